"""The assumptions as a Markdown document: ``docs/assumptions.md``."""

from collections.abc import Sequence

from mock_server.assumptions import Alternative, Assumption
from mock_server.web.reference.markdown import table

_HEAD = """\
<!-- Written by `make docs` from the declarations in the code. Change those, not this file. -->

# Assumptions

Where the vendor's documentation is silent, or its sources disagree, the simulator has to behave in
some way. Each such choice is an **assumption**, and each way in which the vendor may turn out to
behave is one of its **alternatives**. A world uses the defaults unless others are chosen, so a
client can be tested against every alternative before the real API shows which one is right.

## Choosing

| where | how |
|---|---|
| `serve`, `exec` | `--assume date_bounds=closed`, as often as needed; `ETELECOM_MOCK_ASSUME="date_bounds=closed,phone_form=national"`; `--assume-file FILE` with `{"date_bounds": "closed"}`, which `--assume` overrides. They apply to worlds opened from then on, and to the world `demo` of an existing database. |
| a new world | `POST /__admin/worlds` with `{"assume": {"date_bounds": "closed"}}`, over the server's own |
| an open world | `PUT /__admin/assumptions` with `{"assume": {"date_bounds": "closed"}}`; `null` restores the default; assumptions that are not named stay as they are. `GET` shows every assumption in `assume`, and its default in `default`. |
| pytest | `@pytest.mark.etelecom_mock(assume={"date_bounds": "closed"})`; in a test `etelecom_mock.assume(date_bounds="closed")` |

An unknown name or alternative is refused with the list (400; exit code 2). The choice is stored with
the world: every worker and replica uses it, snapshots and exports keep it, and a reset restores the
world's original choice.

Assumptions affect the vendor's responses, and the webhooks that are sent, by the alternatives that the
world used when the event happened. Control calls, exports and the event stream always use the
defaults. With the defaults, a response is sent as the stored bytes; another alternative may require
rewriting the page, which takes some tenths of a millisecond.

## What a client depends on

`GET /__admin/assumptions/touched` reads the world's journal and returns the assumptions that its calls
touched, with counts and the calls' ids:

<!-- not run: a part of a response -->
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

`unread` counts calls whose bodies the journal dropped or never kept. Some cases do not show in the journal but in the
[notes](notes.md): a row that lies on `date_to` and was left out is reported by `row-near-date-to`.

## The assumptions
"""  # noqa: E501  # rows of a Markdown table


def assumptions_page(assumptions: Sequence[Assumption]) -> str:
    """The whole document."""
    names = []
    for each in assumptions:
        others = ", ".join(f"`{other.name}`" for other in each.others)
        linked = f"[`{each.name}`](#{each.name})"
        names.append([linked, f"`{each.default.name}`", others, each.touches])
    overview = table(("assumption", "default", "alternatives", "touched by"), names)
    return "\n".join([_HEAD, *overview, "", *map(_section, assumptions)])


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
