"""What a start does not do."""

import subprocess
import sys

_COUNTED = """
import gc, sys
counted = []
gc.callbacks.append(lambda phase, told: counted.append("mock_server.cli.commands" in sys.modules))
sys.argv[1:] = ["--version"]
from mock_server.cli import main
try:
    main()
finally:
    print(sum(counted), gc.isenabled(), gc.get_freeze_count() > 50_000)
"""


def test_no_garbage_is_looked_for_while_the_command_is_imported() -> None:
    """All of it stays, and looking through it took a thirtieth of a start."""
    told = subprocess.run(
        [sys.executable, "-c", _COUNTED], check=False, capture_output=True, text=True, timeout=60
    )
    assert told.stdout.splitlines()[-1] == "0 True True", told
