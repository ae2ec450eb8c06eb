"""Which sorts and cursors are refused, in which words, and which check comes first."""

import struct
from base64 import urlsafe_b64encode
from itertools import combinations
from typing import Any

import pytest

from mock_server.contract.schema import CURSOR_NUMBERS, Resource, every_list
from mock_server.etelecom import CATALOGUE
from tests.simulator import API_KEY, CONSENTS, JOURNEYS, PARTNER_API_KEY, Client

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


@pytest.mark.rule("*.sort")
@pytest.mark.parametrize("listed", every_list(CATALOGUE), ids=lambda each: each.operation)
def test_each_list_is_sorted_by_its_own_fields_alone(seeded: Client, listed: Resource[Any]) -> None:
    path = f"/v1/{listed.bases[0]}.{listed.service}/{listed.operation}"
    key = PARTNER_API_KEY if listed.callers == "partner" else API_KEY
    for field in (*CURSOR_NUMBERS.keys() - {"id"}, "expired_at", "phone", ""):
        for sign in ("", "-"):
            answer = seeded.call(path, {"paging": {"sort": sign + field}}, key=key)
            taken = field in listed.sort_numbers or not sign + field
            assert answer.status == (200 if taken else 400), field


@pytest.mark.rule("paging.sort-fields")
@LISTS
@pytest.mark.parametrize("field", ["started_at", "last_message_at", "external_created_time"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_field_of_other_lists_is_not_allowed(
    seeded: Client, path: str, field: str, sign: str
) -> None:
    assert refused(seeded, path, sort=sign + field) == f"sort by {field} is not allowed"


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
        "expired_at",
        "expires_at",
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
def test_a_field_that_cursors_have_no_number_for_is_not_supported(
    seeded: Client, path: str, field: str, sign: str
) -> None:
    answer = seeded.call(path, {"paging": {"sort": sign + field}})
    text = f"paging is invalid (sorting by {field} is not supported)"
    assert answer.refusal == (400, "invalid_argument", text)
    assert answer.hint.endswith("created_at, updated_at")


@pytest.mark.rule("paging.sort-fields")
@LISTS
@pytest.mark.parametrize("sort", ["-", "--created_at", "--id"])
def test_one_dash_alone_turns_a_sort(seeded: Client, path: str, sort: str) -> None:
    assert refused(seeded, path, sort=sort) == (
        f"paging is invalid (sorting by {sort[1:]} is not supported)"
    )


CHECKS: dict[str, tuple[dict[str, Any], str]] = {
    "several fields": ({"sort": "id,created_at"}, MANY),
    "id": ({"sort": "id"}, BY_ID),
    "negative limit": ({"limit": -1}, "invalid limit"),
    "both cursors": ({"after": "x", "before": "y"}, "paging is invalid"),
    "cursor undecodable": (
        {"after": "x"},
        "paging is invalid (illegal base64 data at input byte 0)",
    ),
    "cursor of another form": ({"after": "AAAA"}, "paging is invalid (invalid cursor)"),
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
    assert text == expected
    assert first == "sort does not match" or "does not match" not in text


@pytest.mark.rule("paging.sort-in-cursor")
@LISTS
def test_a_later_page_checks_the_cursors_sort_and_not_whether_the_field_is_known(
    seeded: Client, path: str
) -> None:
    cursor = seeded.page(path)["paging"]["next"]
    for sort in ("updated_at", "created_at", "phone", "started_at"):
        assert refused(seeded, path, after=cursor, sort=sort) == CHECKS["sort does not match"][1]


@pytest.mark.rule("paging.sort-fields")
@LISTS
def test_the_lists_own_fields_are_checked_last(seeded: Client, path: str) -> None:
    """A cursor of another list's sort field fits its sort, and still is not allowed."""
    cursor = urlsafe_b64encode(struct.pack("<bqbq", -6, 1743131818682536, 1, 419951)[::-1])
    text = refused(seeded, path, after=cursor.decode(), sort="-started_at")
    assert text == "sort by started_at is not allowed"


@LISTS
@pytest.mark.parametrize("filter_", [{"status": "X"}, {"date_from": "x"}])
def test_the_types_of_all_values_come_before_what_paging_means(
    seeded: Client, path: str, filter_: Any
) -> None:
    answer = seeded.call(path, {"filter": filter_, "paging": {"limit": -1, "sort": "id"}})
    assert answer.undecodable
