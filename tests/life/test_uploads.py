"""Uploading files, and sending them by their tokens."""

import json
from typing import Any

import pytest

from mock_server.etelecom.zalo.upload_record import UploadType
from tests.simulator import API_KEY, Answer, Client, answered

UPLOAD = "/v1/shop.OA/UploadFile"
OA = 2258329079718686512
MIB = 1024 * 1024
JPG, PNG = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"
PDF, DOC, DOCX = b"%PDF-1.7\n", bytes.fromhex("d0cf11e0a1b11ae1"), b"PK\x03\x04"
GIF = b"GIF89a"


def upload(client: Client, kind: str, name: str, content: bytes, **parts: Any) -> Answer:
    sent = {"type": (None, kind), "oa_id": (None, str(OA)), "file": (name, content)} | parts
    headers = {"Authorization": f"Bearer {API_KEY}"}
    return answered(client.http.post(UPLOAD, files=sent, headers=headers))


@pytest.mark.rule("uploads.formats")
@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("image", "a.jpg", JPG),
        ("image", "A.JPEG", JPG + b"x" * (MIB - 4)),
        ("image", "a.png", PNG),
        ("image", "noending", PNG),
        ("file", "a.pdf", PDF + b"x" * (5 * MIB - 9)),
        ("file", "hóa đơn.doc", DOC),
        ("file", "a.b.docx", DOCX),
        ("gif", "a.gif", GIF),
    ],
)
def test_what_zalo_takes(client: Client, kind: UploadType, name: str, content: bytes) -> None:
    answer = upload(client, kind, name, content)
    assert answer.status == 200, answer.body
    (kept,) = client.control("GET", "/uploads").body["uploads"]
    assert {**kept, "token": "", "id": ""} == {
        "id": "",
        "created_at": "2026-03-10T08:00:00Z",
        "expires_at": "2026-03-17T08:00:00Z",
        "name": name,
        "oa_id": str(OA),
        "shop_id": "1000000000000000001",
        "size": len(content),
        "token": "",
        "type": kind,
        "updated_at": "2026-03-10T08:00:00Z",
    }
    assert kept["token"] == answer.body["token"]


@pytest.mark.rule("uploads.refused")
@pytest.mark.parametrize(
    ("kind", "name", "content", "hint"),
    [
        ("image", "a.png", b"<svg>", "its first bytes are not"),
        ("image", "a.gif", GIF, "its first bytes are not"),
        ("image", "a.png", JPG, "that of a .jpg, but its name ends in .png"),
        ("image", "a.png", PNG + b"x" * MIB, "1048584 bytes"),
        ("file", "a.pdf", PNG, "its first bytes are not"),
        ("file", "a.zip", DOCX, "that of a .docx, but its name ends in .zip"),
        ("file", "a.pdf", PDF + b"x" * 5 * MIB, "at most 5 MiB"),
        ("gif", "a.gif", GIF + b"x" * 5 * MIB, "at most 5 MiB"),
        ("gif", "a.gif", b"", "its first bytes are not"),
    ],
)
def test_what_zalo_refuses(client: Client, kind: str, name: str, content: bytes, hint: str) -> None:
    answer = upload(client, kind, name, content)
    assert answer.refusal[:2] == (412, "failed_precondition")
    assert answer.body["meta"] == {"reason": "-201"}
    assert hint in answer.hint
    assert client.control("GET", "/uploads").body["uploads"] == []


@pytest.mark.rule("uploads.kept")
def test_a_token_is_sent_for_seven_days_by_its_own_oa(client: Client) -> None:
    follower = client.control("POST", "/followers", {"oa_id": str(OA)}).body
    token = upload(client, "file", "a.pdf", PDF).body["token"]

    def send(oa_id: str, method: str = "OASendFile", part: str = "token") -> Answer:
        body = {
            "message": {part: token},
            "oa_id": oa_id,
            "recipient": {"user_id": follower["zl_user_id"]},
        }
        return client.call(f"/v1/shop.Zalo/{method}", body)

    assert send(str(OA)).status == 200
    assert send(str(OA), "OASendImage", "attachment_id").body["meta"] == {"reason": "-201"}
    client.control("PUT", "/clock", {"advance": "P7D"})
    client.control("POST", f"/followers/{follower['id']}/say", {"text": "?"})
    assert send(str(OA)).body["meta"] == {"reason": "-201"}


