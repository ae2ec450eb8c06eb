"""Hotlines: the numbers that customers call, and from which a shop calls them."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from mock_server.contract.bases import PARTNERS_BASES
from mock_server.contract.generation import Draws, RecordSlot
from mock_server.contract.list_filters import EQUALS, Condition, ListFilter
from mock_server.contract.schema import Resource
from mock_server.contract.values import IdKind
from mock_server.etelecom.pbx.hotline_life import LIFE
from mock_server.etelecom.pbx.hotline_record import Hotline, Network
from mock_server.etelecom.pbx.tenant import TENANTS
from mock_server.fidelity import Grade, assumed

_NETWORKS: tuple[Network, ...] = ("viettel", "vinaphone", "mobifone")
_NAMES = ("Chăm sóc khách hàng", "Giao nhận", "Dự phòng")
_FREE = (False, None, True)
_IN_TENANT = 2


def generate(slot: RecordSlot) -> Hotline:
    """Two hotlines in the shop's tenant, and a free one."""
    tenants = slot.known["tenants"] if slot.index < _IN_TENANT else ()
    place = slot.index % len(_NAMES)
    return complete(
        slot,
        {
            "created_at": slot.long_ago,
            "is_free_charge": _FREE[place],
            "name": _NAMES[place],
            "network": _NETWORKS[place],
            "status": "P" if tenants else "Z",
            "tenant_id": tenants[0].id if tenants else 0,
        },
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Hotline:
    """A newly added hotline with the given fields."""
    joined = bool(given.get("tenant_id"))
    return slot.completed(
        Hotline,
        given,
        connection_id=5 * 10**18 + slot.draws.below(10**18),
        connection_method="direct" if joined else "unknown",
        hotline=number(slot.draws),
        name="Hotline",
        owner_id=slot.shop_id,
        status="P" if joined else "Z",
    )


def number(draws: Draws) -> str:
    """A fixed line of Hanoi, as it is dialled in Vietnam."""
    return f"0247{draws.below(10**7):07}"


def _listed(shop_id: int | None) -> tuple[Condition, ...]:
    """Hotlines that were not removed; for a shop's call, those that it owns."""
    present = Condition(("status",), EQUALS, (0, 1))
    return (
        (present,) if shop_id is None else (Condition(("owner_id",), EQUALS, (shop_id,)), present)
    )


_HOTLINES = Resource(
    name="hotline",
    operation="GetHotlines",
    about="The shop's hotlines, newest first unless sorted otherwise.",
    first_id=1_120_000_000_000_000_000,
    generate=generate,
    complete=complete,
    life=LIFE,
    dated_by={},
    service="Etelecom",
    since=Grade.OBSERVED,
    across_shops=True,
    scope=_listed,
    also_indexed=("owner_id", "status", "hotline"),
    filters=(
        ListFilter("owner_id", IdKind(), ("owner_id",), "The shop that owns it."),
        ListFilter("tenant_id", IdKind(), ("tenant_id",), "The tenant to which it belongs."),
    ),
    refers_to=(TENANTS,),
    seeded_together=3,
)

HOTLINES = replace(
    _HOTLINES,
    also_listed=(
        replace(
            _HOTLINES,
            operation="GetPartnerHotlineList",
            about=(
                "The hotlines of the partner and of its shops, newest first unless sorted "
                "otherwise."
            ),
            callers="partner",
            bases=PARTNERS_BASES,
            since=Grade.DOCUMENTED,
            filters=(),
        ),
    ),
)

RULES = (
    assumed(
        "pbx.hotlines-listed",
        "`GetHotlines` lists the hotlines that the shop owns; `GetPartnerHotlineList`, those "
        "that the partner has added or one of its shops owns. Removed hotlines are in neither "
        "list.",
        "a shop sees its own",
    ),
)
