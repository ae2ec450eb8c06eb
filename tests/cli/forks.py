"""The command in a forked process that has already imported it.

A process is forked from one that holds what the command imports, which takes most of the time of
a command that refuses an option. Nothing else is shared: folder, environment, standard streams,
signals and exit code are the command's own.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from mock_server.cli import main

AVAILABLE = "forkserver" in multiprocessing.get_all_start_methods()

_IMPORTED = [
    "mock_server.cli.commands",
    "mock_server.cli.exec",
    "mock_server.cli.server",
    "mock_server.cli.world_files",
]
_OUTPUT, _ERRORS = "output", "errors"


def run_forked(
    arguments: tuple[str, ...], given: bytes, environment: Mapping[str, str], deadline: float
) -> tuple[int, bytes, bytes]:
    """Run the command to its end: exit code, standard output, standard error.

    A signal that ended it is a negative code. Raises TimeoutError after ``deadline`` seconds.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_IMPORTED)
    with TemporaryDirectory() as name:
        streams = Path(name)
        (streams / "given").write_bytes(given)
        os.umask(mask := os.umask(0))
        process = context.Process(
            target=_command, args=(arguments, streams, Path.cwd(), mask, dict(environment))
        )
        process.start()
        process.join(deadline)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"{arguments} after {deadline} s")
        output, errors = (streams / each for each in (_OUTPUT, _ERRORS))
        return process.exitcode, output.read_bytes(), errors.read_bytes()


def _command(
    arguments: tuple[str, ...],
    streams: Path,
    folder: Path,
    mask: int,
    environment: dict[str, str],
) -> None:
    for descriptor, name in enumerate(("given", _OUTPUT, _ERRORS)):
        flags = os.O_WRONLY | os.O_CREAT if descriptor else os.O_RDONLY
        os.dup2(os.open(streams / name, flags), descriptor)
    # They stay open for as long as the process runs.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115  # see above
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115  # see above
    sys.stderr = open(  # noqa: SIM115  # see above
        2, "w", buffering=1, errors="backslashreplace", closefd=False
    )
    os.chdir(folder)
    os.umask(mask)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["etelecom-mock", *arguments]
    main()
