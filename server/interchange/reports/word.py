"""A paper as a Word document that an agency corrects and files."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Final, assert_never

from docx import Document
from docx.document import Document as WordDocument

from server.interchange.reports.paper import Block, Heading, Items, Paper, Paragraph, Table

# What no XML document may hold, even escaped.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ALWAYS: Final = datetime(2026, 1, 1, tzinfo=UTC)


def as_word(paper: Paper) -> bytes:
    """A .docx. The same paper gives a document that says the same, and names no author."""
    document = Document()
    about = document.core_properties
    about.title, about.language = _kept(paper.title)[:255], paper.language
    about.author, about.last_modified_by, about.comments = "", "", ""
    about.created = about.modified = _ALWAYS
    document.add_heading(_kept(paper.title), level=0)
    for block in paper.blocks:
        _add(document, block)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add(document: WordDocument, block: Block) -> None:
    match block:
        case Heading(level=level, text=text):
            document.add_heading(_kept(text), level=level)
        case Paragraph(text=text, quiet=quiet):
            run = document.add_paragraph().add_run(_kept(text))
            run.italic = quiet
        case Items(texts=texts):
            for text in texts:
                document.add_paragraph(_kept(text), style="List Bullet")
        case Table():
            _add_table(document, block)
        case _:
            assert_never(block)


def _add_table(document: WordDocument, table: Table) -> None:
    document.add_paragraph().add_run(_kept(table.caption)).italic = True
    grid = document.add_table(rows=1, cols=len(table.header), style="Light Grid Accent 1")
    for cell, name in zip(grid.rows[0].cells, table.header, strict=True):
        cell.text = _kept(name)
    for row in table.rows:
        # Cells are asked of a row once: python-docx counts them anew at each asking.
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = _kept(text)
    document.add_paragraph()


def _kept(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
