"""The command ``etelecom-mock``: one file for each subcommand's noun."""

from mock_server.cli.commands import main

__all__ = ["main"]
