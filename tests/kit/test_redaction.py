"""Which bodies are searched for secrets: whatever may spell a secret's name, and few others."""

import json

import pytest

from mock_server.redaction import _SECRETS, _is_suspect, redacted_body

SPELLINGS = (
    *sorted(_SECRETS),
    *(name.upper() for name in sorted(_SECRETS)),
    *(name.title() for name in sorted(_SECRETS)),
    "pa\u017fsword",
    "pa\u1e9eword",
    "auth_to\u212aen",
)


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_every_spelling_of_a_secret_is_redacted(name: str, ascii_only: bool) -> None:
    body = json.dumps({"of": [{name: "hidden", "note": "Đơn"}]}, ensure_ascii=ascii_only).encode()
    kept = redacted_body(body)
    assert b"hidden" not in kept
    assert json.loads(kept)["of"][0]["note"] == "Đơn"


@pytest.mark.parametrize("name", ["\\u0070assword", "auth\\u005ftoken"])
def test_an_escaped_name_is_redacted(name: str) -> None:
    assert b"hidden" not in redacted_body(b'{"%b":"hidden"}' % name.encode())


def test_a_page_without_secrets_is_stored_as_it_is() -> None:
    page = json.dumps({"journeys": [{"phone": "84912345678", "name": "Đặng"}]}, ensure_ascii=False)
    assert not _is_suspect(page.encode())
    assert redacted_body(page.encode()) == page.encode()
