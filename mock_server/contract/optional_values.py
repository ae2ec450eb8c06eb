"""Kinds of fields whose value may be missing."""

from typing import Any

from mock_server.contract.values import FlagKind, IntegerKind, PhoneKind


class MaybePhoneKind(PhoneKind):
    """A phone number in Zalo's format, or an empty text while it is unknown."""

    def read(self, raw: Any) -> str:
        return "" if raw in (None, "") else super().read(raw)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "examples": ["84912345678", ""]}


class MaybeIntegerKind(IntegerKind):
    """A JSON integer, or null."""

    form = None

    def read(self, raw: Any) -> int | None:  # type: ignore[override]  # null stays null
        return None if raw is None else super().read(raw)

    def write(self, value: int | None) -> str:
        return "null" if value is None else super().write(value)

    def schema(self) -> dict[str, Any]:
        return {"type": ["integer", "null"]}


class MaybeFlagKind(FlagKind):
    """A JSON boolean, or ``null`` if unknown."""

    def read(self, raw: Any) -> bool | None:  # type: ignore[override]  # wider on purpose
        return None if raw is None else super().read(raw)

    def write(self, value: bool | None) -> str:
        return "null" if value is None else super().write(value)

    def column(self, value: bool | None) -> int:
        return int(bool(value))

    def schema(self) -> dict[str, Any]:
        return {"type": ["boolean", "null"]}
