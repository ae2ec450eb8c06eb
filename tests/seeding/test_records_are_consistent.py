"""Every seeded record makes sense at the anchor, whatever the seed, shop and preset."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.clock import DAY
from mock_server.contract.persons import person_of
from mock_server.formats import normal_phone
from mock_server.seeding.generator import profile_of, shop_id_of
from mock_server.seeding.presets import PRESETS
from tests.seeding.growing import ANCHOR, SIZED, ZALO, grown
from tests.seeding.rules import (
    check_call_log,
    check_consent,
    check_follower,
    check_journey,
    check_record,
    check_sent,
)

_SEEDS = (42, 0, -1, 2**63 - 1)
_EMPTY = {"empty"}


def _check(
    seed: int, preset: str, *, place: int = 0, anchor: int = ANCHOR, size: int | None = None
) -> None:
    profile, shop_id = profile_of(seed, place), shop_id_of(place)
    for resource in SIZED:
        for record in grown(
            resource.plural, preset, seed=seed, place=place, anchor=anchor, size=size
        ):
            if resource.plural == "call_logs":
                check_call_log(record, shop_id, profile, anchor)
                continue
            check_record(record, shop_id, profile, anchor)
            if resource.plural == "followers":
                check_follower(record, profile, anchor)
                continue
            check_sent(record)
            if resource.plural == "journeys":
                check_journey(record, anchor)
            else:
                check_consent(record, profile, anchor)


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize("preset", sorted(set(PRESETS) - {"10k"}))
def test_every_record_is_consistent(seed: int, preset: str) -> None:
    """In every preset all fields of a record agree with one another and with the anchor."""
    _check(seed, preset)


def test_ten_thousand_records_are_consistent() -> None:
    """The rules hold as far back as the largest preset reaches."""
    _check(42, "10k")


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(-(2**63), 2**63 - 1),
    preset=st.sampled_from(sorted(set(PRESETS) - _EMPTY)),
    place=st.integers(0, 50),
    anchor=st.integers(400 * DAY, 2**52),
    size=st.integers(1, 150),
)
def test_any_seed_grows_consistent_records(
    seed: int, preset: str, place: int, anchor: int, size: int
) -> None:
    """No seed, shop, anchor or size breaks a rule."""
    _check(seed, preset, place=place, anchor=anchor, size=size)


@given(seed=st.integers(-(2**63), 2**63 - 1), place=st.integers(0, 1000))
def test_every_shop_has_several_oas_and_users(seed: int, place: int) -> None:
    """A shop has several OAs and users, with 19 digits, names, and no id twice."""
    profile = profile_of(seed, place)
    for people, id_name in (("oas", "oa_id"), ("users", "user_id")):
        ids = [one[id_name] for one in profile[people]]
        assert len(set(ids)) == len(ids) > 1
        assert all(len(each) == 19 and each.isdecimal() for each in ids)
        assert all(one["name"].strip() for one in profile[people])


@pytest.mark.parametrize("plural", ["journeys", "consents"])
def test_all_oas_and_users_of_the_shop_take_part(plural: str) -> None:
    """No OA and no user of a shop is without records in the default preset."""
    profile, records = profile_of(42, 0), grown(plural)
    assert {str(each.oa_id) for each in records} == {oa["oa_id"] for oa in profile["oas"]}
    if plural == "consents":
        assert {str(each.user_id) for each in records} == {
            user["user_id"] for user in profile["users"]
        }


def test_shops_of_one_seed_share_no_people() -> None:
    """Two shops of one world have OAs and users of their own."""

    def ids(profile: dict[str, Any]) -> set[str]:
        oas, users = profile["oas"], profile["users"]
        return {one["oa_id"] for one in oas} | {one["user_id"] for one in users}

    assert not ids(profile_of(42, 0)) & ids(profile_of(42, 1))


def test_phones_are_in_the_form_that_answers_have() -> None:
    """A seeded phone is the normal form of itself, and of the form that people write."""
    for record in grown("consents"):
        assert normal_phone(record.phone) == record.phone
        assert normal_phone(f"0{record.phone[2:]}") == record.phone


def test_no_phone_is_magic() -> None:
    """The numbers 0999000001 to 0999000099 choose outcomes, so no seed grows one."""
    magic = {f"84999{number:06}" for number in range(1, 100)}
    for resource in ZALO:
        assert not magic & {each.phone for each in grown(resource.plural, "10k")}
    dialled = {f"0{phone[2:]}" for phone in magic}
    calls = grown("call_logs", "10k")
    assert not dialled & {number for each in calls for number in (each.caller, each.callee)}


def test_some_customers_come_again() -> None:
    """A shop meets some of its customers more than once, so that a phone filter finds several."""
    phones = [each.phone for each in grown("journeys")]
    assert 1 < len(set(phones)) < len(phones)


@pytest.mark.parametrize("field", ["id", "journey_id", "journey_token"])
def test_journeys_share_no_identity(field: str) -> None:
    """Among ten thousand journeys no id, Zalo id or token stands twice."""
    values = [getattr(each, field) for each in grown("journeys", "10k")]
    held = [each for each in values if each != ""]
    assert len(set(held)) == len(held)


@pytest.mark.rule("data.persons")
@pytest.mark.rule("followers.seeded")
def test_followers_are_the_customers_of_the_other_lists() -> None:
    """Whoever gets a journey or a consent follows two OAs, under one Zalo id and one name."""
    followers = grown("followers")
    by_phone: dict[str, list[Any]] = {}
    for each in followers:
        by_phone.setdefault(each.own_phone, []).append(each)
    assert all(len({each.oa_id for each in twice}) == 2 for twice in by_phone.values())
    sent_to = {each.phone for plural in ("journeys", "consents") for each in grown(plural)[:900]}
    assert sent_to <= by_phone.keys()
    for message in grown("messages", size=200):
        person = person_of(message.phone)
        assert message.zl_user_id == (0 if message.error_code else person.zl_user_id)
        if message.phone in by_phone and not message.error_code:
            assert message.zl_user_id == by_phone[message.phone][0].zl_user_id
    shared = sum(each.phone != "" for each in followers)
    assert len(followers) // 4 < shared < len(followers) // 2
