"""The control client: creates worlds on a running simulator."""

from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from etelecom_mock.http import Caller, ControlError, segment
from etelecom_mock.times import written
from etelecom_mock.world import World

__all__ = ["ControlClient", "ControlError"]


_UNAUTHENTICATED = 401


class ControlClient:
    """A client of one server's control API.

    ``url`` is the server's own address, such as ``http://127.0.0.1:8480``.
    """

    def __init__(self, url: str, *, admin_token: str | None = None, timeout: float = 30.0) -> None:
        self.url = url.rstrip("/")
        self._admin_token = admin_token
        self._caller = Caller(self.url, timeout)
        self._made: dict[str, str] = {}
        """A key of each world that this client created, by the world's name."""

    def health(self) -> dict[str, Any]:
        """``{"status": "ok", "version": ...}`` from a server that is ready."""
        return dict(self._caller.call("GET", "/health"))

    def create_world(  # noqa: PLR0913  # all that a world can be made with
        self,
        name: str | None = None,
        *,
        preset: str | None = None,
        seed: int | None = None,
        anchor: str | datetime | None = None,
        shops: int | None = None,
        strict: bool | None = None,
        assume: Mapping[str, str | None] | None = None,
    ) -> World:
        """Create a world; options not given default to those of the server.

        ``assume`` chooses how the vendor behaves where it is silent: ``{"date_bounds": "closed"}``.
        """
        asked: dict[str, Any] = {
            "name": name,
            "preset": preset,
            "seed": seed,
            "anchor": None if anchor is None else written(anchor),
            "shops": shops,
            "strict": strict,
            "assume": None if assume is None else dict(assume),
        }
        body = {field: value for field, value in asked.items() if value is not None}
        document = self._caller.call("POST", "/worlds", body=body, key=self._admin_token)
        self._made[document["name"]] = document["partner_api_key"]
        return self._world(document)

    def world(self, name: str, *, key: str | None = None) -> World:
        """An existing world.

        Its keys are known if this client created it, or if ``key`` is one of them.
        """
        path, made = f"/worlds/{segment(name)}", self._made.get(name)
        if key is None and made is not None:
            try:
                return self._world(self._caller.call("GET", path, key=made))
            except ControlError as error:
                if error.status != _UNAUTHENTICATED:
                    raise
                del self._made[name]  # it was removed, and perhaps created again by somebody else
        return self._world(self._caller.call("GET", path, key=key or self._admin_token))

    def worlds(self) -> list[World]:
        """All worlds, oldest first, without their keys."""
        found = self._caller.call("GET", "/worlds", key=self._admin_token)
        return [self._world(each) for each in found["worlds"]]

    def close(self) -> None:
        """Close the connections."""
        self._caller.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _world(self, document: Mapping[str, Any]) -> World:
        return World(self._caller, document, self._admin_token)
