"""A paper as a page and as a Word document: the same words, literally."""

from __future__ import annotations

import io
import zipfile
from html.parser import HTMLParser

from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from server.interchange.reports.page import as_page
from server.interchange.reports.paper import Heading, Items, Paper, Paragraph, Table
from server.interchange.reports.word import as_word

_words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40
).filter(lambda text: text == text.strip())


def paper(*texts: str) -> Paper:
    """Every kind of block, each saying all the texts."""
    return Paper(
        "Compte rendu",
        "fr",
        (
            *(Heading(1, text) for text in texts),
            *(Paragraph(text, quiet=True) for text in texts),
            Items(texts),
            Table("Une ligne par idée", ("Idée",), tuple((text,) for text in texts)),
        ),
    )


class _Reader(HTMLParser):
    """The elements of a page, and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def read(page: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(page.decode())
    return reader


@given(_words)
def test_a_page_says_every_text_as_it_was_written(text: str) -> None:
    assert read(as_page(paper(text))).said.count(text) == 4


def test_a_text_that_looks_like_markup_stays_a_text() -> None:
    page = read(as_page(paper("<script>alert(1)</script>", '"><img onerror=x>', "&lt;b&gt;")))
    assert not {"script", "img", "b"} & page.tags
    assert "<script>alert(1)</script>" in page.said


def test_a_page_fetches_nothing() -> None:
    page = as_page(paper("Rail")).decode()
    assert not any(word in page for word in ("http", "src=", "href=", "url("))


@given(_words)
def test_a_word_document_says_every_text_as_it_was_written(text: str) -> None:
    document = Document(io.BytesIO(as_word(paper(text))))
    assert [p.text for p in document.paragraphs].count(text) == 3
    assert document.tables[0].rows[1].cells[0].text == text


def test_a_character_that_no_document_may_hold_is_marked_and_harms_nothing() -> None:
    document = Document(io.BytesIO(as_word(paper("a\x00b\x0bc\uffff"))))
    assert document.paragraphs[1].text == "a\ufffdb\ufffdc\ufffd"


def test_a_word_document_names_no_author_and_no_place() -> None:
    with zipfile.ZipFile(io.BytesIO(as_word(paper("Rail")))) as archive:
        about = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in about
    assert "<dc:creator></dc:creator>" in about or "<dc:creator/>" in about
