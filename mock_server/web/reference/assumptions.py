"""The assumptions as a Markdown document: ``docs/assumptions.md``."""

from collections.abc import Sequence

from mock_server.assumptions import Alternative, Assumption
from mock_server.web.reference.markdown import table

_HEAD = """\
<!-- Written by `make docs` from the declarations in the code. Change those, not this file. -->

# Assumptions

Where the vendor's documentation is silent, or its sources disagree, the simulator has to behave in
some way. Each such choice is an **assumption**, and each way in which the vendor may turn out to
behave is one of its **alternatives**. A world goes by the defaults unless told otherwise, so a
client can be tested against every alternative before anybody finds out on the real API.

## Choosing

| where | how |
|---|---|
| `serve`, `exec` | `--assume date_bounds=closed`, as often as needed; `ETELECOM_MOCK_ASSUME="date_bounds=closed,phone_form=national"`; `--assume-file FILE` with `{"date_bounds": "closed"}`, over which `--assume` wins. They hold for the worlds opened from then on; the world `demo` of an existing database follows too. |
| a new world | `POST /__admin/worlds` with `{"assume": {"date_bounds": "closed"}}`, over the server's own |
| an open world | `PUT /__admin/assumptions` with `{"assume": {"date_bounds": "closed"}}`; `null` brings the default back, and what is not named stays. `GET` shows every assumption in `assume`, and its default in `default`. |
| pytest | `@pytest.mark.etelecom_mock(assume={"date_bounds": "closed"})`; in a test `etelecom_mock.assume(date_bounds="closed")` |

An unknown name or alternative is refused with the list (400; exit code 2). The choice is stored with
the world: every worker and replica goes by it, snapshots and exports keep it, and a reset brings
back what the world was made with.

Assumptions shape the vendor's answers and what webhooks are sent, as the world went by them when it
happened; control calls, exports and the stream of events are written as the defaults have it. With
the defaults, an answer goes out as the stored bytes; another
alternative may have to rewrite the page, which takes some tenths of a millisecond.

## What a client rests on

`GET /__admin/assumptions/touched` reads the world's journal and says which assumptions its calls
rested on, with counts and the calls' ids:

<!-- not run: a part of an answer -->
```json
{
  "calls": 41,
  "unread": 0,
  "touched": [
    {"name": "phone_form", "alternative": "international", "others": ["national", "as_sent"],
     "count": 41, "requests": ["1", "2", "..."]}
  ]
}
```

`unread` counts calls whose bodies the journal dropped. Where the journal tells too little, the
[notes](notes.md) do: a row that lies on `date_to` and was left out is seen by `row-near-date-to`.

## The assumptions
"""  # noqa: E501  # rows of a Markdown table


def assumptions_page(assumptions: Sequence[Assumption]) -> str:
    """The whole document."""
    names = [
        [f"[`{each.name}`](#{each.name})", f"`{each.default.name}`", _others(each), each.touches]
        for each in assumptions
    ]
    overview = table(("assumption", "default", "alternatives", "touched by"), names)
    return "\n".join([_HEAD, *overview, "", *map(_section, assumptions)])


def _others(assumption: Assumption) -> str:
    return ", ".join(f"`{each.name}`" for each in assumption.others)


def _section(assumption: Assumption) -> str:
    rows = [_cells(each, each is assumption.default) for each in assumption.alternatives.values()]
    lines = [
        f"### {assumption.name}",
        "",
        assumption.doubt,
        "",
        *table(("alternative", "what it does", "grade", "source"), rows),
        "",
        f"What breaks: {assumption.breaks}",
        "",
    ]
    return "\n".join(lines)


def _cells(alternative: Alternative, is_default: bool) -> list[str]:
    name = f"`{alternative.name}`{' (default)' if is_default else ''}"
    return [name, alternative.about, str(alternative.grade), alternative.source]
