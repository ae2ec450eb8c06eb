"""What many rows in memory take, beside their bytes."""

import subprocess
import sys

import pytest

_GROWN = """
import asyncio, ctypes
from mock_server.settings import Settings
from mock_server.web.app import Simulator

class Heap(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "all b c d e f g used free i".split()]

async def grow():
    app = Simulator(Settings(anchor="2026-03-10T08:00:00Z", journeys=20_000, consents=0))
    await app.open()
    await app.open_worlds()
    c_library = ctypes.CDLL(None)
    c_library.mallinfo2.restype = Heap
    heap = c_library.mallinfo2()
    print(heap.free / heap.all)
    await app.store.close()

asyncio.run(grow())
"""


def test_growing_leaves_no_holes_between_pages() -> None:
    """SQLite's pages are made in numbers: one by one, every fourth left a hole for no page."""
    ran = subprocess.run(
        [sys.executable, "-c", _GROWN], capture_output=True, text=True, check=False, timeout=120
    )
    if "mallinfo2" in ran.stderr:
        pytest.skip("only glibc (2.33 and later) tells how much memory it holds")
    assert ran.returncode == 0, ran.stderr
    assert float(ran.stdout) < 0.06
