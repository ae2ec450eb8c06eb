"""What is done through one process is seen by the next call through another."""

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from tests.cli.running import call, wait_for
from tests.life.receiver import receiving
from tests.replicas.replicas import Replicas
from tests.simulator import JOURNEYS
from tests.watching import watching

_ASKED = {"call_type": "audio", "reason_code": "delivery_notification"}
_AGREES = "0999000001"


def _ids(page: dict[str, list[dict[str, str]]]) -> list[str]:
    return [row["journey_id"] for row in page["journeys"]]


def _states(replicas: Replicas) -> set[str]:
    return {each["state"] for each in replicas.control("GET", "/deliveries")["deliveries"]}


def test_a_world_opened_by_a_key_is_the_others_world(replicas: Replicas) -> None:
    pages = replicas.everywhere("POST", JOURNEYS, {})
    assert {status for status, _ in pages} == {200}
    assert all(page == pages[0] for page in pages)


def test_a_world_opened_at_once_is_one_world(replicas: Replicas) -> None:
    assert set(replicas.at_once(16)) == {200}


def test_assumptions_chosen_through_one_hold_through_all(replicas: Replicas) -> None:
    replicas.vendor("ListJourneys")
    for form, start in (("national", "0"), (None, "84")):
        replicas.control("PUT", "/assumptions", {"phone_form": form})
        for status, page in replicas.everywhere("POST", JOURNEYS, {"paging": {"limit": 1}}):
            assert status == 200
            assert all(row["phone"].startswith(start) for row in page["journeys"])


def test_a_world_made_by_a_call_has_its_keys_everywhere_and_loses_them(replicas: Replicas) -> None:
    for number in range(4):
        name = f"made-{replicas.key[5:].partition('@')[0]}-{number}"
        made = replicas.control("POST", "/worlds", {"name": name, "preset": "empty"}, status=201)
        key = made["shops"][0]["api_key"]
        found = [call(server, "POST", JOURNEYS, {}, key)[0] for server in replicas.servers]
        assert set(found) == {200}
        replicas.control("DELETE", f"/worlds/{name}", status=204)
        found = [call(server, "POST", JOURNEYS, {}, key)[0] for server in replicas.servers]
        assert set(found) == {401}


def test_a_moved_clock(replicas: Replicas) -> None:
    for day in range(10, 28):
        moved = f"2027-03-{day}T08:00:00Z"
        replicas.control("PUT", "/clock", {"now": moved})
        seen = replicas.everywhere("GET", "/__admin/clock")
        assert {clock["now"] for _, clock in seen} == {moved}


def test_a_created_record_is_in_the_others_next_list(replicas: Replicas) -> None:
    for _ in range(12):
        made = replicas.control("POST", "/journeys", {}, status=201)
        for status, page in replicas.everywhere("POST", JOURNEYS, {}):
            assert status == 200
            assert _ids(page)[0] == str(made["journey_id"])


def test_what_another_changed_is_seen_between_own_writes(replicas: Replicas) -> None:
    """What a process keeps of a world over its own writes ends with the first of another's."""
    first, *_, other = replicas.servers
    for day in range(10, 16):
        _, made = [call(first, "POST", "/__admin/journeys", {}, replicas.key)[1] for _ in range(2)]
        moved = f"2027-03-{day}T08:00:00Z"
        replicas.control("PUT", "/assumptions", {"phone_form": "national" if day % 2 else None})
        assert call(other, "PUT", "/__admin/clock", {"now": moved}, replicas.key)[0] == 200
        again = call(first, "POST", "/__admin/journeys", {}, replicas.key)[1]
        assert again["created_at"].startswith(moved[:13])
        _, page = call(first, "POST", JOURNEYS, {"paging": {"limit": 2}}, replicas.key)
        assert _ids(page) == [str(again["journey_id"]), str(made["journey_id"])]
        assert {row["phone"][0] for row in page["journeys"]} == {"0" if day % 2 else "8"}


def test_a_reset_and_a_restored_snapshot(replicas: Replicas) -> None:
    fresh = _ids(replicas.vendor("ListJourneys"))
    for number in range(4):
        replicas.control("POST", "/journeys", {}, status=201)
        kept = _ids(replicas.vendor("ListJourneys"))
        replicas.control("POST", "/snapshots", {"name": f"kept-{number}"}, status=201)
        replicas.control("POST", "/reset")
        assert [_ids(page) for _, page in replicas.everywhere("POST", JOURNEYS, {})] == [
            fresh
        ] * len(replicas.servers)
        replicas.control("POST", f"/snapshots/kept-{number}/restore")
        assert [_ids(page) for _, page in replicas.everywhere("POST", JOURNEYS, {})] == [
            kept
        ] * len(replicas.servers)
        replicas.control("POST", "/reset")


