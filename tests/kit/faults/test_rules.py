"""Rules: what they may say, which calls they play on, and how they count."""

from typing import Any

import pytest

from mock_server.faults.kinds import KINDS
from tests.kit.world import World
from tests.simulator import CONSENTS, JOURNEYS

DOWN = {"status": 503}


def statuses(world: World, count: int, path: str = JOURNEYS) -> list[int]:
    return [world.call(path).status for _ in range(count)]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({}, "then"),
        ({"then": DOWN, "sequence": [DOWN]}, "then"),
        ({"then": {}}, "then"),
        ({"then": [DOWN]}, "then"),
        ({"then": "status"}, "then"),
        ({"then": {"status": 503, "delay": 1}}, "then"),
        ({"then": {"explode": True}}, "then.explode"),
        ({"then": {"status": 503, "page": 1}}, "then.page"),
        ({"then": {"status": 200}}, "then.status"),
        ({"then": {"status": 600}}, "then.status"),
        ({"then": {"status": "503"}}, "then.status"),
        ({"then": {"status": True}}, "then.status"),
        ({"then": {"status": 503, "gateway": "yes"}}, "then.gateway"),
        ({"then": {"delay": -1}}, "then.delay"),
        ({"then": {"delay": "1s"}}, "then.delay"),
        ({"then": {"delay": True}}, "then.delay"),
        ({"then": {"delay": {}}}, "then.delay"),
        ({"then": {"delay": {"uniform": [1]}}}, "then.delay"),
        ({"then": {"delay": {"uniform": [2, 1]}}}, "then.delay.uniform"),
        ({"then": {"delay": {"lognormal": {"median": 1}}}}, "then.delay"),
        ({"then": {"delay": {"lognormal": {"median": -1, "sigma": 1}}}}, "then.delay.lognormal"),
        ({"then": {"connection_reset": False}}, "then.connection_reset"),
        ({"then": {"no_reply": 1}}, "then.no_reply"),
        ({"then": {"malformed": "yes"}}, "then.malformed"),
        ({"then": {"truncate": 1}}, "then.truncate"),
        ({"then": {"truncate": -0.1}}, "then.truncate"),
        ({"then": {"content_type": "a\r\nb"}}, "then.content_type"),
        ({"then": {"content_type": 7}}, "then.content_type"),
        ({"then": {"dribble": "slow"}}, "then.dribble"),
        ({"then": {"rate_limit": 10}}, "then.rate_limit"),
        ({"then": {"rate_limit": {"calls": 10}}}, "then.rate_limit"),
        ({"then": {"rate_limit": {"calls": -1, "per": 1}}}, "then.rate_limit.calls"),
        ({"then": {"rate_limit": {"calls": 1, "per": 0}}}, "then.rate_limit.per"),
        ({"then": {"empty_page": 1}}, "then.empty_page"),
        ({"then": {"short_page": 0}}, "then.short_page"),
        ({"then": {"repeat_page": "yes"}}, "then.repeat_page"),
        ({"then": {"endless": None}}, "then.endless"),
        ({"then": {"insert": 0}}, "then.insert"),
        ({"then": {"delete": 1.5}}, "then.delete"),
        ({"then": {"update": "3"}}, "then.update"),
        ({"then": {"late": 1001}}, "then.late"),
        ({"when": [], "then": DOWN}, "when"),
        ({"when": {"path": "/"}, "then": DOWN}, "when.path"),
        ({"when": {"method": "Nothing"}, "then": DOWN}, "when.method"),
        ({"when": {"method": ["ListJourneys"]}, "then": DOWN}, "when.method"),
        ({"when": {"page": 0}, "then": DOWN}, "when.page"),
        ({"when": {"page": "2"}, "then": DOWN}, "when.page"),
        ({"when": {"call": 0}, "then": DOWN}, "when.call"),
        ({"when": {"call": True}, "then": DOWN}, "when.call"),
        ({"when": {"probability": 1.1}, "then": DOWN}, "when.probability"),
        ({"when": {"probability": "half"}, "then": DOWN}, "when.probability"),
        ({"then": DOWN, "at": "during"}, "at"),
        ({"then": DOWN, "at": 1}, "at"),
        ({"then": DOWN, "at": ""}, "at"),
        ({"then": DOWN, "at": {}}, "at"),
        ({"then": DOWN, "at": False}, "at"),
        ({"then": {"insert": 1}, "at": "after"}, "at"),
        ({"then": DOWN, "times": 0}, "times"),
        ({"then": DOWN, "times": "3"}, "times"),
        ({"sequence": []}, "sequence"),
        ({"sequence": "pass"}, "sequence"),
        ({"sequence": ["pass", "fail"]}, "sequence[1]"),
        ({"sequence": [{"explode": True}]}, "sequence[0].explode"),
        ({"then": DOWN, "id": "7"}, "id"),
        ({"then": DOWN, "name": "outage"}, "name"),
    ],
    ids=str,
)
def test_a_rule_that_may_not_be_is_refused_by_its_field(
    world: World, rule: dict[str, Any], field: str
) -> None:
    status, code, text = world.control("POST", "/faults", rule).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.partition(": ")[0].startswith(field)
    assert world.control("GET", "/faults").body == {"faults": []}


