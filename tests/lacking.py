"""What a machine lacks that a test needs: elsewhere the test is skipped, in CI it fails."""

import os
from typing import NoReturn

import pytest


def skip(reason: str) -> NoReturn:
    """Skip the test that runs, with a reason; fail it in CI, which has all that tests need."""
    if os.environ.get("CI"):
        pytest.fail(f"CI lacks something: {reason}")
    pytest.skip(reason)
