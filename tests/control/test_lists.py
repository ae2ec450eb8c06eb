"""The control API's lists take and answer what the vendor's do, as query parameters."""

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.control.calls import refused
from tests.control.nouns import Noun, for_each_noun
from tests.simulator import Client

_BOUNDS = {"date_from": "2026-02-20T00:00:00+07:00", "date_to": "2026-03-09T12:00:00Z"}


def _listed(client: Client, noun: Noun, asked: dict[str, Any]) -> Any:
    return client.control("GET", f"/{noun.plural}?{urlencode(asked)}")


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _check_alike(
    client: Client, noun: Noun, filter_: dict[str, Any], paging: dict[str, Any]
) -> dict[str, Any]:
    """Both lists answer the same rows, but for hidden fields, and the same paging."""
    asked = {name: _text(value) for name, value in (filter_ | paging).items()}
    answer = _listed(client, noun, asked)
    assert answer.status == 200, answer
    vendors = client.page(noun.list_path, filter_, **paging)
    rows = answer.body[noun.plural]
    assert all(row.keys() == noun.fields for row in rows)
    shown = [{name: row[name] for name in noun.vendor_fields} for row in rows]
    assert shown == vendors[noun.plural]
    assert answer.body["paging"] == vendors["paging"]
    return dict(answer.body)


@for_each_noun
@pytest.mark.parametrize(
    "paging",
    [
        {},
        {"limit": 7},
        {"limit": 0},
        {"limit": 1000},
        {"before": "."},
        {"after": ".", "limit": 3},
        {"sort": "updated_at", "limit": 5},
        {"sort": "-created_at", "before": ".", "limit": 5},
    ],
)
def test_paging_is_the_vendors(seeded: Client, noun: Noun, paging: dict[str, Any]) -> None:
    """Every form of paging answers the vendor's rows and the vendor's ``paging``."""
    _check_alike(seeded, noun, {}, paging)


@for_each_noun
def test_cursors_are_the_vendors(seeded: Client, noun: Noun) -> None:
    """A walk by ``next`` visits the vendor's pages, to the empty one, and ``prev`` leads back."""
    paging: dict[str, Any] = {"limit": 100, "sort": "updated_at"}
    pages = []
    while (page := _check_alike(seeded, noun, {}, paging))[noun.plural]:
        pages.append(page)
        paging["after"] = page["paging"]["next"]
    assert sum(len(page[noun.plural]) for page in pages) == 1000
    back = {"limit": 100, "before": pages[1]["paging"]["prev"], "sort": "updated_at"}
    assert _check_alike(seeded, noun, {}, back)[noun.plural] == pages[0][noun.plural]


@for_each_noun
def test_every_filter_is_the_vendors(seeded: Client, noun: Noun) -> None:
    """Each filter finds the vendor's rows, and some are left out by it."""
    (sample,) = _listed(seeded, noun, {"limit": 1, "date_to": _BOUNDS["date_to"]}).body[noun.plural]
    for field in noun.filterable:
        found = _check_alike(seeded, noun, {field: sample[field]}, {"limit": 100})[noun.plural]
        assert found
        assert {row[field] for row in found} == {sample[field]}


@for_each_noun
def test_filters_and_dates_join_with_paging(seeded: Client, noun: Noun) -> None:
    """Filters, date bounds, sort and limit can be given together."""
    filter_ = _BOUNDS | {"status": "P", "is_charged": True}
    page = _check_alike(seeded, noun, filter_, {"limit": 4, "sort": "-updated_at"})
    assert len(page[noun.plural]) == 4


def test_a_journey_shows_what_the_vendor_hides(seeded: Client) -> None:
    """A journey's OA, shop and token type are seen here alone."""
    row = seeded.control("GET", "/journeys?limit=1").body["journeys"][0]
    assert row["shop_id"] == "1000000000000000001"
    assert row["token_type"].startswith("token_")
    vendors = seeded.page("/v1/shop.Zalo/ListJourneys", limit=1)["journeys"][0]
    assert not {"oa_id", "shop_id", "token_type"} & vendors.keys()


@for_each_noun
@pytest.mark.parametrize("name", ["phone", "oa_id", "status", "date_from", "is_charged", "sort"])
def test_an_empty_parameter_is_absent(seeded: Client, noun: Noun, name: str) -> None:
    """``?phone=`` asks for nothing, as an empty value does in the vendor's body."""
    assert (
        _listed(seeded, noun, {name: "", "limit": 2}).body[noun.plural]
        == (_listed(seeded, noun, {"limit": 2}).body[noun.plural])
    )


@for_each_noun
@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"limit": "-1"}, "invalid limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "1.5"}, "limit"),
        ({"sort": "id"}, "can not sort by id"),
        ({"sort": "phone"}, "sorting by phone is not supported"),
        ({"sort": "created_at,updated_at"}, "can not sort by more than 1 field"),
        ({"after": ".", "before": "."}, "paging is invalid"),
        ({"after": "nonsense"}, "paging is invalid"),
        ({"status": "X"}, "status"),
        ({"is_charged": "maybe"}, "is_charged"),
        ({"oa_id": "abc"}, "oa_id"),
        ({"date_from": "2026-03-10T08:00:00"}, "date_from"),
        ({"date_from": "2026-03-10T08:00:00Z", "date_to": "2026-03-09T08:00:00Z"}, "date_from"),
    ],
)
def test_bad_parameters_are_refused(
    seeded: Client, noun: Noun, asked: dict[str, str], word: str
) -> None:
    """What the vendor's list refuses, this one refuses in the same words."""
    refused(_listed(seeded, noun, asked), 400, "invalid_argument", word)


@for_each_noun
def test_unknown_parameters_are_refused(seeded: Client, noun: Noun) -> None:
    """A parameter that the list does not have is 400, by its name."""
    refused(_listed(seeded, noun, {"colour": "red"}), 400, "invalid_argument", "colour")
