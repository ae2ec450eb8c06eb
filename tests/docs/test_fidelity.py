"""docs/fidelity.md is what the command prints, and lacks nothing that the simulator declares."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import mock_server
from mock_server.contract.ledger import GRADES
from mock_server.contract.schema import Resource
from mock_server.contract.wire import PAGING_KINDS, filter_kinds
from mock_server.errors import ERRORS
from mock_server.etelecom import CATALOGUE
from mock_server.fidelity import Fact, Grade
from mock_server.notes import NoteCode
from mock_server.web.reference.facts import full_ledger, rules, subjects
from mock_server.web.reference.markdown import markdown

PACKAGE = Path(mock_server.__file__).parent
DOCUMENT = PACKAGE.parent / "docs" / "fidelity.md"

FACTS = tuple(fact for topic in full_ledger(CATALOGUE) for fact in topic.facts)

each_resource = pytest.mark.parametrize("resource", CATALOGUE, ids=lambda each: each.operation)


@pytest.fixture(scope="module")
def document() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def section(document: str, title: str) -> str:
    """What stands under a heading."""
    (found,) = (part for part in document.split("\n## ") if part.startswith(f"{title}\n"))
    return found


def modules_with_rules() -> set[str]:
    """The modules of the package that assign ``RULES``, read without importing them."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        assigned = [
            target.id
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            for target in (
                node.targets
                if isinstance(node, ast.Assign)
                else [node.target]
                if isinstance(node, ast.AnnAssign)
                else []
            )
            if isinstance(target, ast.Name)
        ]
        if "RULES" in assigned:
            steps = path.relative_to(PACKAGE.parent).with_suffix("").parts
            found.add(".".join(steps).removesuffix(".__init__"))
    return found


def test_the_document_is_what_the_command_prints() -> None:
    """``make docs`` was run after the last change of a declaration."""
    printed = subprocess.run(
        [sys.executable, "-m", "mock_server.web.reference"],
        cwd=PACKAGE.parent,
        capture_output=True,
        check=True,
    )
    assert DOCUMENT.read_bytes() == printed.stdout, "run `make docs`"


def test_the_assumptions_are_what_the_command_prints() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "mock_server.web.reference", "assumptions"],
        cwd=PACKAGE.parent,
        capture_output=True,
        check=True,
    )
    assert DOCUMENT.with_name("assumptions.md").read_bytes() == printed.stdout, "run `make docs`"


def test_it_opens_with_the_grades_and_their_counts(document: str) -> None:
    """A reader learns what the grades mean before the first fact."""
    opening = document.split("\n## ", maxsplit=1)[0]
    for grade, meaning in GRADES.items():
        assert f"| **{grade}** | {meaning} |" in opening
    counts = " | ".join(f"**{sum(fact.grade is grade for fact in FACTS)}**" for grade in GRADES)
    assert f"| **all** | {counts} |" in opening


def test_every_grade_is_explained() -> None:
    assert list(GRADES) == list(Grade)


@each_resource
def test_every_field_of_a_method_is_in_it(resource: Resource[Any], document: str) -> None:
    """Filter fields, shown fields and hidden fields."""
    found = section(document, resource.operation)
    names = {
        *(f"filter.{name}" for name in filter_kinds(resource)),
        *(f"answer.{each.name}" for each in resource.shown),
        *(f"hidden.{each.name}" for each in resource.hidden),
    }
    missing = [name for name in names if f"`{resource.operation}.{name}`" not in found]
    assert not missing


@each_resource
def test_fields_keep_the_grade_and_source_of_their_marks(resource: Resource[Any]) -> None:
    """The ledger says of a field what its declaration says."""
    facts = {fact.id: fact for fact in FACTS}
    for attribute in resource.shown:
        fact = facts[f"{resource.operation}.answer.{attribute.name}"]
        assert (fact.grade, fact.source) == (attribute.mark.grade, attribute.mark.source)
        assert attribute.mark.about in fact.statement


def test_every_field_of_paging_is_in_it(document: str) -> None:
    found = section(document, "Paging")
    answered = ("after", "before", "limit", "next", "prev", "sort")
    names = {f"request.{name}" for name in PAGING_KINDS} | {f"answer.{name}" for name in answered}
    assert not [name for name in names if f"`paging.{name}`" not in found]


def test_every_error_is_in_it(document: str) -> None:
    """With its cause."""
    found = section(document, "Errors")
    for error in ERRORS:
        assert f"`errors.{error.code}.{error.status}`" in found
        assert error.cause.split("`")[0].replace("_", "\\_") in found


def test_every_note_is_in_it(document: str) -> None:
    found = section(document, "Notes")
    assert not [note for note in NoteCode if f"`notes.{note}`" not in found]


def test_every_declared_rule_is_in_it(document: str) -> None:
    """No module's ``RULES`` is forgotten, by the ledger or by the document."""
    gathered = {fact.id for fact in rules()}
    for name in modules_with_rules():
        assert {fact.id for fact in importlib.import_module(name).RULES} <= gathered
    assert gathered
    assert not [fact.id for fact in rules() if f"| `{fact.id}` |" not in document]


def test_every_fact_has_a_declared_subject() -> None:
    """The module that owns the subject declares ``SUBJECT``; no two declare the same."""
    declared = [subject.id for subject in subjects()]
    assert sorted(declared) == sorted(set(declared))
    about = {fact.id.partition(".")[0] for fact in rules()} - {"paging", "errors", "notes"}
    assert about == set(declared)


def test_ids_are_unique() -> None:
    ids = [fact.id for fact in FACTS]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_fact_is_whole(fact: Fact) -> None:
    """A statement that ends, a source, and code whose backticks pair."""
    assert fact.statement.endswith((".", '".'))
    assert fact.source
    assert fact.statement.count("`") % 2 == 0
    assert "." in fact.id


def test_tables_are_not_broken_by_their_text() -> None:
    """Pipes, angle brackets and stars of a statement reach the reader as they are."""
    fact = Fact("wire.odd", "a|b <c> `d|e <f>` *g*.", Grade.ASSUMED, "ours")
    (topic, *_) = full_ledger(())
    printed = markdown([type(topic)("wire", "Wire", "", (fact,))])
    assert r"| `wire.odd` | a\|b &lt;c> `d\|e <f>` \*g\*. | assumed | ours |" in printed


SEEN = r"public source|real answer|real client|public client|cursor in|zero values"
METHOD = r"(?:Create|List|Get|Request|Send|Update|Partner|Assign|Connect|Authorize)[A-Z]"
SAID = rf"\b(?:pages?|JSON|schema|tables?|samples?|documentation|Zalo's)\b|{METHOD}"
SAYS = {Grade.OBSERVED: re.compile(SEEN), Grade.DOCUMENTED: re.compile(SAID)}


@pytest.mark.parametrize("grade", SAYS, ids=str)
def test_a_grade_is_that_of_a_source_which_is_named(grade: Grade) -> None:
    """What no page says is not documented, and what nobody saw is not observed."""
    facts = [fact for topic in full_ledger(CATALOGUE) for fact in topic.facts]
    graded = [fact for fact in facts if fact.grade is grade]
    assert len(graded) > 50
    assert [fact for fact in graded if not SAYS[grade].search(fact.source)] == []
