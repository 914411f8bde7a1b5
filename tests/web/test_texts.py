"""The two catalogues: the same keys, the same blanks, none missing and none idle."""

from __future__ import annotations

import re

import pytest

from server.problems import ProblemCode
from server.vocabulary import ActivityKind, ActivityStatus, ProposalStatus, Role, Scope
from server.web.pages import PAGES
from server.web.texts import CATALOGUES, filled, lang_of
from tests.web.node import STATIC

BLANK = re.compile(r"\{(\w+)\}")
TEMPLATES = STATIC.parent / "templates"
SOURCES = [*STATIC.rglob("*.js"), *STATIC.rglob("*.svg"), *TEMPLATES.glob("*.html")]


def test_both_catalogues_hold_the_same_keys() -> None:
    assert set(CATALOGUES["fr"]) == set(CATALOGUES["en"])


def test_both_sentences_of_a_key_have_the_same_blanks() -> None:
    uneven = [
        key
        for key, french in CATALOGUES["fr"].items()
        if set(BLANK.findall(french)) != set(BLANK.findall(CATALOGUES["en"][key]))
    ]
    assert uneven == []


def test_no_sentence_is_empty() -> None:
    assert [key for each in CATALOGUES.values() for key, text in each.items() if not text] == []


def test_every_plural_has_both_forms() -> None:
    counted = {key.rpartition(".")[0] for key in CATALOGUES["fr"] if key.endswith(".one")}
    assert counted
    assert [key for key in counted if f"{key}.other" not in CATALOGUES["fr"]] == []


def test_every_key_that_a_page_names_is_in_the_catalogue() -> None:
    said = re.compile(r"\bsay\(\s*\"([\w.]+)\"")
    counted = re.compile(r"\bcount\(\s*\"([\w.]+)\"")
    placed = re.compile(r"\{\{\s*([a-z_]+\.[\w.]+)\s*\}\}")
    named: set[str] = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        named |= set(said.findall(text)) | set(placed.findall(text))
        named |= {f"{key}.{form}" for key in counted.findall(text) for form in ("one", "other")}
    assert len(named) > 80
    assert named - set(CATALOGUES["fr"]) == set()


def test_every_sentence_is_said_somewhere() -> None:
    """A key may be written whole, or made of a beginning and a value of the vocabulary."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    text += "\n".join(f"{{{{ {page}.title }}}}" for page in _pages())
    text += "\n".join(f"{{{{ {page.without_script} }}}}" for page in PAGES)
    idle = [key for key in CATALOGUES["fr"] if not _is_named(key, text)]
    assert idle == []


def _pages() -> list[str]:
    return [path.stem for path in TEMPLATES.glob("*.html") if path.stem != "layout"]


def _is_named(key: str, text: str) -> bool:
    whole = key.removesuffix(".one").removesuffix(".other")
    beginning = whole.rpartition(".")[0]
    # `animation.merge_sure` is said by `confirmed("animation.merge")`.
    stem = whole.removesuffix("_sure").removesuffix("_means").removesuffix("_comment")
    return any(
        name in text
        for name in (
            f'"{whole}"',
            f"{{{{ {whole} }}}}",
            f"`{beginning}.${{",
            f'named("{beginning}",',
            f'"{stem}"',
            "`home.state_${" if whole.startswith("home.state_") else f'"{whole}"',
        )
    )


@pytest.mark.parametrize(
    ("beginning", "values"),
    [
        ("kind", ActivityKind),
        ("closed", ActivityKind),
        ("activity", ActivityStatus),
        ("proposal", ProposalStatus),
        ("role", Role),
        ("scope", Scope),
    ],
)
def test_every_value_of_the_vocabulary_has_its_words(
    beginning: str,
    values: type[ActivityKind | ActivityStatus | ProposalStatus | Role | Scope],
) -> None:
    # By name, as the contract spells it.
    for value in values:
        assert f"{beginning}.{value.name}" in CATALOGUES["fr"]


def test_the_codes_that_the_pages_test_are_codes_of_ours() -> None:
    known = {code.value for code in ProblemCode} | {"INTERNAL", "DEADLINE_EXCEEDED"}
    text = (STATIC / "live" / "feed.js").read_text() + (STATIC / "live" / "http.js").read_text()
    tested = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', text))
    assert tested
    assert tested - known == set()


def test_a_text_is_escaped_where_it_enters_a_page() -> None:
    assert filled("<p>{{ given }}</p>", "fr", {"given": '<b>"&'}) == "<p>&lt;b&gt;&quot;&amp;</p>"


def test_a_sentence_that_is_missing_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError):
        filled("{{ no.such_key }}", "fr", {})


def test_the_page_is_french_unless_english_is_asked_for() -> None:
    assert [lang_of(asked) for asked in (None, "fr", "en", "de")] == ["fr", "fr", "en", "fr"]
