"""What a page has against it: axe, the checker that others wrote, and what axe does not see.

What axe calls incomplete is not held against a page: a person has to look at that.
"""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from tests.web.chromium import Page
from tests.web.node import ROOT

AXE: Final = ROOT / "tests" / "conformance" / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES: Final = ((390, 844), (1280, 800), (1920, 1080))

HEADINGS: Final = """
[...document.querySelectorAll('h1, h2, h3, h4')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}))
  .map((each) => Number(each.tagName[1]))
"""
# In a sentence a link is as tall as its line; everything else is a target of its own.
SMALL_TARGETS: Final = """
[...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest('p, .skip'))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([each, box]) => `${each.tagName}#${each.id} ${box.width}x${box.height}`)
"""
# What Tab meets, one stop after another, against the order in which the page is read.
TAB_STOPS: Final = """
[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter((each) => each.tabIndex > 0).map((each) => `${each.tagName}#${each.id}`)
"""


async def complaints(page: Page) -> list[str]:
    """What axe, the headings, the targets and the order of focus have to say."""
    if not AXE.exists():
        pytest.fail("axe-core est nécessaire à ce test : lancez scripts/setup-programs.")
    await page.ask(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found: dict[str, Any] = await page.ask(
        f"axe.run(document, {json.dumps(options)}).then(({{violations}}) => ({{violations:"
        " violations.map(({id, nodes}) => [id, nodes.map(({html}) => html)])}))"
    )
    told = [f"{rule}: {nodes}" for rule, nodes in found["violations"]]
    headings: list[int] = await page.ask(HEADINGS)
    if headings.count(1) > 1 or any(after > before + 1 for before, after in _pairs(headings)):
        told.append(f"headings: {headings}")
    for name, expression in (("small", SMALL_TARGETS), ("tabindex", TAB_STOPS)):
        if seen := await page.ask(expression):
            told.append(f"{name}: {seen}")
    return told


def _pairs(headings: list[int]) -> list[tuple[int, int]]:
    return list(zip([0, *headings], headings, strict=False))


async def at_every_size(page: Page) -> dict[int, list[str]]:
    told = {}
    for width, height in SIZES:
        await page.resize(width, height)
        if found := await complaints(page):
            told[width] = found
    return told
