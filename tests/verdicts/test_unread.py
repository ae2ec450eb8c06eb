"""A walk that stopped too early is told how much it never read."""

from mock_server.verdicts.unread import MOST_COUNTED
from tests.simulator import JOURNEYS, Client, started
from tests.verdicts.clients import pages, paging, verdict


def _message(client: Client) -> str:
    (finding,) = verdict(client)
    return str(finding["message"])


def test_a_clamped_page() -> None:
    with started(preset="default") as client:
        paging(client, limit=500)
        message = _message(client)
        assert message.startswith("requested 500, got 100; 900 of 1,000 journeys never read. ")


def test_a_full_page_of_a_filtered_list(client: Client) -> None:
    """Rows that the filter leaves out are not counted."""
    charged = len(client.page(JOURNEYS, {"is_charged": True})["journeys"])
    client.control("DELETE", "/requests")
    paging(client, {"is_charged": True}, limit=5)
    assert f"; {charged - 5} of {charged} journeys never read" in _message(client)


def test_a_walk_back_from_the_last_page(client: Client) -> None:
    last = paging(client, limit=10, before=".")
    client.page(JOURNEYS, limit=10, before=last["prev"])
    assert "; 5 of 25 journeys never read" in _message(client)


def test_another_sort(client: Client) -> None:
    pages(client, 2, limit=10, sort="-updated_at")
    assert "; 5 of 25 journeys never read" in _message(client)


def test_a_list_that_ends_with_the_full_page(client: Client) -> None:
    pages(client, 1, limit=25)
    assert "; 0 of 25 journeys never read" in _message(client)


def test_of_thousands_of_stops_the_first_are_counted(client: Client) -> None:
    """Each stop once, however many walks stopped there; counting all would take minutes."""
    for limit in (10, 11) * MOST_COUNTED:
        paging(client, limit=limit)
    assert _counted(client) == [True] * 2 * MOST_COUNTED
    client.control("DELETE", "/requests")
    for month in range(MOST_COUNTED + 20):
        since = f"{2010 + month // 12}-{1 + month % 12:02}-01T00:00:00Z"
        paging(client, {"date_from": since}, limit=5)
    assert _counted(client) == [True] * MOST_COUNTED + [False] * 20


def _counted(client: Client) -> list[bool]:
    return ["never read" in finding["message"] for finding in verdict(client)]
