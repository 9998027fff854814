"""What must hold for everybody: each check tells its complaints, one line each.

axe-core judges what a program can judge by rules. The rest is tried: Tab goes through
the page both ways, and what has the focus must be seen; a narrow screen must not need
scrolling sideways; what is touched must be large enough for a finger.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
ASK = Path(__file__).with_suffix(".js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
A_PERSON_DECIDES = ["video-caption"]
"""Nobody can write captions for a family's film that only the practitioner opens."""
RUN_AXE = """([rules, off]) => axe.run(document, {
  runOnly: rules, resultTypes: ["violations"],
  rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
})"""
NARROW = 320
MOST = 400
"""Steps of Tab on the longest page."""


def complaints(page: Page) -> list[str]:
    """Every complaint of every check about the page as it stands."""
    return [complaint for check in CHECKS for complaint in check(page)]


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, what it asks for, where."""
    page.evaluate(f"{AXE};0")
    result: dict[str, Any] = page.evaluate(RUN_AXE, [RULES, A_PERSON_DECIDES])
    return [
        f"{found['id']}: {found['help']}: {node['target'][0]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    """Whether a screen of 320 CSS pixels has to be scrolled sideways (WCAG 1.4.10)."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": NARROW, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(before)
    return [f"{width} pixels wide on a screen of {NARROW}"] if width > NARROW else []


def too_small(page: Page) -> list[str]:
    """Buttons and handles under 44 pixels, anything else under 24 (WCAG 2.5.8)."""
    return list(page.evaluate(f"{ASK};vig.small()"))


def nameless(page: Page) -> list[str]:
    """What can have the focus but has no name, as the browser tells a screen reader."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        f"a {_said(node, 'role')} has no name"
        for node in nodes
        if _can_have_focus(node)
        and _said(node, "role") not in ("RootWebArea", "main", "dialog")
        and not _said(node, "name").strip()
    ]


def _can_have_focus(node: dict[str, Any]) -> bool:
    told = [each["name"] for each in node.get("properties", ())]
    return not node["ignored"] and "focusable" in told


def _said(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))


def moving(page: Page) -> list[str]:
    """What still moves for somebody who asked for less motion."""
    page.emulate_media(reduced_motion="reduce")
    found = list(page.evaluate(f"{ASK};vig.moving()"))
    page.emulate_media(reduced_motion="no-preference")
    return found


def keyboard(page: Page) -> list[str]:
    """What goes wrong on the way through the page with Tab alone, forth and back."""
    forth = set(_walk(page, "Tab"))
    unreached = {
        f"Tab never comes to {name}" for name in page.evaluate("vig.unreached()")
    }
    return sorted(forth | unreached | set(_walk(page, "Shift+Tab")))


def _walk(page: Page, key: str) -> Iterator[str]:
    """Press *key* until the page is through; what is in focus must show, uncovered.

    That nothing may lie over it is WCAG 2.4.11.
    """
    page.evaluate(f"{ASK};0")
    page.evaluate("(end) => vig.begin(end)", key == "Shift+Tab")
    for _ in range(MOST):
        page.keyboard.press(key)
        found = page.evaluate("vig.focused()")
        if found is None or (found["again"] and found["first"]):
            return
        if found["again"]:
            yield f"{found['name']} holds Tab fast"
            return
        if not found["rings"]:
            yield f"{found['name']} does not show that it is in focus"
        if found["under"]:
            yield f"{found['name']} lies under {found['under']}"
    raise AssertionError("there is no end to this page")


CHECKS = (violations, sideways, too_small, nameless, moving, keyboard)
