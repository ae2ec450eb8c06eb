"""Handles a list call: takes a filter and a paging, returns a page of stored documents."""

from collections.abc import Awaitable, Iterable, Mapping
from typing import Any

from mock_server.answer import Body, PageBody
from mock_server.assumptions.phones import exact_phones, without_normalised
from mock_server.assumptions.seen import Declared
from mock_server.assumptions.shaping import shown_too, with_hidden
from mock_server.clock import SECOND
from mock_server.contract.filters import Selection, select
from mock_server.contract.list_filters import Condition
from mock_server.contract.other_system import OtherSystem
from mock_server.contract.paging import PageRequest, ask
from mock_server.contract.schema import Resource
from mock_server.contract.wire import list_request_reader
from mock_server.faults.effect import Listing
from mock_server.faults.player import Fault
from mock_server.notes import Note, refuse_leniency
from mock_server.store import Page, Shop, Store
from mock_server.store.page import merged
from mock_server.web.vendor_calls import list_notes
from mock_server.world.auth import Caller


class ListOperation:
    """The vendor's method that lists one resource."""

    observable = True
    system: OtherSystem | None = None
    takes_form = links = False

    def __init__(self, resource: Resource[Any], store: Store) -> None:
        self.name = resource.operation
        self.service = resource.service
        self.callers = resource.callers
        self.bases = resource.bases
        self.resource = resource
        self._member = resource.plural.encode()
        self.declared = Declared.list_of(resource)
        self.shown = resource.shown
        self.secretless = resource.secretless
        self._store = store
        self.read = list_request_reader(resource)

    async def answer(
        self, caller: Caller, request: Mapping[str, Any], notes: list[Note], fault: Fault | None
    ) -> Body:
        """The response's JSON; raises InvalidArgument."""
        assume = caller.world.assume
        filter_ = request.get("filter") or {}
        exactly: tuple[Condition, ...] = ()
        if assume and assume.get("phone_filter") == "exact":
            filter_, exactly = exact_phones(assume, self.resource, filter_)
            notes[:] = without_normalised(notes)
        selection = select(self.resource, filter_, assume)
        if exactly:
            selection = selection._replace(others=selection.others + exactly)
        notes += list_notes.filter_notes(filter_, self.resource, selection)
        asked = ask(self.resource, request.get("paging") or {}, notes, assume)
        if caller.world.strict:
            refuse_leniency(notes)
        if fault is not None and fault.effect.on_lists:
            page = await self._faulty_page(caller, filter_, selection, asked, fault)
        else:
            near = SECOND if list_notes.meets_date_to(selection, asked) else 0
            page = await self._page(caller, selection, asked, near)
            notes += list_notes.page_notes(self.resource, selection, asked, page)
            if not (near and page.documents) or self.resource.closed_dates:
                notes += await self._rare_notes(caller, filter_, selection, asked, page)
            if page.beyond is not None:
                date_to = filter_["date_to"]
                notes.append(list_notes.near_date_to(date_to, on_it=page.beyond <= date_to))
        documents = page.documents
        if assume and (more := shown_too(assume, self.name, self.resource.attributes)):
            members = self.resource.hidden_texts.members
            documents = [
                with_hidden(shown, b"{%b}" % members(hidden), more)
                for _, _, shown, hidden in page.rows
            ]
        return PageBody(self._member, documents, asked.answer(page.ends))

    def _page(
        self, caller: Caller, selection: Selection, asked: PageRequest, near: int = 0
    ) -> Awaitable[Page]:
        """The part of a selection that the caller may see; see ``RecordStore.page``."""
        resource, records = self.resource, self._store.records
        scope = resource.scope(None if resource.callers == "partner" else caller.shop.shop_id)
        if scope:
            selection = selection._replace(others=selection.others + scope)
        if not resource.across_shops:
            return records.page(caller.shop, resource, selection, asked, near)
        return self._page_of_all(caller.world.shops, selection, asked, near)

    async def _page_of_all(
        self, shops: Iterable[Shop], selection: Selection, asked: PageRequest, near: int
    ) -> Page:
        page, resource = self._store.records.page, self.resource
        pages = [await page(shop, resource, selection, asked, near) for shop in shops]
        return merged(pages, asked)

    async def _rare_notes(
        self,
        caller: Caller,
        filter_: Mapping[str, Any],
        selection: Selection,
        asked: PageRequest,
        page: Page,
    ) -> list[Note]:
        """Notes that need another query; few calls have one."""
        notes: list[Note] = []
        first = asked.position is None
        if first and not page.documents:
            for wanted, near in list_notes.near_ids(self.resource, filter_):
                found = await self._page(caller, near, list_notes.one_row(asked))
                notes += list_notes.rounded_id(wanted, found)
        if after := list_notes.just_beyond(selection, asked, page):
            found = await self._page(caller, after, list_notes.one_row(asked))
            if found.documents:
                on_it = await self._page(
                    caller, list_notes.on_date_to(selection, filter_), list_notes.one_row(asked)
                )
                notes.append(
                    list_notes.near_date_to(filter_["date_to"], on_it=bool(on_it.documents))
                )
        if self.resource.closed_dates and first and list_notes.is_utc_day(selection):
            missed = await self._page(
                caller, list_notes.before_utc_day(selection), list_notes.one_row(asked)
            )
            if missed.documents:
                notes.append(list_notes.vietnam_day(selection))
        return notes

    async def _faulty_page(
        self,
        caller: Caller,
        filter_: Mapping[str, Any],
        selection: Selection,
        asked: PageRequest,
        fault: Fault,
    ) -> Page:
        async def read(wanted: PageRequest) -> Page:
            # The fault may have changed the world, and with it the shop's layers.
            world = await self._store.worlds.again(caller.world.id) or caller.world
            now = caller._replace(world=world, shop=world.shops[caller.shop.place])
            return await self._page(now, selection, wanted)

        known = self.resource.asked
        equals = {
            known[name].name: value
            for name, value in filter_.items()
            if value is not None and name in known
        }
        for each in self.resource.filters:
            if filter_.get(each.name) is not None:
                equals |= each.fitting(filter_[each.name])
        listing = Listing(self.resource, equals, selection.since, selection.until, read)
        return await fault.effect.page(fault.play, listing, asked)
