"""A paper as one HTML page that a browser prints: no script, no address, nothing to fetch."""

from __future__ import annotations

from html import escape
from typing import Final, assert_never

from server.interchange.reports.paper import Block, Heading, Items, Paper, Paragraph, Table

# Literal text, whatever direction it claims for itself: each block keeps its own.
_STYLE: Final = """
@page { size: A4; margin: 18mm 16mm 20mm }
body { font: 11pt/1.45 system-ui, "Segoe UI", Roboto, sans-serif; color: #12303a; margin: 0 auto;
  max-width: 52rem; padding: 1rem; unicode-bidi: isolate; overflow-wrap: anywhere }
h1 { font-size: 1.7rem; line-height: 1.2; border-bottom: 3px solid #12303a; padding-bottom: .4rem }
h2 { font-size: 1.3rem; margin: 2rem 0 .5rem }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem }
h2, h3, caption { break-after: avoid }
.quiet { color: #4a5f66 }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 1.2rem }
caption { text-align: left; color: #4a5f66; padding: .2rem 0 }
th, td { border: 1px solid #a9b8bd; padding: .3rem .5rem; text-align: left; vertical-align: top }
th { background: #e8eef0 }
tr { break-inside: avoid }
"""


def as_page(paper: Paper) -> bytes:
    """UTF-8. Every text is escaped."""
    title = escape(paper.title)
    body = "\n".join(_block(block) for block in paper.blocks)
    return (
        f'<!doctype html>\n<html lang="{escape(paper.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Paragraph(text=text, quiet=quiet):
            return f"<p{' class=quiet' if quiet else ''}>{_lines(text)}</p>"
        case Items(texts=texts):
            return "<ul>" + "".join(f"<li>{_lines(text)}</li>" for text in texts) + "</ul>"
        case Table():
            return _table(block)
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    header = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return (
        f"<table><caption>{escape(table.caption)}</caption>"
        f"<thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
