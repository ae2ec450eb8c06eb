"""Every rule that the ledger shows is held by a test that is marked with its id."""

import ast
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import mock_server
from mock_server.fidelity import Fact

TESTS = Path(__file__).parents[1]


def rule_ids() -> list[str]:
    """The ids of all facts in all modules' RULES."""
    found: list[str] = []
    for module in pkgutil.walk_packages(mock_server.__path__, "mock_server."):
        if not module.name.endswith("__main__"):
            rules: tuple[Fact, ...] = getattr(importlib.import_module(module.name), "RULES", ())
            found += [fact.id for fact in rules]
    return found


def marks() -> Iterator[tuple[str, str]]:
    """The rule ids of all marks in test modules, each with its file and line."""
    for file in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule":
                (rule,) = node.args
                yield ast.literal_eval(rule), f"{file.name}:{node.lineno}"


def test_every_rule_has_a_test() -> None:
    assert set(rule_ids()) - {rule for rule, _ in marks()} == set()


def test_every_mark_names_a_rule() -> None:
    known = set(rule_ids())
    assert [(rule, place) for rule, place in marks() if rule not in known] == []


def test_no_two_rules_have_the_same_id() -> None:
    assert [rule for rule, times in Counter(rule_ids()).items() if times > 1] == []


def test_the_rules_were_found() -> None:
    assert {"paging.default-limit", "wire.cors", "keys.refused", "filters.oa-id"} <= set(rule_ids())
