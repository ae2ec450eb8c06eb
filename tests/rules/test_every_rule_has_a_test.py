"""Every rule that the ledger shows is held by a test that is marked with its id."""

import ast
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from fnmatch import filter as fnfilter
from fnmatch import fnmatch
from pathlib import Path

import mock_server
from mock_server.etelecom import CATALOGUE
from mock_server.fidelity import Fact, Grade
from mock_server.web.reference.facts import full_ledger

FIELDS = ("answer", "filter", "hidden", "request")
TESTS = Path(__file__).parents[1]


def rule_ids() -> list[str]:
    """The ids of all facts in all modules' RULES."""
    found: list[str] = []
    for module in pkgutil.walk_packages(mock_server.__path__, "mock_server."):
        if not module.name.endswith("__main__"):
            rules: tuple[Fact, ...] = getattr(importlib.import_module(module.name), "RULES", ())
            found += [fact.id for fact in rules]
    return found


def made_decisions() -> set[str]:
    """The ids of the decisions that the ledger makes of other declarations: notes, sorts, errors.

    What it makes besides are the fields of requests and responses.
    """
    facts = (fact for topic in full_ledger(CATALOGUE) for fact in topic.facts)
    assumed = {fact.id for fact in facts if fact.grade is Grade.ASSUMED}
    fields = {each for each in assumed if {*FIELDS} & {*each.split(".")[1:-1]}}
    return assumed - fields - set(rule_ids())


def marks() -> Iterator[tuple[str, str]]:
    """The rule ids that tests are marked with, each with its file and line.

    A mark counts on a test, or in a module's ``pytestmark``; ``notes.*`` is of all those rules.
    """
    for file in sorted(TESTS.rglob("test_*.py")):
        for each in ast.parse(file.read_bytes()).body:
            marked: list[ast.expr] = []
            if isinstance(each, ast.FunctionDef) and each.name.startswith("test_"):
                marked = each.decorator_list
            elif isinstance(each, ast.Assign):
                name = ast.unparse(each.targets[0])
                marked = [each.value] if name.startswith(("pytestmark", "test_")) else []
            for node in (one for mark in marked for one in ast.walk(mark)):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule":
                    (rule,) = node.args
                    yield ast.literal_eval(rule), f"{file.name}:{node.lineno}"


def test_every_rule_has_a_test() -> None:
    marked = {rule for rule, _ in marks()}
    assert set(rule_ids()) - marked == set()
    untried = {each for each in made_decisions() if not any(fnmatch(each, one) for one in marked)}
    assert untried == set()


def test_every_mark_names_a_rule() -> None:
    known = {*rule_ids(), *made_decisions()}
    unknown = [each for each in marks() if each[0] not in known and not fnfilter(known, each[0])]
    assert unknown == []


def test_no_two_rules_have_the_same_id() -> None:
    assert [rule for rule, times in Counter(rule_ids()).items() if times > 1] == []


def test_the_rules_were_found() -> None:
    assert {"paging.default-limit", "wire.cors", "keys.refused", "filters.oa-id"} <= set(rule_ids())
