"""Secrets in bodies of calls, which the journal neither stores in a database nor shows."""

import json
import re
from base64 import b64encode
from typing import Any

_SECRETS = frozenset({"app_secret", "auth_token", "password", "extension_password"})
"""Members of bodies that are always redacted, as ``casefold`` leaves them."""

_NAMES = "|".join(sorted(_SECRETS))
_TEXT = re.compile(rf"""(?i)((?:{_NAMES})["']?\s*[:=]\s*["']?)[^"',}}&\s]+""")
"""The same in text that is not JSON."""

_SECRETS_OF = {"ConnectOA": "code"}
"""Members that are secret only in the requests of one method; elsewhere the name means something
else."""

_END_OF_KEY = r"[0-9]{19}(?::|%3[aA])[A-Za-z0-9]{32}"
_KEY = re.compile(rf"(?i:shop)?{_END_OF_KEY}(?:[A-Za-z0-9]{{32}})?")
"""A key of a world, wherever it occurs: in a path, in a member or in a header of another name."""

_HAS_KEY = re.compile(_END_OF_KEY)
"""Tells more quickly whether there is one: a search by the first character."""

_BYTES_KEY = re.compile(_END_OF_KEY.encode())

_FOLDED = "\u017f\u00df\u1e9e\u212a"
"""Letters that are read as ASCII ones where a request's names are compared without case."""

_SUSPECT = (b"app_secret", b"auth_token", b"password")
"""What a body with a secret contains in lower case: a name's own word."""

_ESCAPE = b"\\u"
"""Or an escape in it."""

_SUSPECT_LETTERS = tuple(letter.encode() for letter in _FOLDED)
"""What else may spell a name."""


def is_secret(name: str) -> bool:
    """Whether a member of this name is always redacted."""
    return name.casefold() in _SECRETS


def parsed(body: bytes) -> Any:
    """A body as JSON, otherwise as text, otherwise as ``{"base64": ...}``.

    None if empty or not kept.
    """
    if not body:
        return None
    try:
        document = json.loads(body)
        # What JSON cannot represent, or UTF-8 cannot encode, is shown as the text received.
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        try:
            return without_keys(_TEXT.sub(r"\1***", body.decode()))
        except UnicodeDecodeError:
            return {"base64": b64encode(_redacted_text(body)).decode()}
    return without_secrets(document)


def parsed_request(body: bytes, operation: str) -> Any:
    """A request's body as ``parsed`` returns it, without what is secret only in this method."""
    return _without_own(parsed(body), operation)


def without_keys(text: str) -> str:
    """A text in which keys are hidden."""
    return text if _HAS_KEY.search(text) is None else _KEY.sub("***", text)


def without_secrets(document: Any) -> Any:
    """The document with its secret members and all keys redacted."""
    if isinstance(document, dict):
        return {
            without_keys(name): "***" if is_secret(name) and value else without_secrets(value)
            for name, value in document.items()
        }
    if isinstance(document, str):
        return without_keys(document)
    return [without_secrets(each) for each in document] if isinstance(document, list) else document


def redacted_request(body: bytes, operation: str) -> bytes:
    """The same for the request of a method."""
    if operation not in _SECRETS_OF or not body:
        return redacted_body(body, keys=True)
    return json.dumps(parsed_request(body, operation), ensure_ascii=False).encode()


def redacted_body(body: bytes, *, keys: bool = False) -> bytes:
    """The bytes of a body as they may be stored: unchanged if they contain no secret.

    Args:
        body: The bytes.
        keys: Whether to search for keys too; pages of records are long, and contain none.
    """
    if not (_is_suspect(body) or (keys and _BYTES_KEY.search(body))):
        return body
    try:
        document = json.loads(body)
        kept = without_secrets(document)
        if kept == document:
            return body
        return json.dumps(kept, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return _redacted_text(body)


def _is_suspect(body: bytes) -> bool:
    """Whether a body may contain a secret; a pattern without case would take far longer to say."""
    lowered = body.lower()
    for each in _SUSPECT:
        if each in lowered:
            return True
    # One byte is found far sooner than two, and most bodies have no escapes.
    if b"\\" in body and _ESCAPE in lowered:
        return True
    return not body.isascii() and any(each in body for each in _SUSPECT_LETTERS)


def _without_own(body: Any, operation: str) -> Any:
    secret = _SECRETS_OF.get(operation)
    if secret is None or body is None:
        return body
    if not isinstance(body, dict):
        return "***"
    return {name: "***" if name.casefold() == secret else each for name, each in body.items()}


def _redacted_text(body: bytes) -> bytes:
    text = body.decode(errors="surrogateescape")
    return without_keys(_TEXT.sub(r"\1***", text)).encode(errors="surrogateescape")
