"""Control calls on records, the same for every resource: list, create, read, change, delete."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from mock_server.answer import PageBody
from mock_server.contract.filters import select
from mock_server.contract.kind import Kind
from mock_server.contract.paging import ask
from mock_server.contract.schema import Resource
from mock_server.contract.wire import PAGING_KINDS, filter_kinds
from mock_server.errors import InvalidArgument
from mock_server.formats import Invalid
from mock_server.store import Store
from mock_server.web.control.bodies import json_object
from mock_server.web.control.route import ControlRoute, RecordId, TargetWorld, json_response
from mock_server.web.openapi.control.call import described, optional_body
from mock_server.web.openapi.control.records import query
from mock_server.web.openapi.nouns import record_name
from mock_server.world.record_writes import missing


def record_router(resource: Resource[Any], store: Store) -> APIRouter:
    """The routes of one resource's records."""
    router = APIRouter(
        prefix=f"/__admin/{resource.plural}", tags=[resource.plural], route_class=ControlRoute
    )
    name = record_name(resource)
    example = {"phone": "84912345678"} if "phone" in resource.attributes else {}
    kinds, fields = filter_kinds(resource), optional_body(f"{name}Fields", example)

    @router.get("", **described(f"list{name}s", f"{name}Page", query=query(resource)))
    async def list_records(target: TargetWorld, request: Request) -> Response:
        """The page that the vendor's list returns, including the hidden fields."""
        given = request.query_params
        selection = select(resource, _asked(kinds, given))
        asked = ask(resource, _asked(PAGING_KINDS, given))
        page = await store.records.page(target.shop, resource, selection, asked)
        documents = page.whole_documents(resource)
        return json_response(
            bytes(PageBody(resource.plural.encode(), documents, asked.answer(page.ends)))
        )

    @router.post("", status_code=201, **described(f"create{name}", name, fields))
    async def create_record(target: TargetWorld, request: Request) -> Response:
        """Create a record with the given fields, as if new."""
        given = await json_object(request)
        document = await target.writes.create(resource, given)
        return json_response(document, 201)

    @router.get("/{record_id}", **described(f"get{name}", name))
    async def read_record(target: TargetWorld, record_id: RecordId) -> Response:
        """One record by its ``id``."""
        document = await store.records.find(target.shop, resource, record_id)
        if document is None:
            raise missing(resource, record_id)
        return json_response(document)

    @router.patch("/{record_id}", **described(f"change{name}", name, fields))
    async def change_record(target: TargetWorld, record_id: RecordId, request: Request) -> Response:
        """Change the given fields; ``updated_at`` becomes now unless it is given."""
        given = await json_object(request)
        document = await target.writes.change(resource, record_id, given)
        return json_response(document)

    @router.get("/{record_id}/life", **described(f"get{name}Life", "Life"))
    async def read_life(target: TargetWorld, record_id: RecordId) -> dict[str, Any]:
        """The record's state, and its next change by the world's clock."""
        return await target.writes.life_of(resource, record_id)

    @router.delete("/{record_id}", status_code=204, **described(f"delete{name}"))
    async def remove_record(target: TargetWorld, record_id: RecordId) -> Response:
        """Delete one record."""
        await target.writes.remove(resource, record_id)
        return Response(status_code=204)

    return router


def _asked(kinds: Mapping[str, Kind], given: Mapping[str, str]) -> dict[str, Any]:
    """Query parameters as the filter or the paging of a list."""
    return {name: _ask(kind, name, given[name]) for name, kind in kinds.items() if name in given}


def _ask(kind: Kind, name: str, text: str) -> Any:
    try:
        return kind.ask(kind.ask_text(text)) if text else None
    except Invalid as error:
        raise InvalidArgument.of(name, str(error)) from None
