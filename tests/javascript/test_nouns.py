"""A world of the npm package has every kind of record."""

import re
from pathlib import Path

from mock_server.etelecom import RECORDS

_CODE = Path(__file__).parents[2] / "js" / "src"


def test_every_kind_of_record_is_there() -> None:
    text = "".join((_CODE / name).read_text("utf-8") for name in ("world.js", "records.js"))
    named = re.findall(r"(?:new Records|super)\(caller, \"(\w+)\"\)", text)
    assert sorted(named) == sorted(resource.plural for resource in RECORDS)
    assert "this.calls = new Calls(caller);" in text
