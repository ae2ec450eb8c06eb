"""The vendor's methods as a collection of calls, for ``.http`` files and for Bruno.

``.http`` files can be run by the editors of JetBrains, VS Code and httpyac; Bruno keeps a folder of
text files. Both are generated from the examples of the OpenAPI document.
"""

import json
from collections.abc import Iterator, Mapping

from msgspec import Struct

from mock_server.contract.schema import every_list
from mock_server.contract.service import lists_of, verbs_of
from mock_server.contract.verbs import Verb
from mock_server.etelecom import SERVICES
from mock_server.web.openapi.vendor import list_request
from mock_server.web.reference.addresses import API_KEY, PARTNER_API_KEY, SHOP_KEY

NAME = "eTelecom Zalo Cloud API"

_LEFT_OUT = ("ConnectOA", "SendZNSTxn")
"""They need what no call can provide: an owner's agreement, or a clock before 2026-03-01."""


class Example(Struct, frozen=True):
    """One call that works on a new server."""

    service: str
    operation: str
    path: str

    key: str
    """The name of a variable, or a test key whose world has what the call needs."""

    body: str


def _examples() -> Iterator[Example]:
    """A call of each list, and of each verb that takes JSON and needs no earlier call."""
    for resource in every_list(lists_of(SERVICES)):
        base = "partner" if resource.callers == "partner" else "shop"
        key = "partner_api_key" if resource.callers == "partner" else "api_key"
        body = _written(list_request(resource))
        path = f"/v1/{base}.{resource.service}/{resource.operation}"
        yield Example(resource.service, resource.operation, path, key, body)
    for verb in verbs_of(SERVICES):
        is_alone = not verb.form and not verb.example_after
        if is_alone and verb.operation not in _LEFT_OUT:
            body = _written(dict(verb.example))
            yield Example(verb.service, verb.operation, verb.path, _key(verb), body)


def _key(verb: Verb) -> str:
    # The switchboard's calls use up hotlines and extensions, so each has its own world.
    if verb.example_preset != "default" or verb.service == "Etelecom":
        return f"test:{verb.operation}@{verb.example_preset}"
    if verb.callers == "partner":
        return "partner_api_key"
    return "shop_key" if verb.bases[0] == "partner" else "api_key"


def _written(body: object) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False)


def _variables(origin: str) -> Mapping[str, str]:
    keys = {"api_key": API_KEY, "shop_key": SHOP_KEY, "partner_api_key": PARTNER_API_KEY}
    return {"origin": origin} | keys


def _shown_key(example: Example) -> str:
    return example.key if ":" in example.key else f"{{{{{example.key}}}}}"


def _address(example: Example) -> str:
    return f"{{{{origin}}}}{example.path}"


def http_file(origin: str) -> str:
    """All calls as one ``.http`` file."""
    head = [f"# {NAME}\n", *(f"@{name} = {text}" for name, text in _variables(origin).items())]
    calls = [
        f"### {each.service}/{each.operation}\n"
        f"# @name {each.operation}\n"
        f"POST {_address(each)}\n"
        f"Authorization: Bearer {_shown_key(each)}\n"
        f"Content-Type: application/json\n\n"
        f"{each.body}\n"
        for each in _examples()
    ]
    return "\n".join([*head, "", *calls])


def bruno_files(origin: str) -> Mapping[str, str]:
    """All calls as Bruno's files, by path within the collection's folder."""
    about = {"version": "1", "name": NAME, "type": "collection", "ignore": []}
    variables = "\n".join(f"  {name}: {text}" for name, text in _variables(origin).items())
    files = {
        "bruno.json": _written(about) + "\n",
        "environments/local.bru": f"vars {{\n{variables}\n}}\n",
    }
    for number, each in enumerate(_examples(), 1):
        body = "\n".join(f"  {line}" for line in each.body.splitlines())
        files[f"{each.service}/{each.operation}.bru"] = (
            f"meta {{\n  name: {each.operation}\n  type: http\n  seq: {number}\n}}\n\n"
            f"post {{\n  url: {_address(each)}\n  body: json\n  auth: bearer\n}}\n\n"
            f"auth:bearer {{\n  token: {_shown_key(each)}\n}}\n\n"
            f"body:json {{\n{body}\n}}\n\n"
            f"assert {{\n  res.status: eq 200\n}}\n"
        )
    return files
