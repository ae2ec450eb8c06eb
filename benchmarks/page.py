"""The sandbox page in a real browser: how soon it can be used, and how it handles many calls."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import httpx

from benchmarks.cases import Result, Say, figure
from benchmarks.processes import HEADERS, LIST, Running, simulator
from tests.chromium import CHROMIUM, FLAGS

_ROWS = "table.rows tbody th"
_CALLS_A_SECOND = 100
_WATCHED = 5_000
"""Duration of the calls, in milliseconds."""

_TRANSFERRED = """() => performance.getEntries()
    .filter(each => 'transferSize' in each)
    .reduce((sum, each) => sum + each.transferSize, 0)"""
_FRAMES = """async wait => {
    const gaps = [];
    const end = performance.now() + wait;
    let last = performance.now();
    while (last < end) {
        await new Promise(requestAnimationFrame);
        gaps.push(performance.now() - last);
        last = performance.now();
    }
    return Math.max(...gaps);
}"""


def page(rounds: int, say: Say) -> list[Result]:
    """The page of a world with 10,000 records; nothing if there is no browser."""
    if CHROMIUM is None:
        say("no Chromium: the sandbox page is not measured")
        return []
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # where there is a browser

    usable, transferred, frames = [], [], []
    with simulator("--preset", "10k") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for turn in range(rounds + 1):
            context = browser.new_context()
            tab = context.new_page()
            began = time.perf_counter()
            tab.goto(f"http://127.0.0.1:{server.port}/__admin/#/journeys")
            tab.wait_for_selector(_ROWS)
            took = time.perf_counter() - began
            if turn:  # the first round warms up
                usable.append(took)
                transferred.append(tab.evaluate(_TRANSFERRED) / 1000)
                tab.evaluate("location.hash = '#/calls'")
                tab.wait_for_selector("table.calls")
                with _calling(server):
                    frames.append(float(tab.evaluate(_FRAMES, _WATCHED)))
            context.close()
        browser.close()
    say("the sandbox page measured")
    return [
        figure("sandbox page of 10,000 records, usable after", usable, "s", "1", ""),
        figure("bytes that it transfers", transferred, "KB", "200", ""),
        figure("its longest frame during 100 live calls a second", frames, "ms", "", ""),
    ]


@contextmanager
def _calling(server: Running) -> Iterator[None]:
    """A client that lists a hundred times a second in the background."""
    done = Event()

    def call() -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", headers=HEADERS) as client:
            due = time.perf_counter()
            while not done.is_set():
                client.post(LIST, json={"paging": {"limit": 20}})
                due += 1 / _CALLS_A_SECOND
                time.sleep(max(0.0, due - time.perf_counter()))

    caller = Thread(target=call)
    caller.start()
    try:
        yield
    finally:
        done.set()
        caller.join()
