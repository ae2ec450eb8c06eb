"""What no sensible client sends."""

import json
import struct
from base64 import urlsafe_b64encode
from typing import Any

from hypothesis import strategies as st

TEXT = st.text(max_size=30)
"""Any text that UTF-8 can carry; surrogates come by ``\\ud800`` in JSON alone."""

BROKEN_TEXT = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=12)

NOTABLE: tuple[Any, ...] = (
    "\x00",
    "\ud800",
    "a\udfffb",
    "\U0001f600" * 9,
    "null",
    "NaN",
    "0",
    "-0",
    "-1",
    "9" * 19,
    "9" * 5000,
    "1e400",
    "unknown",
    ".",
    "%s%n{0}",
    "' OR 1=1; --",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59.999999-23:59",
    "0001-01-01T00:00:00+23:59",
    "2026-02-30T00:00:00Z",
    "84912345678",
    2**63 - 1,
    -(2**63),
    2**63,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    float("-inf"),
    -0.0,
    [],
    {},
)

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXT
    | BROKEN_TEXT
    | st.sampled_from(NOTABLE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)

NESTED = (
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"[" * 900 + b"]" * 900,
    b'{"a":' * 900 + b"1" + b"}" * 900,
)

FILTER_FIELDS = (
    "call_type date_from date_to is_charged journey_id oa_id phone reason_code reply_status status "
    "user_id id"
)
PAGING_FIELDS = "after before limit sort"
RECORD_FIELDS = (
    "created_at error_code error_message expired_at expires_at id is_charged journey_id "
    "journey_token phone status updated_at oa_id shop_id token_type call_type delivery_status "
    "delivery_time reason_code reply_status user_id"
)


def objects(fields: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of the fields, of any values."""
    return st.dictionaries(st.sampled_from(fields.split()) | TEXT, VALUES, max_size=3)


def as_json(value: Any) -> bytes:
    """JSON that Python reads back, NaN and lone surrogates and all."""
    return json.dumps(value).encode()


def bodies(likely: st.SearchStrategy[Any]) -> st.SearchStrategy[bytes]:
    """Bodies: likely ones, any JSON, JSON cut or broken somewhere, and any bytes."""
    whole = (likely | likely | VALUES).map(as_json)
    cut = st.tuples(whole, st.integers(0, 60)).map(lambda pair: pair[0][: pair[1]])
    broken = st.tuples(whole, st.integers(0, 60), st.binary(max_size=3)).map(
        lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] :]
    )
    return whole | whole | cut | broken | st.binary(max_size=60) | st.sampled_from(NESTED)


LIST_BODIES = bodies(
    st.fixed_dictionaries(
        {}, optional={"filter": objects(FILTER_FIELDS) | VALUES, "paging": objects(PAGING_FIELDS)}
    )
)
RECORD_BODIES = bodies(objects(RECORD_FIELDS))
FIXTURE_BODIES = bodies(
    st.fixed_dictionaries(
        {},
        optional={
            "format": st.just(1) | VALUES,
            "seed": VALUES,
            "anchor": VALUES,
            "shops": st.lists(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "shop_id": VALUES,
                        "name": VALUES,
                        "oas": st.lists(objects("oa_id name"), max_size=2) | VALUES,
                        "users": st.lists(objects("user_id name"), max_size=2) | VALUES,
                        "journeys": st.lists(objects(RECORD_FIELDS), max_size=2) | VALUES,
                        "consents": st.lists(objects(RECORD_FIELDS), max_size=2) | VALUES,
                    },
                ),
                max_size=2,
            )
            | VALUES,
        },
    )
)

HEADER_BYTES = st.binary(max_size=40).map(lambda raw: bytes(byte for byte in raw if byte > 31))
"""What a server lets through as a header's value."""

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_PACKED = st.tuples(
    st.integers(-128, 127) | st.sampled_from((2, 5, 6, -2, -5, -6)),
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from((1, 1, 1, 0, -1, 5)),
    st.integers(-(2**63), 2**63 - 1),
).map(lambda items: bytearray(struct.pack("<bqbq", *items)[::-1]))


@st.composite
def cursors(draw: st.DrawFn) -> str:
    """Random cursors: any 24 characters, any bytes of the right length, any text."""
    kind = draw(st.sampled_from(("characters", "bytes", "changed", "text")))
    if kind == "characters":
        return "".join(draw(st.lists(st.sampled_from(_ALPHABET), min_size=24, max_size=24)))
    if kind == "text":
        return draw(TEXT)
    raw = draw(_PACKED)
    if kind == "changed":
        raw[draw(st.integers(0, len(raw) - 1))] = draw(st.integers(0, 255))
    return urlsafe_b64encode(raw).decode()
