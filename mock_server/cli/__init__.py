"""The ``etelecom-mock`` command, with one file for the noun of each subcommand."""


def main() -> None:
    """Run the command. Signal handlers are installed before anything slow is imported."""
    from mock_server.cli.early_signals import hear_signals  # noqa: PLC0415  # first of all

    hear_signals()
    from mock_server.cli.commands import main as run  # noqa: PLC0415  # takes a while

    run()
