"""The ``etelecom-mock`` command, with one file for the noun of each subcommand."""


def main() -> None:
    """Run the command. Signal handlers are installed before anything slow is imported."""
    _open_standard_streams()
    from mock_server.cli.early_signals import hear_signals, raise_interrupts  # noqa: PLC0415  # first

    hear_signals()
    import gc  # noqa: PLC0415  # as above

    gc.disable()  # what is imported stays, and was looked through again and again
    from mock_server.cli.commands import main as run  # noqa: PLC0415  # takes a while

    gc.freeze()
    gc.enable()
    raise_interrupts()
    run()


def _open_standard_streams() -> None:
    """Open what the parent process closed (``2>&-``).

    Otherwise the next file or connection would get that number, and the log's lines with it.
    A standard output that was closed cannot be written, which the command then says.
    """
    import os  # noqa: PLC0415  # as above
    import sys  # noqa: PLC0415

    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:  # noqa: PLR2004  # standard error
        os.set_inheritable(number, True)
    os.close(number)
    if sys.stdout is None:
        os.dup2(only_read := os.open(os.devnull, os.O_RDONLY), 1)
        os.close(only_read)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8")
