"""What a world goes by where the vendor is silent: its alternatives other than the defaults."""

from collections.abc import Mapping
from types import MappingProxyType

ASSUMING_DEFAULTS: Mapping[str, str] = MappingProxyType({})
"""Nobody chose an alternative."""
