"""docs/lives.md has every magic number, and a page with its picture for every record that lives."""

import pytest

from mock_server.contract.customers import MAGIC
from mock_server.etelecom import RECORDS
from pictures.__main__ import named, pages
from tests.docs.blocks import ROOT

DOCS = ROOT / "docs"
PAGE = (DOCS / "lives.md").read_text("utf-8")
WITH_LIFE = [resource for resource in RECORDS if resource.life is not None]


@pytest.mark.parametrize("phone", sorted(MAGIC))
def test_a_magic_number_is_documented(phone: str) -> None:
    assert f"| `0{phone[2:]}` | {MAGIC[phone].about} |" in PAGE


def test_every_life_has_its_page() -> None:
    assert len(list(pages())) == len(WITH_LIFE)
    for name, _ in pages():
        assert f"]({name})" in PAGE


@pytest.mark.parametrize(("name", "content"), list(pages()), ids=[name for name, _ in pages()])
def test_its_tables_are_as_declared(name: str, content: str) -> None:
    """`make pictures` writes them again."""
    assert (DOCS / name).read_text("utf-8") == content


def test_every_life_has_its_picture() -> None:
    written = "".join(content for _, content in pages())
    for resource in WITH_LIFE:
        picture = f"life-of-{named(resource.name).replace(' ', '-')}.svg"
        assert f"](pictures/{picture})" in written
