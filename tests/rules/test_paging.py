"""Markers, limits, cursors, and what ``paging`` echoes."""

from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of, started

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
SORTS = {
    JOURNEYS: ["created_at", "updated_at"],
    CONSENTS: ["created_at", "updated_at"],
}
BOTH_WAYS = [
    (path, sign + name) for path, names in SORTS.items() for name in names for sign in "+-"
]
EVERY_SORT = pytest.mark.parametrize(
    ("path", "sort"), [(path, sort.removeprefix("+")) for path, sort in BOTH_WAYS]
)


@pytest.mark.rule("paging.markers")
@LISTS
@pytest.mark.parametrize("paging", [None, {}, {"after": "."}, {"after": "", "before": ""}])
def test_the_first_page_is_asked_for_by_a_dot_or_by_nothing(
    seeded: Client, path: str, paging: Any
) -> None:
    body = seeded.call(path, {"paging": paging}).body
    assert (body["paging"]["after"], body["paging"]["before"]) == (".", "")
    assert rows_of(body) == seeded.walk(path)[:100]


@pytest.mark.rule("paging.markers")
@EVERY_SORT
def test_the_last_page_is_asked_for_by_a_dot_in_before(
    seeded: Client, path: str, sort: str
) -> None:
    body = seeded.page(path, before=".", sort=sort, limit=7)
    assert (body["paging"]["after"], body["paging"]["before"]) == ("", ".")
    assert rows_of(body) == seeded.walk(path, sort=sort)[-7:]


@pytest.mark.rule("paging.default-limit")
@LISTS
@pytest.mark.parametrize("limit", [None, 0, 100, 101, 1000, 2**63 - 1])
def test_a_limit_that_is_absent_zero_or_above_100_is_100(
    seeded: Client, path: str, limit: int | None
) -> None:
    body = seeded.page(path, limit=limit)
    assert body["paging"]["limit"] == 100
    assert len(rows_of(body)) == 100


@pytest.mark.rule("paging.default-limit")
@LISTS
@pytest.mark.parametrize("limit", [1, 2, 50, 99])
def test_a_limit_up_to_100_is_kept(seeded: Client, path: str, limit: int) -> None:
    body = seeded.page(path, limit=limit)
    assert body["paging"]["limit"] == limit
    assert len(rows_of(body)) == limit


@pytest.mark.rule("paging.negative-limit")
@LISTS
@pytest.mark.parametrize("limit", [-1, -100, -(2**63)])
def test_a_negative_limit_is_invalid(seeded: Client, path: str, limit: int) -> None:
    refusal = (400, "invalid_argument", "invalid limit")
    assert seeded.call(path, {"paging": {"limit": limit}}).refusal == refusal


@pytest.mark.rule("paging.one-cursor")
@LISTS
@pytest.mark.parametrize("after", [".", "cursor", "x"])
@pytest.mark.parametrize("before", [".", "cursor", "x"])
def test_after_and_before_together_are_invalid(
    seeded: Client, path: str, after: str, before: str
) -> None:
    cursor = seeded.page(path)["paging"]["next"]
    paging = {
        "after": cursor if after == "cursor" else after,
        "before": cursor if before == "cursor" else before,
    }
    answer = seeded.call(path, {"paging": paging})
    assert answer.refusal == (400, "invalid_argument", "paging is invalid")
    assert answer.hint.startswith("paging.after and paging.before are both given")


@pytest.mark.rule("paging.sort-in-cursor")
@LISTS
def test_the_sort_may_be_left_out_on_later_pages_of_the_default_sort(
    seeded: Client, path: str
) -> None:
    cursor = seeded.page(path, limit=5)["paging"]["next"]
    with_sort = seeded.page(path, sort="-created_at", limit=5, after=cursor)
    without = seeded.page(path, limit=5, after=cursor)
    assert rows_of(without) == rows_of(with_sort) == seeded.walk(path)[5:10]
    assert with_sort["paging"] == without["paging"] | {"sort": "-created_at"}
    assert without["paging"]["sort"] == ""


@pytest.mark.rule("paging.sort-in-cursor")
@pytest.mark.parametrize("side", ["after", "before"])
@EVERY_SORT
def test_a_later_page_without_a_sort_has_the_default_sort(
    seeded: Client, path: str, sort: str, side: str
) -> None:
    cursor = seeded.page(path, sort=sort, limit=5)["paging"]["next"]
    answer = seeded.call(path, {"paging": {side: cursor}})
    if sort == "-created_at":
        assert answer.status == 200
    else:
        text = "paging is invalid (sort does not match)"
        assert answer.refusal == (400, "invalid_argument", text)
        assert f"the cursor was made with {sort}: send the same sort on every page" in answer.hint