def test_a_disconnected_oa_uploads_nothing(client: Client) -> None:
    client.control("PATCH", f"/accounts/{OA}", {"status": "N"})
    assert upload(client, "file", "a.pdf", PDF).body["meta"] == {"reason": "-216"}
    client.control("PATCH", f"/accounts/{OA}", {"status": "P"})
    assert upload(client, "file", "a.pdf", PDF).status == 200


@pytest.mark.rule("wire.forms")
def test_only_a_form_is_taken(client: Client) -> None:
    body = {"type": "file", "oa_id": str(OA), "file": "%PDF-"}
    answer = client.send(json.dumps(body).encode(), UPLOAD)
    assert answer.refusal == (404, "bad_route", 'unexpected Content-Type: "application/json"')
    form = client.send(b"--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert form.refusal[1] == "bad_route"


@pytest.mark.rule("wire.forms")
@pytest.mark.parametrize(
    ("content", "content_type", "cause"),
    [
        (b"--x--", "multipart/form-data", "no multipart boundary param in Content-Type"),
        (b"", "multipart/form-data; boundary=x", "EOF"),
        (b"junk", "multipart/form-data; boundary=x", "multipart: "),
        (
            b'--x\r\nContent-Disposition: form-data; name="oa_id"\r\n\r\n12',
            "Multipart/Form-Data; boundary=x",
            "multipart: NextPart: EOF",
        ),
        (b"--x\r\n", "multipart/form-data; boundary=" + "y" * 300, "Boundary length"),
    ],
)
def test_a_form_that_does_not_decode(
    client: Client, content: bytes, content_type: str, cause: str
) -> None:
    answer = client.send(content, UPLOAD, content_type=content_type)
    assert answer.undecodable.startswith(cause)
    assert answer.hint.startswith("malformed form: ")
    assert "{}" not in answer.hint


def test_a_form_that_does_not_decode_is_told_what_to_do(client: Client) -> None:
    """A client that writes Content-Type itself, an empty form, and one that was cut."""
    cases = {
        (b"--x--", "multipart/form-data"): "let the HTTP client write this header",
        (b"", "multipart/form-data; boundary=x"): "the form is empty",
        (b"--x\r\n", "multipart/form-data; boundary=x"): "ends before its last boundary",
    }
    for (content, content_type), told in cases.items():
        assert told in client.send(content, UPLOAD, content_type=content_type).hint
    compressed = client.send(b"", UPLOAD, content_type=content_type, content_encoding="gzip")
    assert "Content-Encoding gzip is not decoded" in compressed.hint


@pytest.mark.rule("wire.forms")
def test_parts_are_values_of_their_kinds(client: Client) -> None:
    for part, text in ({"oa_id": "abc"}, "parsing"), ({"type": "video"}, "enum Type"):
        answer = upload(client, "file", "a.pdf", PDF, **{n: (None, v) for n, v in part.items()})
        assert text in answer.undecodable
    assert "unmarshal" in upload(client, "file", "", PDF, file=(None, "text")).undecodable
    answer = client.call(UPLOAD, {"type": "file", "oa_id": str(OA)})
    assert answer.refusal == (400, "invalid_argument", "file không được để trống")


@pytest.mark.rule("wire.form-limit")
def test_a_form_is_bounded(client: Client) -> None:
    answer = upload(client, "file", "a.pdf", PDF + b"x" * 8 * MIB)
    assert answer.refusal[:2] == (413, "resource_exhausted")
    answer = upload(client, "file", "a.pdf", PDF, more=(None, "x" * 70_000))
    assert answer.refusal[:2] == (413, "resource_exhausted")
    many = {f"p{number}": (None, "x") for number in range(70)}
    assert upload(client, "file", "a.pdf", PDF, **many).refusal[0] == 413


def test_the_journal_shows_the_parts_and_not_the_bytes(client: Client) -> None:
    upload(client, "image", "a.png", PNG + b"x" * 1000)
    call = client.control("GET", "/requests").body["requests"][-1]
    assert call["method"] == "UploadFile"
    assert call["body"] == {
        "type": "image",
        "oa_id": str(OA),
        "file": {"begins_with": (PNG + b"x" * 8).hex(), "name": "a.png", "size": 1008},
    }
    count = client.control(
        "POST", "/requests/count", {"method": "UploadFile", "body": {"type": "image"}}
    )
    assert count.body == {"count": 1}
