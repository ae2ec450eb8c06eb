"""Collections: each call of both formats, read from the files and sent, works on a new server."""

import json
import re
from collections.abc import Iterator, Mapping

import pytest

from mock_server.contract.service import lists_of, verbs_of
from mock_server.etelecom import SERVICES
from mock_server.web.reference.collections import bruno_files, http_file
from tests.simulator import Client, started

ORIGIN = "http://localhost:8480"


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    with started(anchor="now") as client:
        yield client


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda match: variables[match[1]], text)


def _http_calls(text: str) -> list[tuple[str, str, str]]:
    """Address, Authorization and body of each call of an ``.http`` file."""
    variables = dict(re.findall(r"^@(\w+) = (.+)$", text, re.MULTILINE))
    calls = []
    for block in _filled(text, variables).split("### ")[1:]:
        head, _, body = block.partition("\n\n")
        line = re.search(r"^POST (\S+)$", head, re.MULTILINE)
        shown = re.search(r"^Authorization: (.+)$", head, re.MULTILINE)
        assert line
        assert shown
        calls.append((line[1], shown[1], body))
    return calls


def _bruno_calls(files: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The same of Bruno's folder."""
    variables = dict(re.findall(r"^  (\w+): (.+)$", files["environments/local.bru"], re.MULTILINE))
    calls = []
    for name, text in files.items():
        if "/" not in name or name.startswith("environments"):
            continue
        blocks = dict(re.findall(r"^([\w:]+) \{\n(.*?)^\}$", text, re.MULTILINE | re.DOTALL))
        url = re.search(r"url: (\S+)", blocks["post"])
        token = re.search(r"token: (\S+)", blocks["auth:bearer"])
        assert url
        assert token
        address, key = _filled(url[1], variables), _filled(token[1], variables)
        calls.append((address, f"Bearer {key}", blocks["body:json"]))
    return calls


@pytest.mark.parametrize("form", ["http", "bruno"])
def test_every_call_of_a_collection_works(server: Client, form: str) -> None:
    server.control("POST", "/reset")
    calls = _http_calls(http_file(ORIGIN)) if form == "http" else _bruno_calls(bruno_files(ORIGIN))
    assert len(calls) > 40
    for address, shown, body in calls:
        assert address.startswith(f"{ORIGIN}/v1/")
        headers = {"Authorization": shown.replace("test:", f"test:{form}-")}
        answer = server.http.post(
            address.removeprefix(ORIGIN), json=json.loads(body), headers=headers
        )
        assert answer.status_code == 200, f"{address}: {answer.text}"


def test_both_have_the_same_calls() -> None:
    named = {address for address, *_ in _http_calls(http_file(ORIGIN))}
    assert named == {address for address, *_ in _bruno_calls(bruno_files(ORIGIN))}


def test_what_is_left_out_is_known() -> None:
    """Forms, and calls that need another one before them; docs/openapi.md says so."""
    every = {each.operation for each in lists_of(SERVICES)}
    every |= {each.operation for each in verbs_of(SERVICES)}
    there = set(re.findall(r"^# @name (\w+)$", http_file(ORIGIN), re.MULTILINE))
    forms = {each.operation for each in verbs_of(SERVICES) if each.form or each.example_after}
    assert every - there == forms | {"ConnectOA", "SendZNSTxn"}
