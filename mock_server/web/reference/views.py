"""What the reference's documents and pages show."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request

from mock_server.contract.ledger import GRADES, Topic, count
from mock_server.contract.schema import Resource, every_list
from mock_server.contract.verbs import Verb
from mock_server.errors import NotFound
from mock_server.notes import NoteCode
from mock_server.web.openapi.documents import control_document
from mock_server.web.reference import addresses
from mock_server.web.reference.control import ControlGroup, control_call, control_groups
from mock_server.web.reference.facts import full_ledger
from mock_server.web.reference.failures import failures
from mock_server.web.reference.methods import ListMethod, VerbMethod
from mock_server.web.reference.pages import FOLDER, Pages


def origin_of(request: Request) -> str:
    """Scheme and host of this server, as the client named them."""
    return f"{request.url.scheme}://{request.url.netloc}"


class Reference:
    """What the documents and pages show; made on first use, so that starting costs nothing."""

    def __init__(
        self, app: FastAPI, catalogue: Sequence[Resource[Any]], verbs: Sequence[Verb]
    ) -> None:
        self.catalogue = catalogue
        self.lists = every_list(catalogue)
        self.verbs = verbs
        self._app = app
        self._pages = Pages()

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The ledger."""
        return full_ledger(self.catalogue, self.verbs)

    def file(self, name: str) -> bytes:
        """A file that goes with the pages."""
        return (FOLDER / name).read_bytes()

    @cached_property
    def _control(self) -> tuple[ControlGroup, ...]:
        return control_groups(control_document(self._app, self.catalogue))

    def page(self, name: str, request: Request) -> str:
        """A page by its name in the address; raises NotFound."""
        method = next((each for each in self.lists if each.operation == name), None)
        verb = next((each for each in self.verbs if each.operation == name), None)
        origin = origin_of(request)
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
                return self._render("method", request, method=ListMethod(method, origin))
            case _ if verb is not None:
                return self._render("verb", request, verb=VerbMethod(verb, origin, self.catalogue))
            case _:
                raise NotFound(f"no page {name!r}: the pages are listed at /__admin/docs")

    def _render(self, template: str, request: Request, **values: Any) -> str:
        return self._pages.render(
            f"{template}.html",
            path=request.url.path,
            origin=origin_of(request),
            addresses=addresses,
            methods=[ListMethod(each, origin_of(request)) for each in self.lists],
            verbs=[VerbMethod(each, origin_of(request), self.catalogue) for each in self.verbs],
            **values,
        )
