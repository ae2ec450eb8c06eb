"""Ways to read a list that break one rule each; all read ``ListJourneys``."""

from random import Random
from typing import Any

from tests.clients.reading import Reader, reader, stamp
from tests.clients.world import World

METHOD = "ListJourneys"
NEWEST_FIRST = ("", "-created_at")


def _reader(world: World, draw: Random, **more: Any) -> Reader:
    """A reader of a list with at least five pages."""
    settled = {"method": METHOD, "limit": draw.randint(2, 5), "filter": None}
    return reader(world, draw, **(settled | more))


def _perhaps_fails_once(world: World, draw: Random) -> None:
    """Half of the clients meet a failure that they survive."""
    if draw.random() < 0.5:
        world.fault({"status": 503}, when={"method": METHOD, "page": 1}, times=1)
        world.call(METHOD, {"paging": {"limit": 99}})
        world.wait(60)
        world.page(METHOD, limit=99)
        world.wait(60)


def first_page_only(world: World, draw: Random) -> None:
    """Reads the first page, and treats it as everything."""
    _perhaps_fails_once(world, draw)
    world.page(METHOD, **_reader(world, draw).body()["paging"])


def stops_in_the_middle(world: World, draw: Random) -> None:
    """Stops after a number of pages, although the last one was full."""
    one = _reader(world, draw)
    for _ in range(draw.randint(2, 3)):
        one.take(world.page(METHOD, **one.body()["paging"]))


def short_page_is_the_end(world: World, draw: Random) -> None:
    """Treats a page that a fault made short as the last one."""
    page = draw.randint(1, 3)
    limit = draw.randint(3, 5)
    world.fault({"short_page": draw.randint(1, limit - 1)}, when={"page": page, "method": METHOD})
    one = _reader(world, draw, limit=limit, to_a_short_page=True)
    one.read_on()


def clamped_page_is_the_end(world: World, draw: Random) -> None:
    """Requests more than 100 rows, gets 100, and treats them as the last."""
    world.page(METHOD, limit=draw.choice([101, 200, 500, 1000]))


def page_numbers(world: World, draw: Random) -> None:
    """Counts pages, in a field that the vendor ignores."""
    name, limit = draw.choice(["page", "offset", "page_number"]), draw.randint(2, 8)
    inside = draw.random() < 0.5
    for number in range(1, draw.randint(3, 6)):
        count = {name: number * limit if name == "offset" else number}
        paging = {"limit": limit} | (count if inside else {})
        world.call(METHOD, {"paging": paging} | ({} if inside else count))


def cursor_in_another_field(world: World, draw: Random) -> None:
    """Sends the cursor under a name that the vendor ignores."""
    name = draw.choice(["cursor", "page_token", "starting_after", "next", "Next"])
    paging: dict[str, Any] = {"limit": draw.randint(2, 8)}
    for _ in range(draw.randint(2, 5)):
        paging[name] = world.page(METHOD, **paging).paging["next"]
    world.page(METHOD, **paging)


def offset_as_cursor(world: World, draw: Random) -> None:
    """Sends a number of rows or of a page as the cursor."""
    limit = draw.randint(2, 8)
    world.page(METHOD, limit=limit)
    for number in range(1, draw.randint(2, 4)):
        world.call(METHOD, _after(limit, str(number * draw.choice([1, limit]))))


def altered_cursor(world: World, draw: Random) -> None:
    """Changes the cursor."""
    limit = draw.randint(2, 8)
    cursor = world.page(METHOD, limit=limit).paging["next"]
    alterations = [
        cursor.lower(),
        cursor.swapcase(),
        cursor[: draw.randint(4, len(cursor) - 1)],
        cursor + "==",
        f" {cursor} ",
        cursor[::-1],
    ]
    world.call(METHOD, _after(limit, draw.choice(alterations)))


def cursor_of_another_list(world: World, draw: Random) -> None:
    """Continues one list with the cursor of another."""
    limit = draw.randint(2, 8)
    cursor = world.page("ListRequestConsent", limit=limit).paging["next"]
    world.walk("ListRequestConsent", limit=limit, after=cursor)
    world.page(METHOD, limit=limit)
    world.call(METHOD, _after(limit, cursor))


def filter_on_the_first_page_alone(world: World, draw: Random) -> None:
    """Sends the filter with the first page, and not with the others."""
    wanted = draw.choice([{"status": "P"}, {"is_charged": False}, {"status": "Z"}])
    first = world.page(METHOD, wanted, limit=2)
    assert len(first.rows) == 2, "a fixture with too few rows"
    world.walk(METHOD, limit=draw.randint(2, 9), after=first.paging["next"])


