"""The log of ``serve``: a line for each call, and never a key."""

import json
import re

import pytest

from tests.cli.running import SMALL, call, logged
from tests.serving import serving
from tests.simulator import API_KEY, CONSENTS, JOURNEYS, PARTNER_API_KEY, SHOP_KEY

_OWN_KEY = "a-key-of-our-own-which-nobody-may-read"
_SECRETS = ("demodemo", "partnerpartner", _OWN_KEY, "the-admin-token")

both_formats = pytest.mark.parametrize("log_format", ["text", "json"])


def test_the_log_has_a_line_for_each_call() -> None:
    """In text, each call is a line with its status, path and world; a refusal says why."""
    with serving(*SMALL) as server:
        call(server, "POST", JOURNEYS, {})
        call(server, "POST", CONSENTS, {"paging": {"limit": -1}})
        call(server, "POST", "/v1/shop/.Zalo/ListJourneys", {})
        server.stop()
        first, second, reason, hint, *third = logged(server).strip().splitlines()
    time = r"\d\d:\d\d:\d\d"
    assert re.fullmatch(rf"{time} 200 POST {re.escape(JOURNEYS)} [\d.]+ ms demo", first)
    assert re.fullmatch(rf"{time} 400 POST {re.escape(CONSENTS)} [\d.]+ ms demo", second)
    assert "invalid limit" in reason
    assert hint.strip() == "~ body-refused: paging.limit: -1 is refused; send 1 to 100"
    assert re.match(rf"{time} 404 POST /v1/shop/.Zalo/ListJourneys ", third[0])
    assert "url-joined-wrongly" in "".join(third)
    assert JOURNEYS in "".join(third)


def test_the_log_can_be_json() -> None:
    """With ``--log-format json`` each call is one JSON object on one line."""
    with serving(*SMALL, "--log-format", "json") as server:
        call(server, "POST", JOURNEYS, {})
        call(server, "POST", "/v1/shop/.Zalo/ListJourneys", {})
        server.stop()
        first, second = map(json.loads, logged(server).strip().splitlines())
    assert (first["method"], first["path"], first["status"]) == ("POST", JOURNEYS, 200)
    assert (first["world"], second["status"]) == ("demo", 404)
    assert first["duration_ms"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", first["at"])
    assert [note["code"] for note in second["notes"]] == ["url-joined-wrongly"]


@both_formats
def test_a_call_cannot_forge_a_line(log_format: str) -> None:
    """A path cannot break the line of its call."""
    with serving(*SMALL, "--log-format", log_format) as server:
        for path in ("/a%0A00:00:00%20200%20POST%20/forged", "/b%1B[2J%0D/forged"):
            assert call(server, "POST", path, {})[0] == 404
        server.stop()
        lines = logged(server).strip().split("\n")
    assert not any(line.startswith("00:00:00") for line in lines)
    assert not set("\r\x1b") & set("".join(lines))
    told = [line for line in lines if " 404 POST /" in line or '"status": 404' in line]
    assert len(told) == 2


@both_formats
def test_keys_are_never_logged(log_format: str) -> None:
    """No key appears in the log, valid or not, wherever it was sent."""
    keys = (API_KEY, SHOP_KEY, PARTNER_API_KEY, _OWN_KEY, "the-admin-token")
    options = ("--extra-api-key", _OWN_KEY, "--admin-token", "the-admin-token")
    with serving(*SMALL, *options, "--log-format", log_format) as server:
        for key in keys:
            for path in (JOURNEYS, "/v1/partner.Zalo/ListJourneys", "/ListJourneys", "/nothing"):
                for sent in (key, f"{key}x", f"{key} {key}"):
                    call(server, "POST", path, {}, sent)
            call(server, "GET", "/__admin/journeys", None, key)
        server.stop()
        text = logged(server)
    assert "401" in text
    assert "200" in text
    for secret in _SECRETS:
        assert secret not in text