def test_a_fault_plays_exactly_as_often_as_it_should(replicas: Replicas) -> None:
    """From many threads at once, through all processes, never more and never fewer."""
    for times in (1, 5, 7):
        rule = {"then": {"status": 418}, "times": times}
        made = replicas.control("POST", "/faults", rule, status=201)
        assert replicas.at_once(48).count(418) == times
        replicas.control("DELETE", f"/faults/{made['id']}", status=204)
        assert set(replicas.at_once(8)) == {200}


def test_an_answered_call_is_in_the_journal_that_another_shows(replicas: Replicas) -> None:
    """Within a tenth of a second as a rule; a busy process may be later, and none is lost."""
    for number in range(1, 7):
        replicas.vendor("ListJourneys")
        wait_for(f"{number} calls in the journal", partial(_has_calls, replicas, number))


def _has_calls(replicas: Replicas, number: int) -> bool:
    return len(replicas.control("GET", "/requests")["requests"]) == number


def test_whoever_watches_through_one_sees_what_happens_through_all(replicas: Replicas) -> None:
    """Each event once, whichever process the call came to."""
    replicas.vendor("ListJourneys")
    wait_for("the call in the journal", partial(_has_calls, replicas, 1))
    with watching(replicas.servers[0], replicas.key) as watcher:
        for _ in range(12):
            replicas.vendor("ListJourneys")
            replicas.control("POST", "/journeys", {}, status=201)
        replicas.control("PUT", "/clock", {"advance": 60})
        seen = watcher.take(25)
        assert Counter(event for event, _ in seen) == {"call": 12, "record": 12, "clock": 1}
        ids = [(event, told["id"]) for event, told in seen if event != "clock"]
        assert len(set(ids)) == 24


def test_metrics_are_of_all_processes(replicas: Replicas) -> None:
    def counted() -> int:
        text = httpx.get(f"{replicas.servers[0].url}/__admin/metrics").text
        found = re.search(r'_calls_total{method="ListTemplates",status="200"} (\d+)', text)
        return int(found[1]) if found else 0

    before = counted()
    for _ in range(20):
        replicas.vendor("ListTemplates")
    wait_for("every call to be counted", lambda: counted() == before + 20)


def test_webhooks_come_once_whoever_notices(replicas: Replicas) -> None:
    """All processes see that something is due at the same time; each event is delivered once."""
    with receiving() as receiver:
        oa_id = replicas.vendor("ListOA")["accounts"][0]["oa_id"]
        replicas.vendor("UpdateShopOA", {"oa_id": oa_id, "webhook_url": receiver.url})
        for _ in range(6):
            asked = _ASKED | {"oa_id": oa_id, "phone": _AGREES}
            replicas.vendor("RequestConsent", asked)
            replicas.control("PUT", "/clock", {"advance": 3600})
            with ThreadPoolExecutor(4) as threads:
                list(threads.map(lambda _: replicas.vendor("ListRequestConsent"), range(8)))
        replicas.control("PUT", "/clock", {"advance": 3600})
        wait_for("all deliveries", lambda: _states(replicas) == {"delivered"})
        bodies = [json.dumps(json.loads(got.body), sort_keys=True) for got in receiver.got]
        assert len(bodies) == len(set(bodies)) > 0
        assert len(bodies) == len(replicas.control("GET", "/deliveries")["deliveries"])


def test_records_created_at_once_have_ids_of_their_own(replicas: Replicas) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(
            threads.map(
                lambda _: replicas.control("POST", "/journeys", {}, status=201)["id"], range(48)
            )
        )
    assert len(set(made)) == 48


def test_a_phone_is_shown_as_it_was_sent_by_all(replicas: Replicas) -> None:
    oa = replicas.vendor("ListOA")["accounts"][0]["oa_id"]
    replicas.control("PUT", "/assumptions", {"phone_form": "as_sent"})
    for form in ("0912345678", "+84 912 345 678", "84912345678"):
        made = replicas.vendor("CreateJourney", {"oa_id": oa, "phone": form})
        for _, page in replicas.everywhere("POST", JOURNEYS, {"paging": {"limit": 1}}):
            assert page["journeys"] == [made]
            assert made["phone"] == form
