"""How a record's age and id follow from its index, and what they do not depend on."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.clock import DAY
from mock_server.contract.values import TimeKind
from mock_server.formats import read_time, write_time
from tests.seeding.growing import ANCHOR, SIZED, grown

_SPREAD = ("default", "one", "exact-page", "page-plus-one", "10k")
_PLURALS = [each.plural for each in SIZED]
_SEEDS = st.integers(-(2**63), 2**63 - 1)

pytestmark = pytest.mark.parametrize("plural", _PLURALS)


def _age(index: int) -> int:
    """The contract's formula, in microseconds."""
    return 90 * DAY * index // (index + 1000)


@pytest.mark.parametrize("preset", _SPREAD)
@pytest.mark.parametrize("seed", [42, 7])
def test_the_age_follows_the_formula(plural: str, preset: str, seed: int) -> None:
    """A record is 90 days * i / (i + 1000) old, and less than the next one by its formula."""
    for index, record in enumerate(grown(plural, preset, seed=seed)):
        assert _age(index) <= ANCHOR - record.created_at < _age(index + 1)


def test_ages_are_jittered(plural: str) -> None:
    """Records do not stand exactly where the formula has them."""
    exact = [
        ANCHOR - record.created_at == _age(index) for index, record in enumerate(grown(plural))
    ]
    assert exact.count(True) < 5


@pytest.mark.parametrize("preset", [*_SPREAD, "every-status", "same-time"])
def test_newer_records_come_first(plural: str, preset: str) -> None:
    """Index 0 is the newest: neither a creation time nor an id rises with the index."""
    records = grown(plural, preset)
    times = [each.created_at for each in records]
    assert times == sorted(times, reverse=True)


@given(seed=_SEEDS, place=st.integers(0, 50))
@settings(max_examples=30)
def test_ids_fall_with_the_index(plural: str, seed: int, place: int) -> None:
    """Ids have 19 digits and fall strictly with the index."""
    ids = [each.id for each in grown(plural, seed=seed, place=place, size=60)]
    assert all(earlier > later for earlier, later in pairwise(ids))
    assert all(len(str(each)) == 19 for each in ids)


def test_ids_fall_among_ten_thousand(plural: str) -> None:
    """Ids fall with the index as far as the largest preset reaches, also where times are equal."""
    for preset in ("10k", "same-time", "about-to-expire", "every-status"):
        ids = [each.id for each in grown(plural, preset)]
        assert ids == sorted(set(ids), reverse=True)


@given(seed=_SEEDS, fewer=st.integers(0, 60), more=st.integers(0, 60))
@settings(max_examples=30)
def test_more_records_never_change_earlier_ones(
    plural: str, seed: int, fewer: int, more: int
) -> None:
    """Asking for more records keeps the first ones as they are."""
    few = grown(plural, seed=seed, size=fewer)
    many = grown(plural, seed=seed, size=fewer + more)
    assert many[:fewer] == few


def test_all_sizes_of_the_same_ages_have_a_common_start(plural: str) -> None:
    """The presets of one formula differ in their sizes alone."""
    longest = grown(plural, "10k")
    for preset in _SPREAD:
        records = grown(plural, preset)
        assert records == longest[: len(records)]


@given(seed=_SEEDS, anchor=st.integers(400 * DAY, 2**52))
@settings(max_examples=30)
def test_the_anchor_moves_times_alone(plural: str, seed: int, anchor: int) -> None:
    """Under another anchor all times move by the same step, and nothing else changes."""
    here = grown(plural, seed=seed, size=40)
    there = grown(plural, seed=seed, size=40, anchor=anchor)
    step = anchor - ANCHOR
    assert [_moved(each, step) for each in here] == list(there)


@pytest.mark.parametrize("preset", ["every-status", "about-to-expire", "same-time"])
def test_the_anchor_moves_every_preset(plural: str, preset: str) -> None:
    """The presets with ages of their own depend on the anchor, too."""
    step = 123 * DAY + 4_567_891
    moved = [_moved(each, step) for each in grown(plural, preset)]
    assert moved == list(grown(plural, preset, anchor=ANCHOR + step))


@pytest.mark.parametrize("other", [{"seed": 43}, {"place": 1}])
def test_seed_and_place_change_the_records(plural: str, other: dict[str, Any]) -> None:
    """Another seed, or another shop of the same seed, has other phones and other ids."""
    here, there = grown(plural, size=50), grown(plural, size=50, **other)
    assert [_number(each) for each in here] != [_number(each) for each in there]
    assert not {each.id for each in here} & {each.id for each in there}


def _number(record: Any) -> str:
    return str(record.caller if hasattr(record, "caller") else record.phone)


def _moved(record: Any, step: int) -> Any:
    (resource,) = (each for each in SIZED if isinstance(record, each.record))
    fields = {name: getattr(record, name) for name in resource.attributes}
    for name, attribute in resource.attributes.items():
        if isinstance(attribute.kind, TimeKind) and fields[name] is not None:
            fields[name] += step
    if "call_targets" in fields:
        fields["call_targets"] = [
            {name: _moved_time(value, step) for name, value in target.items()}
            for target in fields["call_targets"]
        ]
    return resource.record(**fields)


def _moved_time(value: Any, step: int) -> Any:
    """A value of a call's target: its times move, unless they are unset."""
    if not isinstance(value, str) or not value.endswith("Z") or value.startswith("0001"):
        return value
    return write_time(read_time(value) + step)