def end_of_days_moves(world: World, draw: Random) -> None:
    """Computes "until now" again for each page."""
    one = _reader(world, draw, sort="")
    for _ in range(draw.randint(2, 5)):
        one.filter = {"date_from": stamp(world, -90), "date_to": stamp(world, 0)}
        one.take(world.page(METHOD, one.filter, **one.body()["paging"]))
        world.wait(draw.choice([1, 2, 30]))


def sort_turns_round(world: World, draw: Random) -> None:
    """Requests the second page in the other direction; the vendor refuses it."""
    limit, field = draw.randint(2, 8), draw.choice(["created_at", "updated_at"])
    first = world.page(METHOD, limit=limit, sort=field)
    body = _after(limit, first.paging["next"])
    body["paging"]["sort"] = f"-{field}"
    assert world.call(METHOD, body).status == 400


def sort_on_the_first_page_alone(world: World, draw: Random) -> None:
    """Sends the sort with the first page, and not with the second; the vendor refuses that."""
    limit, sort = draw.randint(2, 8), draw.choice(["created_at", "updated_at", "-updated_at"])
    first = world.page(METHOD, limit=limit, sort=sort)
    assert world.call(METHOD, _after(limit, first.paging["next"])).status == 400


def goes_on_past_the_end(world: World, draw: Random) -> None:
    """Keeps the last cursor at the empty page, and requests with it again and again."""
    sort, limit = draw.choice(NEWEST_FIRST), draw.randint(2, 12)
    last = world.walk(METHOD, limit=limit, sort=sort)
    for _ in range(draw.randint(2, 12)):
        world.page(METHOD, limit=limit, sort=sort, after=last["next"])


def hammers_the_end(world: World, draw: Random) -> None:
    """Requests new rows dozens of times without a pause, instead of polling later."""
    sort, limit = draw.choice(["created_at", "updated_at"]), draw.randint(2, 12)
    last = world.walk(METHOD, limit=limit, sort=sort)
    for _ in range(draw.randint(25, 40)):
        world.page(METHOD, limit=limit, sort=sort, after=last["next"])


def empty_next_begins_anew(world: World, draw: Random) -> None:
    """Checks whether ``next`` is null; it is empty, is sent back, and the list starts again."""
    limit, after = draw.randint(8, 24), ""
    for _ in range(draw.randint(45, 80)):
        after = world.page(METHOD, limit=limit, after=after).paging["next"]


def short_page_begins_anew(world: World, draw: Random) -> None:
    """Ends each round at a short page, and starts the next one at once, forever."""
    limit, after = draw.choice([8, 9, 10, 15]), ""
    for _ in range(draw.randint(45, 80)):
        page = world.page(METHOD, limit=limit, after=after)
        after = page.paging["next"] if len(page.rows) == limit else ""


def cursor_is_never_moved_on(world: World, draw: Random) -> None:
    """Requests the second page forever, with the cursor of the first."""
    limit = draw.randint(2, 8)
    first = world.page(METHOD, limit=limit).paging
    for _ in range(draw.randint(3, 6)):
        world.page(METHOD, limit=limit, after=first["next"])


def next_sent_as_before(world: World, draw: Random) -> None:
    """Continues with ``before: next``, and gets the page again except for its last row."""
    limit = draw.randint(3, 8)
    first = world.page(METHOD, limit=limit).paging
    world.page(METHOD, limit=limit, before=first["next"])


def prev_sent_as_after(world: World, draw: Random) -> None:
    """Continues with ``after: prev``, and gets the page again except for its first row."""
    limit = draw.randint(3, 8)
    page = world.page(METHOD, limit=limit).paging
    for _ in range(draw.randint(1, 4)):
        page = world.page(METHOD, limit=limit, after=page["prev"]).paging


def jumps_by_an_old_cursor(world: World, draw: Random) -> None:
    """Begins a new walk, and continues with the cursor of page three of an old one.

    The old walk was read to its end from there.
    """
    limit = draw.randint(2, 5)
    third = world.page(METHOD, limit=limit).paging
    for _ in range(2):
        third = world.page(METHOD, limit=limit, after=third["next"]).paging
    world.walk(METHOD, limit=limit, after=third["next"])
    world.page(METHOD, limit=limit)
    world.walk(METHOD, limit=limit, after=third["next"])


def polls_the_wrong_end(world: World, draw: Random) -> None:
    """Requests new rows with the last cursor of a newest-first walk, where they never appear."""
    limit = draw.randint(2, 12)
    last = world.walk(METHOD, limit=limit)
    for _ in range(draw.randint(1, 4)):
        world.create_journeys(draw.choice([1, 2]))
        world.wait(draw.choice([6, 60, 3600]))
        world.page(METHOD, limit=limit, after=last["next"])


def _after(limit: int, cursor: str) -> dict[str, Any]:
    return {"paging": {"limit": limit, "after": cursor}}
