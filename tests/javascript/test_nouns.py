"""A world of the npm package has every kind of record."""

import re
from pathlib import Path

from mock_server.etelecom import RECORDS

_WORLD = Path(__file__).parents[2] / "js" / "src" / "world.js"


def test_every_kind_of_record_is_there() -> None:
    text = _WORLD.read_text(encoding="utf-8")
    named = re.findall(r"(?:new Records|super)\(caller, \"(\w+)\"\)", text)
    assert sorted(named) == sorted(resource.plural for resource in RECORDS)
    assert "this.calls = new Calls(caller);" in text
