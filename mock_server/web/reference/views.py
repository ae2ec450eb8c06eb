"""What the reference's documents and pages show."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from msgspec.structs import replace
from starlette.requests import Request

from mock_server.assumptions.ledger import as_observed
from mock_server.contract.ledger import GRADES, Topic, count
from mock_server.contract.schema import Resource, every_list
from mock_server.contract.service import Service, lists_of, records_of, verbs_of
from mock_server.contract.verbs import Verb
from mock_server.errors import NotFound
from mock_server.notes import NoteCode
from mock_server.settings import Settings
from mock_server.web.http.public_address import origin_of, prefix_of
from mock_server.web.language.choice import ENGLISH, VIETNAMESE, language_of, translator
from mock_server.web.openapi.documents import control_document
from mock_server.web.reference import addresses
from mock_server.web.reference.control import ControlCall, control_call, control_groups
from mock_server.web.reference.facts import full_ledger
from mock_server.web.reference.failures import failures
from mock_server.web.reference.methods import Method, list_page, verb_page
from mock_server.web.reference.pages import FOLDER, Pages


class Reference:
    """What the documents and pages show. Built on first use, so that it does not delay startup."""

    def __init__(self, app: FastAPI, settings: Settings, services: Sequence[Service]) -> None:
        self.catalogue = lists_of(services)
        self.lists = every_list(self.catalogue)
        self.verbs = verbs_of(services)
        self.methods: tuple[Resource[Any] | Verb, ...] = (*self.lists, *self.verbs)
        self.records = records_of(services)
        self._app = app
        self._settings = settings
        self._pages = Pages()

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The ledger."""
        topics = full_ledger(self.catalogue, self.verbs)
        observed, day = self._settings.observed, self._settings.observed_on
        if not observed:
            return topics
        return tuple(
            replace(topic, facts=tuple(as_observed(each, observed, day) for each in topic.facts))
            for topic in topics
        )

    def file(self, name: str) -> bytes:
        """A file that belongs to the pages."""
        return (FOLDER / name).read_bytes()

    @cached_property
    def _control(self) -> dict[str, list[ControlCall]]:
        return control_groups(control_document(self._app, self.records))

    def page(self, name: str, request: Request) -> str:
        """A page by its name in the URL; raises NotFound."""
        method = next((each for each in self.lists if each.operation == name), None)
        verb = next((each for each in self.verbs if each.operation == name), None)
        origin = origin_of(request.scope)
        match name:
            case "":
                return self._render("overview", request, routes=addresses.routes(origin))
            case "errors":
                found = failures(self.catalogue, origin)
                return self._render("errors", request, failures=found, notes=list(NoteCode))
            case "fidelity":
                every = count(fact for topic in self.topics for fact in topic.facts)
                counts = [(topic, count(topic.facts)) for topic in self.topics]
                return self._render("fidelity", request, grades=GRADES, counts=counts, every=every)
            case "control":
                example = control_call(self.catalogue, origin)
                return self._render("control", request, groups=self._control, example=example)
            case _ if method is not None:
                shown = Method(method, origin)
                return self._render("method", request, method=shown, page=list_page(method))
            case _ if verb is not None:
                page = verb_page(verb, self.catalogue)
                return self._render("verb", request, method=Method(verb, origin), page=page)
            case _:
                raise NotFound(f"no page {name!r}: the pages are listed at /__admin/docs")

    def _render(self, template: str, request: Request, **values: Any) -> str:
        origin, language = origin_of(request.scope), language_of(request)
        return self._pages.render(
            f"{template}.html",
            language=language,
            other_language=ENGLISH if language == VIETNAMESE else VIETNAMESE,
            t=translator(language),
            path=request.url.path,
            root=prefix_of(request.scope),
            origin=origin,
            addresses=addresses,
            methods=[Method(each, origin) for each in self.methods],
            **values,
        )
