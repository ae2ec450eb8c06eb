"""What each preset promises by its name."""

from itertools import groupby, product
from typing import Any, get_args

import pytest

from mock_server.clock import DAY, HOUR, MINUTE
from mock_server.contract.values import EnumKind
from mock_server.etelecom.zalo.consent_record import ConsentStatus, ReplyStatus
from mock_server.formats import write_time
from mock_server.seeding.presets import PRESETS
from tests.seeding.growing import ANCHOR, SIZED, ZALO, grown

_SIZES = {
    "default": 1000,
    "empty": 0,
    "one": 1,
    "exact-page": 100,
    "page-plus-one": 101,
    "10k": 10_000,
}
_VARIED = ("default", "10k", "exact-page", "page-plus-one", "every-status", "same-time")
_SMALLER = tuple(each for each in _VARIED if each != "10k")
_PLURALS = [each.plural for each in SIZED]
_ZALO = [each.plural for each in ZALO if each.plural != "followers"]
"""The lists of what was sent, which can fail and ends."""


def test_the_presets_are_the_documented_ones() -> None:
    """The presets are those of the contract, and no others."""
    assert set(PRESETS) == {*_SIZES, "every-status", "about-to-expire", "day-edges", "same-time"}


@pytest.mark.parametrize("plural", _PLURALS)
@pytest.mark.parametrize(("preset", "size"), _SIZES.items())
def test_a_preset_has_its_size(plural: str, preset: str, size: int) -> None:
    """Sizes count for each kind: a thousand, none, one, a full page, a page and a row."""
    assert len(grown(plural, preset)) == size


@pytest.mark.parametrize(
    ("preset", "seed"), [*product(_VARIED, [42]), *product(_SMALLER, [1, -9, 2**40])]
)
def test_every_enum_value_occurs(preset: str, seed: int) -> None:
    """Every value of every enum occurs, but ``unknown``, a consent's ``Z`` and a call under way."""
    for resource in SIZED:
        records = grown(resource.plural, preset, seed=seed)
        for name, attribute in resource.attributes.items():
            if isinstance(attribute.kind, EnumKind):
                expected = set(attribute.kind.words) - {"unknown"}
                if resource.plural == "consents":
                    expected -= {"Z"}
                if name == "call_status":  # only the newest can be under way
                    expected -= {"Z", "S"}
                if name == "delivery_status":
                    expected |= {"unknown"}
                assert expected <= {getattr(each, name) for each in records}, name


def test_consents_have_the_vendors_enums() -> None:
    """The zero value is there to be filtered by, though no consent need have it."""
    assert get_args(ReplyStatus) == ("Z", "S", "NS", "P", "N")
    assert get_args(ConsentStatus) == ("Z", "P", "N")


@pytest.mark.parametrize("preset", _VARIED)
def test_both_flags_and_some_errors_occur(preset: str) -> None:
    """Charged and free, failed and fine: a client meets both."""
    for plural in _ZALO:
        records = grown(plural, preset)
        assert {each.is_charged for each in records} == {True, False}
        assert len({each.error_code for each in records}) > 1


@pytest.mark.parametrize("plural", _ZALO)
def test_the_default_preset_has_each_time_set_and_unset(plural: str) -> None:
    """Where a time may be unset, some records have it and some have not."""
    names = {"journeys": ["expired_at"], "consents": ["expires_at", "delivery_time"]}[plural]
    for name in names:
        values = [getattr(each, name) for each in grown(plural)]
        assert {value is None for value in values} == {True, False}


@pytest.mark.parametrize("plural", _PLURALS)
@pytest.mark.parametrize("limit", [1, 2, 5, 10, 20, 25, 50, 100])
def test_same_time_has_runs_across_page_edges(plural: str, limit: int) -> None:
    """With every usual page size, some page ends between two records of one instant."""
    times = [each.created_at for each in grown(plural, "same-time")]
    edges = range(limit, len(times), limit)
    assert any(times[edge - 1] == times[edge] for edge in edges)


@pytest.mark.parametrize("plural", _PLURALS)
def test_same_time_has_a_run_longer_than_a_page(plural: str) -> None:
    """One run of equal times fills more than a page of 100, and the list has several runs."""
    times = [each.created_at for each in grown(plural, "same-time")]
    runs = [len(list(run)) for _, run in groupby(times)]
    assert max(runs) > 100
    assert sum(run > 1 for run in runs) >= 3


def _end(record: Any) -> int:
    return int(record.expired_at if hasattr(record, "expired_at") else record.expires_at)


@pytest.mark.parametrize("plural", _ZALO)
@pytest.mark.parametrize("seed", [42, 3])
def test_about_to_expire_is_alive_and_ends_soon(plural: str, seed: int) -> None:
    """Everything is in force at the anchor and ends within hours of it, some within minutes."""
    records = grown(plural, "about-to-expire", seed=seed)
    assert {(each.status, each.error_code) for each in records} == {("P", 0)}
    left = [_end(each) - ANCHOR for each in records]
    assert all(0 < each <= 12 * HOUR for each in left)
    assert min(left) <= 30 * MINUTE


def test_about_to_expire_has_every_way_to_end() -> None:
    """Short and long tokens, waiting requests and approvals are among what ends."""
    validities = {
        round((each.expired_at - each.created_at) / DAY)
        for each in grown("journeys", "about-to-expire")
    }
    assert validities == {7, 30}
    replies = {each.reply_status for each in grown("consents", "about-to-expire")}
    assert replies == {"S", "P"}


@pytest.mark.parametrize("plural", _PLURALS)
def test_every_status_reaches_back_over_all_validities(plural: str) -> None:
    """A hundred records show stages that take 30 days and more to reach."""
    records = grown(plural, "every-status")
    assert len(records) <= 200
    assert ANCHOR - records[-1].created_at > 30 * DAY


def test_the_edges_of_days() -> None:
    """The first and the last instants of a day, in UTC and in Vietnam: where date filters fail."""
    times = {write_time(each.created_at)[10:] for each in grown("journeys", "day-edges")}
    edges = {f"T{clock}Z" for clock in ("00:00:00", "17:00:00")}
    for clock in ("23:59:59", "16:59:59"):
        edges |= {f"T{clock}Z", f"T{clock}.5Z", f"T{clock}.999999Z"}
    assert times == edges


def test_some_times_have_no_fraction() -> None:
    """A client that demands one, or refuses one, fails in any world of some size."""
    found = [write_time(each.created_at) for each in grown("journeys", "default")]
    whole = [time for time in found if "." not in time]
    assert 40 < len(whole) < 80
    assert any("." not in time for time in found[:20])
