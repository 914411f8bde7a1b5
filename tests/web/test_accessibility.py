"""What everyone must be able to read and reach: contrasts, names, headings, keyboard, motion."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.web.node import STATIC

TEMPLATES = STATIC.parent / "templates"
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STATIC / "jalon.css").read_text()))
WHITE = "#ffffff"


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (text, ground)
        for text in ("ink", "quiet", "green", "green-dark", "red")
        for ground in ("paper", "card", "green-soft", "red-soft")
    ]
    + [("amber", "amber-soft"), ("amber", "card"), ("amber", "paper")],
)
def test_every_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["ink", "green", "green-dark", "amber"])
def test_white_words_stand_out_from_their_ground(ground: str) -> None:
    assert contrast(WHITE, COLOURS[ground]) >= 4.5


def test_the_border_of_a_field_is_seen() -> None:
    assert contrast(COLOURS["field"], WHITE) >= 3


class Outline(HTMLParser):
    """The ids, labels, fields and headings of a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.referred: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.images: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if name := found.get("id"):
            self.ids.append(name)
        if tag == "label":
            self.labelled.add(found["for"] or "")
        if tag in ("input", "textarea", "select") and found.get("type") != "hidden":
            self.fields.append(found)
        if tag == "img":
            self.images.append(found)
        for attribute in ("aria-labelledby", "aria-describedby"):
            self.referred |= set((found.get(attribute) or "").split())


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_every_field_has_a_label_every_image_a_text_and_every_reference_an_end(
    template: Path,
) -> None:
    outline = Outline(template.read_text(encoding="utf-8"))
    assert len(outline.ids) == len(set(outline.ids))
    assert [field for field in outline.fields if field.get("id") not in outline.labelled] == []
    assert [image for image in outline.images if "alt" not in image] == []
    assert outline.referred - set(outline.ids) == set()


def test_focus_is_seen_and_never_taken_away_from_a_control() -> None:
    shared = (STATIC / "jalon.css").read_text()
    assert ":focus-visible { outline: 3px solid" in shared
    for path in STATIC.glob("*.css"):
        without = re.findall(r"([^{}]+)\{[^{}]*outline: none", path.read_text())
        assert [rule for rule in without if "h1" not in rule] == []


def test_nothing_moves_for_those_who_asked_for_stillness() -> None:
    for path in STATIC.glob("*.css"):
        text = path.read_text()
        allowed = "".join(
            re.findall(r"prefers-reduced-motion: no-preference\) \{.*?\n\}", text, re.DOTALL)
        )
        for moving in re.findall(r"(?:transition|animation): [^;]+;", text):
            assert moving in allowed, (path.name, moving)
