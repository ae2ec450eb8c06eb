"""docs/lives.md has every magic number, and every record that lives."""

import pytest

from mock_server.customers import MAGIC
from mock_server.vendor import CATALOGUE
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "lives.md").read_text("utf-8")


@pytest.mark.parametrize("phone", sorted(MAGIC))
def test_a_magic_number_is_documented(phone: str) -> None:
    assert f"| `0{phone[2:]}` | {MAGIC[phone].about} |" in PAGE


def test_every_life_has_its_picture() -> None:
    for resource in CATALOGUE:
        if resource.life is not None:
            assert f"](pictures/life-of-a-{resource.name}.svg)" in PAGE
