"""What goes out comes back in as it was, whatever the texts and whatever the format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from server.interchange.actions.codecs import (
    Budget,
    BudgetItem,
    FundingItem,
    Fundings,
    Owner,
    Owners,
)
from server.interchange.cells import armed, defused, paragraph, phrase
from server.interchange.codecs import (
    Day,
    Days,
    Digits,
    Email,
    GlobalId,
    Many,
    OneOf,
    Paragraph,
    Text,
    Whole,
    YesNo,
)
from server.interchange.columns import Column
from server.interchange.delimited import FOR_EXCEL, PLAIN, Dialect, Writer
from server.interchange.exporting import Form, Outgoing, give_out
from server.interchange.importing import IMPORTS
from server.interchange.kinds import Kind
from server.interchange.owning import OWNER_TYPES
from server.interchange.report import Outcome
from server.interchange.tables import CLEAR, table
from server.interchange.workbooks import Book
from server.vocabulary import BudgetNature, BudgetUnit, FundingStatus
from tests.interchange.world import GRENOBLE, VERCORS, World, as_csv, programme_of

# What spreadsheets, CSV readers and our own marks trip over, more often than chance would.
NASTY = st.sampled_from(
    ["=1+1", "+33", "-12", "@cmd", "\t=x", "'=1", "''-1", "(vide)", "'(vide)", "#N/A", "#",
     'dit "oui"', "a;b|c", "1,5", "TRUE", "0012", "12e3", "31/12/2026", "é\u00a0è", "\u2028fin", "=", "'"]
)  # fmt: skip
TEXTS = st.one_of(
    NASTY,
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40),
)


@given(TEXTS)
def test_what_is_defused_is_armed_again_exactly(text: str) -> None:
    assert armed(defused(text)) == text
    assert not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))


_WORDS = st.text("abcdefé '=-@+12", min_size=1, max_size=8).map(phrase).filter(bool)


def _values(column: Column) -> st.SearchStrategy[Any]:
    """Anything that a column of this codec may hold."""
    match column.codec:
        case Text(limit):
            return TEXTS.map(phrase).filter(lambda text: 0 < len(text) <= limit)
        case Paragraph():
            return TEXTS.map(paragraph).filter(bool)
        case Digits(length):
            return st.text("123456789", min_size=length, max_size=length)
        case Whole(least, most):
            return st.integers(least, most)
        case Days():
            return st.integers(0, 40_000).map(lambda halves: Decimal(halves) / 2)
        case Day():
            return st.dates(date(1950, 1, 1), date(2100, 1, 1))
        case YesNo(yes, no):
            return st.sampled_from([yes, no])
        case OneOf(terms):
            return st.sampled_from(list(terms))
        case Many(item=OneOf(terms)):
            return st.sets(st.sampled_from(list(terms)), min_size=1)
        case Many(item=Text(limit)):
            most = min(limit, 8)
            listed = st.text("abcdefé '=-", min_size=1, max_size=most).map(phrase).filter(bool)
            return st.sets(listed, min_size=1, max_size=4)
        case Owners():
            shares = st.none() | st.integers(0, 10_000)
            return st.sets(st.builds(Owner, _WORDS, shares), min_size=1, max_size=4)
        case Budget():
            items = st.builds(
                BudgetItem,
                st.integers(1950, 2099),
                st.sampled_from(BudgetNature),
                st.sampled_from(BudgetUnit),
                st.integers(0, 10**14),
            )
            return st.lists(
                items,
                min_size=1,
                max_size=4,
                unique_by=lambda one: (one.year, one.nature, one.unit),
            ).map(set)
        case Fundings():
            return st.sets(
                st.builds(
                    FundingItem,
                    _WORDS,
                    st.integers(1950, 2099),
                    st.integers(0, 10**14),
                    st.sampled_from(FundingStatus),
                    st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1)),
                    st.none() | _WORDS,
                    st.none() | _WORDS,
                ),
                min_size=1,
                max_size=4,
            )
        case Email():
            return st.just("une.adresse@agence.example")
        case GlobalId():
            return st.uuids()
        case _:
            raise AssertionError(column.codec)


@pytest.mark.parametrize("form", [FOR_EXCEL, PLAIN, Form.XLSX])
@pytest.mark.parametrize("kind", list(Kind))
# Shrinking a whole row takes minutes, and says no more than the row.
@settings(max_examples=15, phases=[Phase.generate])
@given(data=st.data())
def test_every_column_reads_what_it_wrote(
    kind: Kind, form: Dialect | Form, data: st.DataObject
) -> None:
    columns = [column for column in IMPORTS[kind].columns if not column.told]
    rows = [
        {column.field: data.draw(_values(column), label=column.field) for column in columns}
        for _ in range(2)
    ]
    cells = [[column.codec.write(row[column.field]) for column in columns] for row in rows]
    content = _file([column.name for column in columns], cells, form)
    read = list(table(content, columns, most_rows=10).rows())
    assert [row.faults for row in read] == [(), ()]
    for given_row, read_row in zip(rows, read, strict=True):
        for column in columns:
            value = read_row.values[column.field]
            assert value is not CLEAR
            if isinstance(column.codec, Many | Owners | Budget | Fundings):
                assert set(value) == given_row[column.field]
            else:
                assert value == given_row[column.field], column.field


def _file(header: Sequence[str], cells: Sequence[Sequence[Any]], form: Dialect | Form) -> bytes:
    if isinstance(form, Form):
        book = Book()
        book.begin("Feuille", header, [10] * len(header))
        book.add(cells)
        return book.finish()
    writer = Writer(form)
    writer.add([header, *cells])
    return writer.finish()


@pytest.mark.parametrize("form", list(Form))
async def test_an_export_brought_back_changes_nothing(world: World, form: Form) -> None:
    await _fill(world)
    for kind in [kind for kind in Kind if OWNER_TYPES[kind] == "Agency"]:
        content, count = await give_out(
            world.database, Outgoing(kind, world.agency_id, form), world.keeper
        )
        before = await world.count("audit_event")
        brought = await world.bring(kind, content)
        assert [(row.key, row.faults) for row in brought.rows if row.faults] == []
        assert brought.counts == {Outcome.UNCHANGED: count} and count > 1, kind
        assert brought.applied
        assert await world.count("audit_event") == before


async def _fill(world: World) -> None:
    """A programme, and missions whose texts are none of ours to choose."""
    brought = await world.bring(Kind.PROGRAMMES, as_csv(programme_of(12)))
    assert brought.applied
    nasty = ["=HYPERLINK(1)", "  deux  espaces ", "'(vide)", "a;b", "-", "lié\r\nà la ligne "]

    async def work(tx: Any) -> None:
        for at, text in enumerate(nasty, start=1):
            await tx.execute(
                "UPDATE mission SET title = $2, summary = $3, progress = $4 WHERE code = $1",
                [f"P{at:03}", text, f"{text}\n\x0b{text}", at],
            )
        await tx.execute("UPDATE programme_line SET comment = $1", ["+ de jours"])

    await world.database.unit_of_work(work)


async def test_a_list_names_two_organisations_of_one_name_so_that_each_is_found(
    world: World,
) -> None:
    await world.bring(
        Kind.ORGANISATIONS,
        as_csv(
            [
                ["Identifiant", "Nom", "Nature"],
                ["A1", GRENOBLE, "Autre"],
                ["A2", "Un; deux", "Autre"],
            ]
        ),
    )
    await world.bring(
        Kind.MEMBERS,
        as_csv(
            [
                ["Identifiant", "Catégorie", "Adhésion le"],
                ["A1", "Membre", "01/01/2024"],
                ["A2", "Membre", "01/01/2024"],
            ]
        ),
    )
    header = ["Code", "Titre", "Volet", "Membres impliqués"]
    brought = await world.bring(
        Kind.MISSIONS, as_csv([header, ["M1", "Étude", "Mission", f"200040715|A1|A2|{VERCORS}"]])
    )
    assert brought.applied, brought.rows
    content, _ = await give_out(
        world.database, Outgoing(Kind.MISSIONS, world.agency_id, Form.CSV), world.keeper
    )
    assert (await world.bring(Kind.MISSIONS, content)).counts == {Outcome.UNCHANGED: 1}
