"""Human-looking data: a Faker provider with word lists of our own.

The lists are ours so that a world's bytes do not depend on the word lists of a Faker release, and
every choice is drawn from ``Draws`` so that they do not depend on Python's generators either.
"""

from faker.generator import Generator
from faker.providers import BaseProvider

from mock_server.contract.generation import Draws
from mock_server.contract.persons import FAMILY_NAMES, GIVEN_NAMES, MIDDLE_NAMES
from mock_server.fidelity import assumed

MOBILE_PREFIXES = (
    *("32", "33", "34", "35", "36", "37", "38", "39", "86", "96", "97", "98"),  # Viettel
    *("81", "82", "83", "84", "85", "88", "91", "94"),  # VinaPhone
    *("70", "76", "77", "78", "79", "89", "90", "93"),  # MobiFone
    *("52", "56", "58", "92"),  # Vietnamobile
)
"""Prefixes in use after 84. Not 99, which is reserved for magic numbers."""

SHOP_KINDS = (
    *("Giao Hàng", "Vận Tải", "Chuyển Phát", "Siêu Thị", "Nhà Xe", "Thời Trang", "Điện Máy"),
    "Nội Thất",
)
SHOP_NAMES = (
    *("Phương Nam", "Hoàng Long", "Sao Mai", "Thành Công", "Đại Dương", "Bình Minh", "An Phát"),
    *("Việt Tín", "Hải Âu", "Kim Liên"),
)
OA_SERVICES = ("", " - Chăm sóc khách hàng", " - Giao nhận", " - Khuyến mãi")


class VietnamProvider(BaseProvider):
    """People, shops and mobile numbers of Vietnam."""

    draws: Draws

    def mobile_number(self) -> str:
        """A mobile number in Zalo's form, ``84xxxxxxxxx``."""
        return mobile_number(self.draws)

    def full_name(self) -> str:
        """A person's name: family name, middle name, given name."""
        draws = self.draws
        names = (draws.pick(FAMILY_NAMES), draws.pick(MIDDLE_NAMES), draws.pick(GIVEN_NAMES))
        return " ".join(names)

    def shop_name(self) -> str:
        """A shop's name."""
        return f"{self.draws.pick(SHOP_KINDS)} {self.draws.pick(SHOP_NAMES)}"


def mobile_number(draws: Draws) -> str:
    """What the provider draws, for who asks for thousands of them: a generator takes 25 µs."""
    return f"84{draws.pick(MOBILE_PREFIXES)}{draws.below(10**7):07}"


def people(draws: Draws) -> VietnamProvider:
    """Our provider on a Faker generator that has no other, drawing from ``draws``."""
    generator = Generator()
    provider = VietnamProvider(generator)
    provider.draws = draws
    generator.add_provider(provider)
    return provider


RULES = (
    assumed(
        "data.people",
        "Seeded phones are Vietnamese mobile numbers with prefixes in use, never one that begins "
        "with `8499`; names of people and shops are made up.",
        "the public numbering plan; no real person's number is looked up",
    ),
)
