"""Which sorts and cursors are refused, in which words, and which check comes first."""

from itertools import combinations
from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
MANY = "paging is invalid (can not sort by more than 1 field)"
BY_ID = "paging is invalid (can not sort by id)"


def refused(client: Client, path: str, **paging: Any) -> str:
    """The text of an invalid_argument."""
    status, code, text = client.call(path, {"paging": paging}).refusal
    assert (status, code) == (400, "invalid_argument")
    return text


@pytest.mark.rule("paging.sort-fields")
@LISTS
@pytest.mark.parametrize("sort", ["created_at", "updated_at"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_one_field_sorts_both_ways(seeded: Client, path: str, sign: str, sort: str) -> None:
    assert seeded.page(path, sort=sign + sort)["paging"]["sort"] == sign + sort


@pytest.mark.rule("paging.sort-fields")
@pytest.mark.parametrize(
    ("path", "own", "other"),
    [(JOURNEYS, "expired_at", "expires_at"), (CONSENTS, "expires_at", "expired_at")],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_each_list_has_its_own_end_of_validity(
    seeded: Client, path: str, own: str, other: str, sign: str
) -> None:
    assert seeded.page(path, sort=sign + own)["paging"]["sort"] == sign + own
    assert refused(seeded, path, sort=sign + other) == f"sort by {other} is not allowed"


@pytest.mark.rule("paging.sort-fields")
@LISTS
@pytest.mark.parametrize(
    "sort", ["created_at,updated_at", "-created_at,id", "id,id", ",", "created_at,", ",created_at"]
)
def test_more_than_one_sort_field_is_invalid(seeded: Client, path: str, sort: str) -> None:
    assert refused(seeded, path, sort=sort) == MANY


@pytest.mark.rule("paging.sort-fields")
@LISTS
@pytest.mark.parametrize("sort", ["id", "-id"])
def test_sorting_by_id_is_invalid(seeded: Client, path: str, sort: str) -> None:
    assert refused(seeded, path, sort=sort) == BY_ID


@pytest.mark.rule("paging.sort-fields")
@LISTS
@pytest.mark.parametrize(
    "field",
    [
        "phone",
        "status",
        "journey_id",
        "oa_id",
        "delivery_time",
        "error_code",
        "nothing",
        "Created_at",
        "created_at ",
        " created_at",
        "created_at desc",
        "+created_at",
        "ID",
        "id ",
        'x"y\\z',
        "ngày tạo",
        "created_at; DROP TABLE journeys",
    ],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_field_outside_the_list_is_not_allowed(
    seeded: Client, path: str, field: str, sign: str
) -> None:
    assert refused(seeded, path, sort=sign + field) == f"sort by {field} is not allowed"


@pytest.mark.rule("paging.sort-fields")
@LISTS
@pytest.mark.parametrize("sort", ["-", "--created_at", "--id"])
def test_one_dash_alone_turns_a_sort(seeded: Client, path: str, sort: str) -> None:
    assert refused(seeded, path, sort=sort).endswith("is not allowed")


CHECKS: dict[str, tuple[dict[str, Any], str]] = {
    "several fields": ({"sort": "id,created_at"}, MANY),
    "id": ({"sort": "id"}, BY_ID),
    "field not allowed": ({"sort": "phone"}, "sort by phone is not allowed"),
    "negative limit": ({"limit": -1}, "invalid limit"),
    "both cursors": ({"after": "x", "before": "y"}, "paging is invalid"),
    "cursor undecodable": ({"after": "x"}, "paging is invalid ("),
    "sort does not match": ({"sort": "updated_at"}, "paging is invalid (sort does not match)"),
}


@pytest.mark.rule("paging.sort-fields")
@pytest.mark.rule("paging.negative-limit")
@pytest.mark.rule("paging.one-cursor")
@LISTS
@pytest.mark.parametrize(("first", "second"), list(combinations(CHECKS, 2)))
def test_of_two_things_wrong_the_earlier_check_answers(
    seeded: Client, path: str, first: str, second: str
) -> None:
    """What both need is given as the earlier has it; one request cannot sort in two ways."""
    cursor = {"after": seeded.page(path)["paging"]["next"]}
    paging = cursor | CHECKS[second][0] | CHECKS[first][0]
    text = refused(seeded, path, **paging)
    expected = CHECKS[first][1]
    assert text.startswith(expected) if expected.endswith("(") else text == expected
    assert first == "sort does not match" or "does not match" not in text


@pytest.mark.rule("paging.sort-in-cursor")
@LISTS
def test_the_last_check_is_that_of_the_cursors_sort(seeded: Client, path: str) -> None:
    cursor = seeded.page(path)["paging"]["next"]
    assert (
        refused(seeded, path, after=cursor, sort="updated_at") == CHECKS["sort does not match"][1]
    )


@LISTS
@pytest.mark.parametrize("filter_", [{"status": "X"}, {"date_from": "x"}])
def test_the_types_of_all_values_come_before_what_paging_means(
    seeded: Client, path: str, filter_: Any
) -> None:
    answer = seeded.call(path, {"filter": filter_, "paging": {"limit": -1, "sort": "id"}})
    assert answer.refusal[2].startswith("filter.")
