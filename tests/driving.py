"""What a test asks of a browser that Playwright does not drive.

``tests.firefox`` and ``tests.webkit`` each speak their browser's own protocol and are
used in the same way: by names, as a person finds things on a page.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

PATIENCE = 60.0
"""Seconds for an answer; a busy machine starts a browser slowly."""
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c"}

_FIND = """(selector, pattern) => {
  const name = (e) =>
    e.getAttribute("aria-label") || e.labels?.[0]?.innerText || e.innerText;
  const found = [...document.querySelectorAll(selector)].find((e) =>
    e.checkVisibility() && new RegExp(pattern).test(name(e).trim()));
  found?.scrollIntoView({ block: "center" });
  return found;
}"""


class Refused(Exception):
    """The browser could not do what it was asked for."""


class Driven(Protocol):
    """One window of a browser."""

    version: str

    def go(self, address: str) -> None:
        """Load a page and wait until it is there."""

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression gives; a function is called."""

    def has(self, selector: str, pattern: str) -> bool:
        """Whether the page shows one of *selector* whose name matches *pattern*."""

    def click(self, selector: str, pattern: str) -> None:
        """Click on the first of *selector* whose name matches *pattern*."""

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each by its name or its letter."""


def asking(expression: str) -> str:
    """A JavaScript expression that promises what *expression* gives, as JSON."""
    return (
        f"(async () => {{ const asked = {expression}; return JSON.stringify("
        "await (typeof asked === 'function' ? asked() : asked)) ?? 'null'; })()"
    )


def finding(selector: str, pattern: str) -> str:
    """A JavaScript expression for the first of *selector* of such a name."""
    return f"({_FIND})({json.dumps(selector)}, {json.dumps(pattern)})"


def strokes(keys: tuple[str, ...]) -> dict[str, Any]:
    """WebDriver's actions for *keys*."""
    values = [KEYS.get(key, key) for key in keys]
    kinds = ("keyDown", "keyUp")
    actions = [{"type": kind, "value": value} for value in values for kind in kinds]
    return {"type": "key", "id": "keys", "actions": actions}
