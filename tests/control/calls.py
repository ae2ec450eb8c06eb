"""Control calls on records, with the statuses that they must answer."""

from typing import Any

from tests.simulator import Answer, Client


def create(client: Client, plural: str, **fields: Any) -> dict[str, Any]:
    """A record that was created."""
    answer = client.control("POST", f"/{plural}", fields)
    assert answer.status == 201, answer
    return dict(answer.body)


def change(client: Client, plural: str, record_id: str, **fields: Any) -> dict[str, Any]:
    """A record after its change."""
    answer = client.control("PATCH", f"/{plural}/{record_id}", fields)
    assert answer.status == 200, answer
    return dict(answer.body)


def delete(client: Client, plural: str, record_id: str) -> None:
    """Delete a record that is there."""
    answer = client.control("DELETE", f"/{plural}/{record_id}")
    assert (answer.status, answer.raw) == (204, b""), answer


def read(client: Client, plural: str, record_id: str) -> dict[str, Any]:
    """A record that is there."""
    answer = client.control("GET", f"/{plural}/{record_id}")
    assert answer.status == 200, answer
    return dict(answer.body)


def export(client: Client, query: str = "") -> bytes:
    """The bytes of a world's document."""
    answer = client.control("GET", f"/export{query}")
    assert answer.status == 200, answer
    return answer.raw


def refused(answer: Answer, status: int, code: str, *words: str) -> None:
    """The answer is this refusal, and its text has all the words."""
    found_status, found_code, msg = answer.refusal
    assert (found_status, found_code) == (status, code), answer
    for word in words:
        assert word in msg