def test_an_unknown_kind_is_refused_with_the_list(world: World) -> None:
    _, _, text = world.control("POST", "/faults", {"then": {"explode": True}}).refusal
    assert all(kind.name in text for kind in KINDS)


def test_a_rule_is_told_with_its_id_and_counts(world: World) -> None:
    rule = {"when": {"method": "ListJourneys"}, "then": DOWN, "at": "before", "times": 3}
    answer = world.control("POST", "/faults", rule)
    assert answer.status == 201
    rule_id = answer.body["id"]
    assert isinstance(rule_id, str)
    assert answer.body == {"id": rule_id, **rule, "matched": 0, "played": 0}
    statuses(world, 5)
    statuses(world, 2, CONSENTS)
    told = {"id": rule_id, **rule, "matched": 5, "played": 3}
    assert world.control("GET", f"/faults/{rule_id}").body == told
    assert world.control("GET", "/faults").body == {"faults": [told]}


def test_a_null_is_as_if_absent(world: World) -> None:
    """The answer has no null either, which its schema would not allow."""
    rule = {"when": {"method": "ListJourneys", "event": None}, "then": DOWN, "sequence": None}
    answer = world.control("POST", "/faults", rule | {"at": None, "times": None})
    assert answer.status == 201
    told = {"when": {"method": "ListJourneys"}, "then": DOWN, "matched": 0, "played": 0}
    assert answer.body == {"id": answer.body["id"], **told}
    assert statuses(world, 2) == [503, 503]


def test_rules_are_removed_one_by_one_or_all(world: World) -> None:
    ids = [world.add_fault({"then": {"status": status}}) for status in (500, 502, 503)]
    assert world.control("DELETE", f"/faults/{ids[0]}").status == 204
    assert statuses(world, 1) == [502]
    assert world.control("DELETE", "/faults").status == 204
    assert statuses(world, 1) == [200]
    assert world.control("GET", "/faults").body == {"faults": []}


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("rule_id", ["999999", "x", "-1"])
def test_a_rule_that_is_not_there_is_not_found(world: World, method: str, rule_id: str) -> None:
    assert world.control(method, f"/faults/{rule_id}").refusal[:2] == (404, "not_found")


def test_a_rule_without_conditions_plays_on_every_call(world: World) -> None:
    world.add_fault({"then": DOWN})
    assert statuses(world, 3) + statuses(world, 2, CONSENTS) == [503] * 5


def test_a_method_limits_a_rule_to_it(world: World) -> None:
    world.add_fault({"when": {"method": "ListJourneys"}, "then": DOWN})
    assert (statuses(world, 2), statuses(world, 2, CONSENTS)) == ([503, 503], [200, 200])
    assert statuses(world, 1, "/v1/partner.Zalo/ListJourneys") == [503]


def test_a_call_is_the_nth_that_matches(world: World) -> None:
    world.add_fault({"when": {"call": 3, "method": "ListJourneys"}, "then": DOWN})
    assert statuses(world, 2) == [200, 200]
    assert statuses(world, 3, CONSENTS) == [200, 200, 200]
    assert statuses(world, 3) == [503, 200, 200]


def test_a_page_is_counted_along_each_walk(full: World) -> None:
    full.add_fault({"when": {"page": 3}, "then": DOWN})
    cursors = {10: ".", 20: "."}
    for _ in range(2):
        for limit, cursor in cursors.items():
            body = full.page(JOURNEYS, limit=limit, after=cursor)
            cursors[limit] = body["paging"]["next"]
    for limit, cursor in cursors.items():
        asked = {"paging": {"limit": limit, "after": cursor}}
        for _ in range(2):
            assert full.call(JOURNEYS, asked).status == 503


def test_the_first_page_is_that_without_a_cursor(full: World) -> None:
    cursor = full.page(JOURNEYS, limit=10)["paging"]["next"]
    full.add_fault({"when": {"page": 1}, "then": DOWN})
    assert full.call(JOURNEYS).status == 503
    assert full.call(JOURNEYS, {"paging": {"after": "."}}).status == 503
    assert full.call(JOURNEYS, {"paging": {"limit": 10, "after": cursor}}).status == 200


def test_pages_are_counted_backwards_and_by_other_sorts_too(full: World) -> None:
    full.add_fault({"when": {"page": 2}, "then": DOWN})
    for sort in ("", "created_at", "-updated_at"):
        first = full.page(JOURNEYS, limit=10, before=".", sort=sort)["paging"]["prev"]
        assert full.call(JOURNEYS, {"paging": {"limit": 10, "before": first}}).status == 503


