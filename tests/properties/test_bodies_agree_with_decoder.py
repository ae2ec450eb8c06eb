"""The quick reader of bodies gives what the decoder that defines them gives."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from mock_server.contract.body_decoder import BodyDecoder
from mock_server.contract.wire import PAGING_KINDS, filter_kinds, reader
from mock_server.errors import InvalidArgument
from mock_server.etelecom.zalo.journey import JOURNEYS
from mock_server.etelecom.zalo.journey_verbs import create_journey
from mock_server.notes import Note

_LISTS = {"filter": filter_kinds(JOURNEYS), "paging": PAGING_KINDS}
_VERBS = {name: each.kind for name, each in create_journey.asked.items()}

_NAMES = st.sampled_from(
    [
        *("filter", "paging", "status", "phone", "oa_id", "limit", "date_from", "token_type"),
        *("Phone", "STATUS", "\u017ftatus", "oa.id", "phones", "page", "reason_code", "é", ""),
    ]
)
_SCALARS = st.sampled_from(
    [
        *("1", "0", "-0", "1.5", "1E+2", "1.", "01", ".5", "+1", "-", "NaN", "-Infinity", "tru"),
        *("1e400", "-1e400", "18446744073709551616", "123456789012345678901234567890"),
        *("null", "true", '""', '"P"', '"84912345678"', '"0912 345 678"', '"2258329079718686512"'),
        *('"2026-01-01T00:00:00Z"', '"\\u0041"', '"\\ud800"', '"a\tb"', '"é"', "[1,]", "[NaN]"),
    ]
)


def _object(members: list[tuple[str, str]]) -> str:
    inner = ",".join(f'"{name}":{value}' for name, value in members)
    return f"{{{inner}}}"


_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda each: f"[{','.join(each)}]"),
        st.lists(st.tuples(_NAMES, inner), max_size=3).map(_object),
    ),
    max_leaves=6,
)
_BODIES = st.lists(st.tuples(_NAMES, _VALUES), max_size=4).map(_object)


def _read(read: Any, body: bytes) -> Any:
    """What a reader makes of a body: its set values and its notes, or its refusal."""
    notes: list[Note] = []
    try:
        request = read(body, notes)
    except InvalidArgument as error:
        return error.msg, error.meta, error.hint
    parts = (
        {name: each for name, each in value.items() if each is not None}
        if isinstance(value, dict)
        else value
        for value in request.values()
    )
    values = dict(zip(request, parts, strict=True))
    return {name: each for name, each in values.items() if each is not None}, notes


@example(body=f'{{"page":{"[" * 300}1{"]" * 300}}}', shape=_LISTS)
@example(body=f'{{"page":{"[" * 3000}1{"]" * 3000}}}', shape=_VERBS)
@example(body='{"page":1e400}', shape=_LISTS)
@example(body='{"page":NaN}', shape=_LISTS)
@example(body='{"Phone":"0912345678","page":1}', shape=_VERBS)
@example(body='{"filter":{"STATUS":"P","page":2}}', shape=_LISTS)
@example(body='{"page":{"phone":1},"phone":"84912345678"}', shape=_VERBS)
@given(body=_BODIES, shape=st.sampled_from([_LISTS, _VERBS]))
def test_a_body_is_read_as_it_is_decoded(body: str, shape: Any) -> None:
    sent = body.encode()
    decoded = _read(BodyDecoder(shape, "Method").read, sent)
    assert _read(reader(shape, "Method"), sent) == decoded
