"""Responses that say how many records were changed."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Field, Integer


class Updated(Struct, frozen=True, kw_only=True):
    """How many were changed."""

    updated: Annotated[Integer, Field("How many were changed: 1.")]


class Removed(Struct, frozen=True, kw_only=True):
    """How many were removed."""

    removed: Annotated[Integer, Field("How many were removed: 1.")]


class Deleted(Struct, frozen=True, kw_only=True):
    """How many were deleted."""

    deleted: Annotated[Integer, Field("How many were deleted: 1.")]


ONE = Updated(updated=1)