def test_chance_plays_on_some_calls(world: World) -> None:
    world.add_fault({"when": {"probability": 0.5}, "then": DOWN})
    assert 5 <= statuses(world, 40).count(503) <= 35


@pytest.mark.parametrize(("probability", "status"), [(0, 200), (0.0, 200), (1, 503), (1.0, 503)])
def test_chance_may_be_never_and_always(world: World, probability: float, status: int) -> None:
    world.add_fault({"when": {"probability": probability}, "then": DOWN})
    assert set(statuses(world, 10)) == {status}


def test_chance_is_the_same_from_a_snapshot_on(world: World) -> None:
    """What is drawn follows from the world's seed, the rule and the call's number alone."""
    world.add_fault({"when": {"probability": 0.5}, "then": DOWN})
    world.control("POST", "/snapshots", {"name": "before"})
    drawn = statuses(world, 20)
    world.control("POST", "/snapshots/before/restore")
    assert statuses(world, 20) == drawn


def test_times_bounds_how_often_it_plays(world: World) -> None:
    world.add_fault({"then": DOWN, "times": 2})
    assert statuses(world, 4) == [503, 503, 200, 200]


def test_a_sequence_plays_step_by_step_and_ends(world: World) -> None:
    steps = [{"status": 503}, "pass", {"status": 429}, "pass", {"status": 500}]
    world.add_fault({"sequence": steps})
    assert statuses(world, 7) == [503, 200, 429, 200, 500, 200, 200]


def test_times_bounds_a_sequence_too(world: World) -> None:
    world.add_fault({"sequence": [{"status": 503}, "pass", {"status": 500}], "times": 1})
    assert statuses(world, 4) == [503, 200, 200, 200]


def test_a_sequence_counts_matching_calls_alone(world: World) -> None:
    world.add_fault({"when": {"method": "ListJourneys"}, "sequence": ["pass", DOWN]})
    assert statuses(world, 3, CONSENTS) == [200] * 3
    assert statuses(world, 3) == [200, 503, 200]


def test_the_first_rule_that_matches_plays(world: World) -> None:
    world.add_fault({"when": {"call": 2}, "then": {"status": 500}})
    world.add_fault({"then": {"status": 502}, "times": 2})
    world.add_fault({"then": {"status": 504}})
    assert statuses(world, 4) == [502, 500, 502, 504]


def test_after_plays_on_the_answer_of_a_call_that_was_done(world: World) -> None:
    """A call that is refused for its values has nothing that took effect."""
    world.add_fault({"then": DOWN, "at": "after"})
    assert world.call(JOURNEYS).status == 503
    assert world.call(JOURNEYS, {"filter": {"status": "Q"}}).status == 400


@pytest.mark.parametrize(
    "then", [{"no_reply": True}, {"connection_reset": True}, {"truncate": 0.5}, {"dribble": 0.5}]
)
def test_after_breaks_no_answer_of_a_call_that_was_refused(world: World, then: Any) -> None:
    """The journal says what its client was told."""
    world.add_fault({"then": then, "at": "after"})
    answer = world.call(JOURNEYS, {"filter": {"status": "Q"}})
    assert (answer.status, answer.body["code"]) == (400, "invalid_argument")
    assert "X-Mock-Fault-Applied" not in answer.headers
    (entry,) = world.requests()
    assert (entry["status"], entry["fault"]) == (400, None)


def test_before_plays_before_the_values_of_a_body_are_looked_at(world: World) -> None:
    world.add_fault({"then": DOWN, "at": "before"})
    assert world.call(JOURNEYS, {"paging": {"limit": -1}}).status == 503
    assert world.call(JOURNEYS, {"filter": {"status": "Q"}}).status == 400


def test_a_key_is_checked_before_any_fault(world: World) -> None:
    world.add_fault({"then": DOWN})
    assert world.call(JOURNEYS, key="1000000000000000001:" + "q" * 32).status == 401


def test_reset_clears_rules_and_counts(world: World) -> None:
    world.add_fault({"then": DOWN, "times": 3})
    assert statuses(world, 1) == [503]
    assert world.control("POST", "/reset").status == 200
    assert statuses(world, 1) == [200]
    world.add_fault({"then": DOWN, "times": 1})
    assert statuses(world, 2) == [503, 200]


def test_a_fault_is_told_in_header_and_journal(world: World) -> None:
    world.add_fault({"then": DOWN, "times": 1})
    assert world.call(JOURNEYS).headers["X-Mock-Fault-Applied"] == "status"
    assert "X-Mock-Fault-Applied" not in world.call(JOURNEYS).headers
    assert [entry["fault"] for entry in world.requests()] == ["status", None]


def test_a_world_has_at_most_a_hundred_rules(world: World) -> None:
    for _ in range(100):
        world.add_fault({"when": {"call": 1000}, "then": DOWN})
    assert world.control("POST", "/faults", {"then": DOWN}).status == 400
    assert statuses(world, 1) == [200]