@pytest.mark.rule("paging.sort-in-cursor")
@pytest.mark.parametrize("side", ["after", "before"])
@EVERY_SORT
def test_another_sort_than_the_cursors_is_invalid(
    seeded: Client, path: str, sort: str, side: str
) -> None:
    cursor = seeded.page(path, sort=sort, limit=5)["paging"]["next"]
    refusal = (400, "invalid_argument", "paging is invalid (sort does not match)")
    for name in SORTS[path]:
        for other in {name, f"-{name}"} - {sort}:
            answer = seeded.call(path, {"paging": {side: cursor, "sort": other}})
            assert answer.refusal == refusal


@pytest.mark.rule("paging.sort-in-cursor")
@LISTS
def test_a_cursor_of_the_default_sort_goes_with_that_sort_by_name(
    seeded: Client, path: str
) -> None:
    cursor = seeded.page(path)["paging"]["next"]
    assert seeded.page(path, after=cursor, sort="-created_at")["paging"]["sort"] == "-created_at"
    paging = {"after": cursor, "sort": "created_at"}
    assert seeded.call(path, {"paging": paging}).refusal[2].endswith("(sort does not match)")


@pytest.mark.rule("paging.prev-next")
@EVERY_SORT
def test_every_page_with_rows_has_the_cursors_of_its_ends(
    seeded: Client, path: str, sort: str
) -> None:
    """``prev`` and ``next`` of a page are what a page of its first or last row alone has."""
    after = "."
    pages = 0
    while rows := rows_of(body := seeded.page(path, sort=sort, after=after)):
        pages += 1
        if pages in {1, 5, 10}:
            first = seeded.page(path, sort=sort, after=after, limit=1)["paging"]
            assert body["paging"]["prev"] == first["prev"] == first["next"]
            last = seeded.page(path, sort=sort, before=body["paging"]["next"], limit=1)
            assert rows_of(last) == rows[-2:-1]
        after = body["paging"]["next"]
    assert pages == 10
    assert (body["paging"]["prev"], body["paging"]["next"]) == ("", "")


@pytest.mark.rule("paging.prev-next")
@LISTS
@pytest.mark.parametrize("preset", ["one", "exact-page", "page-plus-one"])
def test_the_first_and_the_last_page_have_both_cursors(path: str, preset: str) -> None:
    sizes = {"one": [1, 0], "exact-page": [100, 0], "page-plus-one": [100, 1, 0]}[preset]
    with started(preset=preset) as client:
        after = "."
        for size in sizes:
            body = client.page(path, after=after)
            assert len(rows_of(body)) == size
            assert bool(body["paging"]["next"]) is bool(body["paging"]["prev"]) is bool(size)
            after = body["paging"]["next"]


@pytest.mark.rule("paging.prev-next")
@LISTS
@pytest.mark.parametrize("paging", [{}, {"after": "."}, {"before": "."}, {"sort": "updated_at"}])
def test_an_empty_page_has_no_cursors(client: Client, path: str, paging: Any) -> None:
    body = client.page(path, **paging)
    assert rows_of(body) == []
    assert (body["paging"]["prev"], body["paging"]["next"]) == ("", "")


@pytest.mark.rule("paging.echo")
@LISTS
def test_paging_of_a_plain_request_to_the_letter(seeded: Client, path: str) -> None:
    answer = seeded.call(path, {})
    paging = answer.body["paging"]
    expected = (
        f'"paging":{{"after":".","before":"","limit":100,"next":"{paging["next"]}",'
        f'"prev":"{paging["prev"]}","sort":""}}}}\n'
    )
    assert answer.raw.decode().endswith(expected)


@pytest.mark.rule("paging.echo")
@EVERY_SORT
def test_paging_echoes_the_request_as_it_was_understood(
    seeded: Client, path: str, sort: str
) -> None:
    cursor = seeded.page(path, sort=sort, limit=9)["paging"]["next"]
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"sort": sort}, {"after": ".", "before": "", "limit": 100, "sort": sort}),
        ({"sort": sort, "limit": 3}, {"after": ".", "before": "", "limit": 3, "sort": sort}),
        (
            {"after": cursor, "limit": 0, "sort": sort},
            {"after": cursor, "before": "", "limit": 100},
        ),
        ({"before": cursor, "limit": 500, "sort": sort}, {"after": "", "before": cursor}),
        ({"before": ".", "sort": sort}, {"after": "", "before": ".", "sort": sort}),
    ]
    for asked, echoed in cases:
        paging = seeded.page(path, **asked)["paging"]
        assert paging | echoed == paging
        assert list(paging) == ["after", "before", "limit", "next", "prev", "sort"]


@pytest.mark.rule("paging.echo")
@LISTS
def test_an_empty_page_echoes_alike(seeded: Client, path: str) -> None:
    paging = {"after": ".", "limit": 1000, "sort": "-updated_at"}
    body = seeded.page(path, {"date_to": "2000-01-01T00:00:00Z"}, **paging)
    echoed = {"after": ".", "before": "", "limit": 100, "next": "", "prev": ""}
    assert body["paging"] == echoed | {"sort": "-updated_at"}
