"""The page on the promises names tests that are there, and that run every day."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LEFT_OUT = {"nightly", "pi"}


def sections() -> dict[str, str]:
    """What stands under each promise, by its title."""
    pieces = re.split(r"^## \d\. (.+)$", PAGE, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


@lru_cache
def marks_in(path: str) -> dict[str, set[str]]:
    """The tests of a file, and how each is marked."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {
        node.name: {word for mark in node.decorator_list for word in _words(mark)}
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def _words(mark: ast.expr) -> set[str]:
    return {node.attr for node in ast.walk(mark) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize(("path", "test"), sorted(set(NAMED.findall(PAGE))))
def test_a_test_that_is_named_is_there(path: str, test: str) -> None:
    assert (ROOT / path).is_file()
    assert test in marks_in(path)


def test_nothing_is_named_in_another_way() -> None:
    assert len(re.findall(r"`[^`]*::[^`]*`", PAGE)) == len(NAMED.findall(PAGE))


@pytest.mark.parametrize("title", sections())
def test_each_promise_is_kept_by_tests_of_every_day(title: str) -> None:
    named = NAMED.findall(sections()[title])

    daily = [test for path, test in named if not marks_in(path)[test] & LEFT_OUT]
    assert len(daily) >= 5
    assert "*Not shown" in sections()[title]


def test_what_runs_at_night_only_says_so() -> None:
    for line in PAGE.splitlines():
        for path, test in NAMED.findall(line):
            at_night = bool(marks_in(path)[test] & LEFT_OUT)
            assert at_night == line.startswith("- nightly: "), test


def test_the_page_knows_every_promise_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    promised = re.findall(r"^\d\. \*\*(.+?)\.?\*\*", readme, flags=re.MULTILINE)

    assert len(promised) >= 8
    assert set(promised) <= set(sections())
    assert len(sections()) == 9
