"""The Chromium in which the sandbox page is tested, measured and photographed."""

import os
import shutil

# The headless shell is the same browser without windows, and takes less than half the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
"""Its path; None if there is none."""

FLAGS = [
    "--no-sandbox",  # tests may run as root, as in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
