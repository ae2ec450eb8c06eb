"""A server that shows no page does not load what pages need."""

import subprocess
import sys

SCRIPT = """
import sys
from tests.simulator import JOURNEYS, started

with started(preset="one") as client:
    assert len(client.page(JOURNEYS)["journeys"]) == 1
    before = {"jinja2", "markupsafe"} & set(sys.modules)
    assert client.http.get("/__admin/docs").status_code == 200
    after = {"jinja2", "markupsafe"} & set(sys.modules)
print(sorted(before), sorted(after))
"""


def test_templates_are_loaded_with_the_first_page() -> None:
    """Starting, and answering a list, go without Jinja2."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[] ['jinja2', 'markupsafe']"
