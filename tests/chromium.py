"""Which Chromium the sandbox page is tried, measured and photographed in, and how it is started."""

import os
import shutil

# The headless shell is the same browser without its windows, in half the time and less.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
"""Its path; None where there is none."""

FLAGS = [
    "--no-sandbox",  # tests may run as root, as in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
