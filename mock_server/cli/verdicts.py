"""``verify``: the verdict on a running server's world, for people and for scripts."""

import json
from collections.abc import Mapping
from textwrap import wrap
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import click

from mock_server.cli.addresses import check_address

KINDS = ("paging", "retries", "sends")
_WIDTH = 96


def verify(
    kind: str,
    *,
    url: str,
    world: str,
    key: str | None,
    admin_token: str | None,
    incomplete: bool,
) -> bool:
    """Print the verdict; False where there are findings."""
    if incomplete and kind != "paging":
        raise click.UsageError("--incomplete goes with paging alone")
    body = {"complete": False} if incomplete else {}
    verdict = _asked(_request(url, kind, world, key or admin_token, body, by_key=bool(key)))
    click.echo(readable(f"{kind} of {'this key' if key else world}", verdict))
    return bool(verdict["passed"])


def readable(title: str, verdict: Mapping[str, Any]) -> str:
    """The verdict as lines."""
    if verdict["passed"]:
        return f"{title}: passed"
    findings = verdict["findings"]
    lines = [f"{title}: {len(findings)} finding{'s' if len(findings) > 1 else ''}"]
    for each in findings:
        fact, _, advice = each["message"].partition(". ")
        told = f"{advice} (requests {', '.join(each['requests'])})".strip()
        lines += ["", f"  {each['code']}: {fact}"]
        lines += wrap(told, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines)


def _request(
    url: str, kind: str, world: str, token: str | None, body: Any, *, by_key: bool
) -> Request:
    check_address(url)
    query = "" if by_key else f"?world={quote(world)}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"{url.rstrip('/')}/__admin/verify/{kind}{query}"
    return Request(address, json.dumps(body).encode(), headers)  # noqa: S310  # checked above


def _asked(request: Request) -> dict[str, Any]:
    try:
        with urlopen(request) as answer:  # noqa: S310  # see _request
            verdict = json.load(answer)
        return {"passed": verdict["passed"], "findings": verdict["findings"]}
    except HTTPError as error:
        with error:
            raise click.ClickException(_message(error)) from None
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise click.ClickException(f"{request.host}: {reason}; is the server running?") from None
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f"{request.host} is another server") from None


def _message(error: HTTPError) -> str:
    try:
        return str(json.load(error)["msg"])
    except (ValueError, KeyError, TypeError):
        return f"the server answers {error.code}"
