"""Responses that say how many records were changed."""

from dataclasses import dataclass
from typing import Annotated

from mock_server.contract.fields import Field, Integer


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """How many were changed."""

    updated: Annotated[Integer, Field("How many were changed: 1.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How many were removed."""

    removed: Annotated[Integer, Field("How many were removed: 1.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """How many were deleted."""

    deleted: Annotated[Integer, Field("How many were deleted: 1.")]


ONE = Updated(updated=1)
