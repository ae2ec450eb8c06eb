"""The command ``etelecom-mock``: one file for each subcommand's noun."""


def main() -> None:
    """Run the command. Signals are heard before anything that takes time is imported."""
    from mock_server.cli.early_signals import hear_signals  # noqa: PLC0415  # first of all

    hear_signals()
    from mock_server.cli.commands import main as run  # noqa: PLC0415  # takes a while

    run()
