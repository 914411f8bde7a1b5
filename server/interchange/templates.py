"""Files to fill in: a header, what each column expects, and a row of example that is never read.

Refuses to differ from what is read: the columns themselves write them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from server.interchange.cells import CLEARED, Written, defused
from server.interchange.columns import MARK, Column
from server.interchange.delimited import FOR_EXCEL, Writer
from server.interchange.exporting import Form
from server.interchange.importing import IMPORTS
from server.interchange.kinds import Kind
from server.interchange.workbooks import Book

TITLES: Final = {
    Kind.ORGANISATIONS: "Organisations",
    Kind.MEMBERS: "Membres",
    Kind.MISSIONS: "Missions",
    Kind.PROGRAMMES: "Programme",
    Kind.ACTIONS: "Actions d'une feuille de route",
}
_EXAMPLE: Final = "exemple"
_RULES: Final = (
    "Toute ligne marquée dans la colonne « # » est ignorée : c'est le cas de l'exemple.",
    "Les colonnes peuvent changer d'ordre ; celles qui ne servent pas peuvent être ôtées.",
    f"Une cellule vide laisse ce qui est connu ; « {CLEARED} » l'efface.",
)


def template(kind: Kind, form: Form) -> bytes:
    """The file to download."""
    columns = [column for column in IMPORTS[kind].columns if not column.told]
    header = [MARK, *(column.name for column in columns)]
    example: list[Written] = [_EXAMPLE, *(_shown(column) for column in columns)]
    if form is Form.CSV:
        return _csv(kind, columns, header, example)
    book = Book()
    book.begin(TITLES[kind], header, [10, *(column.width for column in columns)])
    book.add([example])
    book.begin(
        "Mode d'emploi", ["Colonne", "Nécessaire", "Ce que l'on y met", "Forme"], [26, 12, 80, 60]
    )
    book.add(
        [column.name, _needed(column), column.description, column.codec.hint] for column in columns
    )
    book.add([[rule] for rule in _RULES])
    return book.finish()


def _csv(
    kind: Kind, columns: Sequence[Column], header: Sequence[str], example: Sequence[Written]
) -> bytes:
    """The explanations stand above the header, one to a line: a reader of the file skips them."""
    writer = Writer(FOR_EXCEL)
    writer.add([[f"Modèle Jalon : {TITLES[kind].lower()}"]])
    writer.add([[rule] for rule in _RULES])
    writer.add(
        [
            [
                f"{column.name}{' (nécessaire)' if column.required else ''} : {column.description}"
                f" [{column.codec.hint}]"
            ]
            for column in columns
        ]
    )
    writer.add([header, example])
    return writer.finish()


def _needed(column: Column) -> str:
    return "oui" if column.required else ""


def _shown(column: Column) -> Written:
    example = column.example
    return defused(example) if isinstance(example, str) else example
