"""The control client, against a running server."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from etelecom_mock import ControlClient, ControlError, Findings, World
from etelecom_mock.parts import Records
from mock_server.etelecom import RECORDS
from tests.serving import free_port


def call(world: World, **body: Any) -> httpx.Response:
    return httpx.post(
        f"{world.base_url}.Zalo/ListJourneys",
        json=body,
        headers={"Authorization": f"Bearer {world.api_key}"},
    )


def test_health(client: ControlClient) -> None:
    assert client.health()["status"] == "ok"


def test_worlds_by_name(client: ControlClient, world: World) -> None:
    assert client.world(world.name, key=world.shop_key).api_key == world.api_key
    made = client.create_world(preset="one")
    assert client.world(made.name).api_key == made.api_key
    assert world.name in [each.name for each in client.worlds()]
    with pytest.raises(ControlError, match="409") as refused:
        client.create_world(world.name)
    assert refused.value.status == 409


def test_a_world_whose_keys_are_not_shown(client: ControlClient) -> None:
    """By its name alone a world can be seen and changed, but its keys are not told."""
    made = client.create_world(preset="one")
    with ControlClient(client.url) as other:
        seen = other.world(made.name)
        assert len(seen.journeys.list()) == 1
        with pytest.raises(ControlError, match="key="):
            _ = seen.api_key
        assert other.world(made.name, key=made.api_key).shops == made.shops
        seen.remove()
        again = other.create_world(made.name)
        assert client.world(made.name).name == again.name
        assert again.api_key != made.api_key
        again.remove()


def test_records(world: World) -> None:
    for records in (world.journeys, world.consents):
        made = records.create(phone="0912345678")
        assert records.get(made["id"]) == made
        changed = records.update(made["id"], phone="84987654321")
        assert changed["phone"] == "84987654321"
        assert records.list(phone="84987654321") == [changed]
        records.delete(made["id"])
        assert records.list() == []
        with pytest.raises(ControlError, match="not_found"):
            records.get(made["id"])


def test_calls(world: World) -> None:
    made = world.calls.place(callee="0912345678", outcome="answered", after=1, for_=9)
    assert world.calls.life(made["id"])["state"] == "ringing"
    world.clock.advance(seconds=10)
    (call,) = world.calls.list(call_number="0912345678")
    assert (call["call_status"], call["duration"]) == ("P", 9)
    assert world.calls.list(direction="in") == []
    for records in (world.tenants, world.hotlines, world.extensions):
        assert records.list() == []
        assert records.create()["id"]
    assert len(world.account_users.list()) == 4


def test_what_customers_do(world: World) -> None:
    follower = world.followers.create(own_phone="84912345678")
    assert world.followers.say(follower["id"], "Chào shop")["text"] == "Chào shop"
    picture = "https://pictures.example.com/1.jpg"
    assert world.followers.say(follower["id"], image_url=picture)["type"] == "photo"
    shared = world.followers.share(follower["id"], city="Huế")
    assert (shared["phone"], shared["shared_info"]["city"]) == ("84912345678", "Huế")
    assert world.followers.unfollow(follower["id"])["state"] == "unfollow"
    with pytest.raises(ControlError, match="left"):
        world.followers.say(follower["id"], "?")
    assert world.followers.follow(follower["id"])["state"] == "follow"
    message = world.messages.create(phone="84912345678", delivery_status="received")
    rated = world.messages.rate(message["id"], 4, note="Nhanh", feedback=["Vui vẻ"])
    assert (rated["rate"], rated["note"], rated["feedback"]) == (4, "Nhanh", ["Vui vẻ"])
    with pytest.raises(ControlError, match="from 1 to 5"):
        world.messages.rate(message["id"], 6)


def test_every_kind_of_record_is_there(world: World) -> None:
    kinds = [each for each in vars(world).values() if isinstance(each, Records)]
    assert {each.plural for each in kinds} == {resource.plural for resource in RECORDS}


def test_pages(world: World) -> None:
    """A person agrees or refuses without a browser."""
    asked = {"app_id": "1", "app_secret": "x", "redirect_uri": "http://localhost:3000/back"}

    def page() -> str:
        key = {"Authorization": f"Bearer {world.api_key}"}
        answer = httpx.post(f"{world.base_url}.Zalo/AuthorizeOA", json=asked, headers=key)
        return str(answer.json()["url"])

    agreed = world.agree(page(), oa_id="2950000000000000001")
    assert agreed["values"]["oa_id"] == "2950000000000000001"
    assert agreed["redirect_to"].startswith("http://localhost:3000/back?code=")
    assert world.refuse(page())["values"]["error"] == "access_denied"
    assert [each["status"] for each in world.authorizations.list()] == ["refused", "agreed"]


def test_lives(world: World) -> None:
    made = world.consents.create(phone="0912345678")
    assert world.consents.life(made["id"])["state"] == "requested"
    assert world.consents.reply(made["id"], "P")["reply_status"] == "P"
    with pytest.raises(ControlError, match="from there it can become expired"):
        world.consents.reply(made["id"], "N")
    journey = world.journeys.create()
    world.clock.advance(days=8)
    assert world.journeys.get(journey["id"])["status"] == "N"
    assert world.outcomes == {"outcome": "manual"}
    target = world.set_outcomes("delayed", reply_status="N", after=60)
    assert world.outcomes == target
    assert world.deliveries.list() == []
    assert len(world.accounts.list()) == 3
    assert len(world.templates.list()) == 7
    assert world.messages.list() == []


def test_lists_are_read_to_their_end(client: ControlClient) -> None:
    world = client.create_world(preset="page-plus-one")
    found = world.journeys.list(sort="-updated_at")
    assert len({each["id"] for each in found}) == 101
    assert [each["updated_at"] for each in found] == sorted(
        (each["updated_at"] for each in found), key=datetime.fromisoformat, reverse=True
    )
    world.remove()


def test_a_refusal_names_the_field(world: World) -> None:
    with pytest.raises(ControlError, match="400 invalid_argument: colour") as refused:
        world.journeys.create(colour="red")
    assert (refused.value.status, refused.value.code) == (400, "invalid_argument")


def test_clock(world: World) -> None:
    start = datetime(2026, 3, 10, 8, tzinfo=UTC)
    clock = world.clock
    assert (clock.now, clock.frozen) == (start, True)
    assert clock.advance(90) == start + timedelta(seconds=90)
    assert clock.advance("PT2H") == start + timedelta(hours=2, seconds=90)
    assert clock.advance(timedelta(days=1)) == start + timedelta(days=1, hours=2, seconds=90)
    assert clock.set(start) == start
    assert clock.advance(days=1, minutes=1) == start + timedelta(days=1, minutes=1)
    assert clock.unfreeze() >= start
    assert not clock.frozen
    assert clock.freeze("2026-03-10T08:00:00Z") == start
    assert clock.frozen


@pytest.mark.parametrize("arguments", [(), (1, {"hours": 2})])
def test_one_duration_is_wanted(world: World, arguments: tuple[Any, ...]) -> None:
    *by, parts = arguments or ({},)
    with pytest.raises(TypeError, match="one duration"):
        world.clock.advance(*by, **parts)


def test_faults(world: World) -> None:
    rule = world.faults.add({"status": 503}, when={"method": "ListJourneys"}, times=1)
    assert [call(world).status_code for _ in range(2)] == [503, 200]
    (shown,) = world.faults.list()
    assert (shown["id"], shown["played"]) == (rule["id"], 1)
    world.faults.remove(rule["id"])
    world.faults.add(sequence=["pass", {"status": 500}])
    assert [call(world).status_code for _ in range(2)] == [200, 500]
    world.faults.clear()
    assert world.faults.list() == []
    with pytest.raises(ControlError, match="either then or sequence"):
        world.faults.add()


def test_requests(world: World) -> None:
    for limit in (1, 2):
        call(world, paging={"limit": limit})
    assert len(world.requests) == 2
    assert [each["body"]["paging"]["limit"] for each in world.requests] == [1, 2]
    assert world.requests[-1]["status"] == 200
    assert world.requests[:1] == world.requests.list()[:1]
    assert world.requests.count(body={"paging": {"limit": 2}}) == 1
    assert world.requests.list(status=503) == []
    world.requests.expect(2, method="ListJourneys", status=200)
    with pytest.raises(AssertionError, match=r"expected 1 .* found 0\n  near: ListJourneys"):
        world.requests.expect(1, body={"paging": {"limit": 3}})
    world.requests.clear()
    assert len(world.requests) == 0


def test_reset_snapshots_export_and_import(world: World) -> None:
    made = world.journeys.create()
    world.snapshots.save("one")
    world.journeys.create()
    document = world.export()
    world.snapshots.restore("one")
    assert world.journeys.list() == [made]
    assert world.snapshots.list() == ["one"]
    world.snapshots.remove("one")
    assert world.import_(document)["journeys"] == 2
    assert len(world.journeys.list()) == 2
    world.reset()
    assert world.journeys.list() == []


def test_findings_say_what_the_client_did() -> None:
    findings = Findings("paging", [{"code": "row-twice", "message": "42 twice", "requests": ["1"]}])
    assert isinstance(findings, AssertionError)
    assert str(findings) == "the client fails verify/paging:\n  row-twice: 42 twice"
    assert findings.findings[0]["requests"] == ["1"]


def test_a_server_that_is_not_there() -> None:
    with (
        ControlClient(f"http://127.0.0.1:{free_port()}/") as client,
        pytest.raises(ControlError, match="is the server running") as refused,
    ):
        client.health()
    assert refused.value.status is None
