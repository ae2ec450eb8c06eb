"""What is assumed where the vendor is silent, and each alternative to it."""

from mock_server.assumptions.assumption import Alternative, Assumption
from mock_server.assumptions.dates import DATES
from mock_server.assumptions.names import NAMES, UNNAMED
from mock_server.assumptions.paging import PAGING
from mock_server.assumptions.phones import PHONES
from mock_server.assumptions.sends import SENDS
from mock_server.assumptions.values import VALUES

__all__ = ["ASSUMPTIONS", "BY_NAME", "Alternative", "Assumption"]

ASSUMPTIONS: tuple[Assumption, ...] = (*VALUES, *PHONES, *DATES, *PAGING, *SENDS, *NAMES, *UNNAMED)
"""Every assumption."""

BY_NAME = {each.name: each for each in ASSUMPTIONS}
