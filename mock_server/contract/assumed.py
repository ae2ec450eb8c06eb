"""A world's alternatives other than the defaults, for points on which the vendor is silent."""

from collections.abc import Mapping
from types import MappingProxyType

ASSUMING_DEFAULTS: Mapping[str, str] = MappingProxyType({})
"""No alternative was chosen."""
