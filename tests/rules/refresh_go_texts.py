"""Ask Go again: ``python -m tests.rules.refresh_go_texts``, where a Go of 2022 is installed."""

import json
import tempfile
from pathlib import Path

from tests.rules.go_program import told_by_go
from tests.rules.go_texts import BODIES, FIELDS, FILE, VALUES, body

if __name__ == "__main__":
    asked = [(FIELDS[name][0], body(name, value)) for name in FIELDS for value in VALUES]
    asked += [("ListJourneys", each.encode("latin-1")) for each in BODIES]
    with tempfile.TemporaryDirectory() as folder:
        told = told_by_go(asked, Path(folder))
    rows = [told[start : start + len(VALUES)] for start in range(0, len(told), len(VALUES))]
    found = {**dict(zip(FIELDS, rows, strict=False)), "": told[len(FIELDS) * len(VALUES) :]}
    FILE.write_text(json.dumps(found, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
