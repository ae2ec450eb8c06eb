"""A list that sorts by the end of its journeys does so by the name that its records show."""

from typing import Any

import pytest

from mock_server.contract.cursors import decode
from tests.simulator import JOURNEYS, started

_NAMES = {
    "expired_at": ("expired_at",),
    "expires_at": ("expires_at",),
    "both": ("expired_at", "expires_at"),
}


@pytest.mark.parametrize("chosen", _NAMES)
@pytest.mark.parametrize("sign", ["", "-"])
def test_the_shown_names_are_those_of_the_sort(chosen: str, sign: str) -> None:
    """Each of them walks the whole list in its order; any other is refused with those that work."""
    assume = {"sort_fields": "wide", "journey_expiry_name": chosen}
    with started(preset="empty", journeys=250, assume=assume) as client:
        for name in ("expired_at", "expires_at"):
            sort = f"{sign}{name}"
            if name not in _NAMES[chosen]:
                answer = client.call(JOURNEYS, {"paging": {"sort": sort}})
                assert answer.status == 400
                assert answer.body["msg"].endswith(f"(sorting by {name} is not supported)")
                assert ", ".join(("created_at", *_NAMES[chosen], "updated_at")) in answer.hint
                continue
            rows = client.walk(JOURNEYS, sort=sort)
            keys = [(row[name], int(row["id"])) for row in rows]
            assert len(keys) == 250
            assert keys == sorted(keys, reverse=sign == "-")


def test_one_cursor_serves_both_names() -> None:
    """Both names are one field, 7, so a walk may continue by the other one."""
    assume = {"sort_fields": "wide", "journey_expiry_name": "both"}
    with started(preset="empty", journeys=250, assume=assume) as client:
        first: dict[str, Any] = client.page(JOURNEYS, sort="expired_at")
        after = first["paging"]["next"]
        assert decode(after)[0] == 7
        second = client.page(JOURNEYS, sort="expires_at", after=after)
        assert second["paging"]["sort"] == "expires_at"
        assert len({row["id"] for page in (first, second) for row in page["journeys"]}) == 200
