"""moto: a DynamoDB table, filled over HTTP, and a query on its index by status."""

import json
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import Job, Package, Peer, Workspace
from benchmarks.peers.sheet import Row, Sheet
from benchmarks.processes import Call
from benchmarks.requests import LIMIT

_TABLE, _INDEX = "journeys", "by_status"
_BATCH = 25
"""The maximum number of items in one BatchWriteItem."""

_SIGNED = (
    "AWS4-HMAC-SHA256 Credential=key/20260310/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=none"
)


def _call(action: str, asked: object) -> Call:
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"DynamoDB_20120810.{action}",
        "Authorization": _SIGNED,
    }
    return Call("POST", "/", headers, json.dumps(asked).encode())


def _value(value: Any) -> dict[str, Any]:
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case _:
            return {"S": value}


def _fill(port: int, rows: Sequence[Row]) -> None:
    typed = {"id": "S", "status": "S", "place": "N"}
    ordered = [("status", "HASH"), ("place", "RANGE")]
    table = {
        "TableName": _TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind} for name, kind in typed.items()
        ],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": _INDEX,
                "KeySchema": [{"AttributeName": name, "KeyType": kind} for name, kind in ordered],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    }
    _done(port, _call("CreateTable", table))
    items = [
        {name: _value(value) for name, value in {**row, "place": place}.items()}
        for place, row in enumerate(rows)
    ]
    for first in range(0, len(items), _BATCH):
        puts = [{"PutRequest": {"Item": item}} for item in items[first : first + _BATCH]]
        _done(port, _call("BatchWriteItem", {"RequestItems": {_TABLE: puts}}))


def _done(port: int, call: Call) -> None:
    status, answer = call.made(port)
    assert status == HTTPStatus.OK, answer


def _ask(status: str) -> Call:
    query = {
        "TableName": _TABLE,
        "IndexName": _INDEX,
        "Limit": LIMIT,
        "KeyConditionExpression": "#s = :s",
        "ExpressionAttributeNames": {"#s": "status"},
        "ExpressionAttributeValues": {":s": {"S": status}},
    }
    return _call("Query", query)


def _read(answer: bytes) -> Sequence[Row]:
    items = json.loads(answer)["Items"]
    return [{name: next(iter(value.values())) for name, value in item.items()} for item in items]


def _job(home: Path, sheet: Sheet) -> Job:
    server = [str(home / "bin" / "moto_server"), "--host", "127.0.0.1"]
    return Job(
        "DynamoDB's `Query` on an index by status; its start includes the filling over HTTP",
        sheet,
        lambda port: [*server, "--port", str(port)],
        _ask,
        _read,
        fill=lambda port: _fill(port, sheet.rows),
    )


def _jobs(workspace: Workspace) -> Iterator[Job]:
    for sheet in workspace.sheets:
        yield _job(workspace.home, sheet)


MOTO = Peer("moto", Package("pip", "moto", "5.2.5", "server"), (), _jobs)
