"""Finding the table of a file, and refusing what cannot be read for sure."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from server.interchange.faults import FileFault, FileRefused
from server.interchange.missions.columns import COLUMNS
from server.interchange.programmes.columns import COLUMNS as OF_PROGRAMMES
from server.interchange.tables import Table, table
from tests.interchange.world import as_csv, as_workbook

HEADER = ["Code", "Titre", "Volet", "Responsable", "Résumé"]
ROW = ["M1", "Étude d'été", "Socle", "", "Où ? À Grenoble"]


def read(content: bytes, most_rows: int = 100) -> Table:
    return table(content, COLUMNS, most_rows=most_rows)


def fault_of(content: bytes) -> FileFault:
    with pytest.raises(FileRefused) as refused:
        list(read(content).rows())
    assert refused.value.french and refused.value.english
    return refused.value.fault


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_in_each_encoding_and_separator(separator: str, encoding: str) -> None:
    found = read(as_csv([HEADER, ROW], separator=separator, encoding=encoding))
    [row] = found.rows()
    assert (row.number, row.values["title"], row.values["summary"]) == (2, ROW[1], ROW[4])


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "utf-16-le"])
def test_an_encoding_that_the_file_does_not_prove_is_refused(encoding: str) -> None:
    content = as_csv([HEADER, ROW, ["M2", "Élévation", "", "", "pré à côté"]], encoding=encoding)
    assert fault_of(content) in (FileFault.UNKNOWN_ENCODING, FileFault.NOT_A_TABLE)


@pytest.mark.parametrize(
    "heading",
    ["TITRE", "Titre *", "titre (300 caractères)", " Intitulé ", "Libellé", "Title", "Titres"],
)
def test_a_header_is_known_by_its_name_whatever_its_dress(heading: str) -> None:
    assert {
        column.field for column in read(as_csv([["code", heading]])).header.places.values()
    } == {
        "code",
        "title",
    }


def test_a_title_above_and_blank_rows_and_columns_are_passed_over() -> None:
    found = read(
        as_csv([["Programme 2027"], [], ["", *HEADER, ""], [], ["", *ROW, ""], ["", "", ""]])
    )
    assert [row.number for row in found.rows()] == [5]
    assert found.header_row == 3


def test_a_column_that_is_not_known_is_told_with_the_nearest_name() -> None:
    found = read(as_csv([["Code", "Titre", "Responsabel", "Divers"]]))
    near, far = found.header.unknown
    assert "« Responsable »" in near.french and "Responsable" in near.english
    assert "Vouliez-vous" not in far.french


def test_a_needed_column_that_is_missing_or_doubled_refuses_the_file() -> None:
    assert fault_of(as_csv([["Code", "Volet", "Nature"]])) is FileFault.COLUMN_MISSING
    assert fault_of(as_csv([["Code", "Titre", "Intitulé"]])) is FileFault.COLUMN_TWICE
    assert fault_of(as_csv([["a", "b"], ["1", "2"]])) is FileFault.HEADER_MISSING
    assert fault_of(b"") is FileFault.EMPTY


def test_a_missing_column_is_told_with_the_row_and_the_names_that_were_not_recognised() -> None:
    with pytest.raises(FileRefused) as refused:
        read(as_csv([["Fiches 2027"], [], ["Code", "Volet", "Quoi"]]))
    for told in ("ligne 3", "« Titre »", "« Quoi »"):
        assert told in refused.value.french


def test_of_many_columns_that_are_not_known_a_few_are_told_and_the_others_counted() -> None:
    found = read(as_csv([["Code", "Titre", *(f"Colonne {at}" for at in range(300))]]))
    assert len(found.header.unknown) == 21
    assert "280" in found.header.unknown[-1].french


@pytest.mark.parametrize(
    "total",
    [
        ["TOTAL", "", "", "", "1 234,5"],
        ["", "Sous-total axe 1", "", "", "12 j"],
        ["Axe 1", "Totaux :", "", "", ""],
        ["Σ", "", "", "", "3"],
    ],
)
def test_a_row_of_totals_is_passed_over_and_told(total: list[str]) -> None:
    found = read(as_csv([["Axe", "Remarque", "Code", "Titre", "Avancement"], total], separator=";"))
    assert list(found.rows()) == []
    [(number, fault)] = found.totals
    assert (number, fault.code) == (2, "TOTAL")


@pytest.mark.parametrize(
    "row",
    [
        ["M1", "Total des logements vacants", "", "", ""],
        ["", "Total des logements vacants", "Socle", "", ""],
        ["", "Totalité du bâti", "", "", ""],
    ],
)
def test_a_row_that_names_or_says_something_is_no_total(row: list[str]) -> None:
    found = read(as_csv([HEADER, row]))
    assert len(list(found.rows())) == 1 and found.totals == []


def test_a_year_at_the_end_of_a_header_is_the_year_of_its_rows() -> None:
    found = table(as_csv([["Code", "Jours 2027"], ["M1", "3,5"]]), OF_PROGRAMMES, most_rows=10)
    [row] = found.rows()
    assert (row.values["year"], str(row.values["days"])) == (2027, "3.5")
    with pytest.raises(FileRefused) as refused:
        table(as_csv([["Code", "Jours 2027", "Jours 2028"]]), OF_PROGRAMMES, most_rows=10)
    assert "« Année »" in refused.value.french


def test_a_header_of_a_thousand_brackets_is_left_aside_at_once() -> None:
    found = read(as_csv([["Code", "Titre", "(" * 100_000], ["M1", "Un", ""]]))
    assert len(found.header.unknown) == 1 and len(found.header.unknown[0].french) < 300


def test_a_cell_without_end_is_told_as_such() -> None:
    assert fault_of(b"Code;Titre\nM1;" + b"x" * 200_000) is FileFault.CELL_TOO_LONG


def test_a_quote_left_open_does_not_swallow_the_rest() -> None:
    content = 'Code;Titre\r\nM1;"Étude\r\nM2;Veille\r\n'.encode()
    assert fault_of(content) is FileFault.OPEN_QUOTE


def test_a_text_that_holds_the_separator_without_quotes_is_told() -> None:
    [row] = read("Code;Titre\r\nM1;Étude;suite\r\n".encode()).rows()
    assert [fault.code for fault in row.faults] == ["ROW_TOO_LONG"]


def test_rows_past_the_bound_refuse_the_file() -> None:
    content = as_csv([["Code", "Titre"], *(["M", "T"] for _ in range(101))])
    with pytest.raises(FileRefused) as refused:
        list(read(content).rows())
    assert refused.value.fault is FileFault.TOO_MANY_ROWS


def test_a_binary_that_is_no_table_is_refused() -> None:
    assert fault_of(b"\x89PNG\r\n\x1a\n" + bytes(64)) is FileFault.NOT_A_TABLE


def test_a_cell_merged_over_rows_counts_for_each_and_dates_and_shares_keep_their_sense() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["Mon programme"])
    sheet.append(["Code", "Titre", "Volet", "Avancement", "Début"])
    sheet.append(["M1", "Un", "Socle", 0.5, 46387])
    sheet.append(["M2", "Deux", None, 0.25, "31/12/2026"])
    sheet.append(["M3", "Trois", None, None, None])
    sheet.merge_cells("C3:C5")
    sheet["D3"].number_format = sheet["D4"].number_format = "0%"
    sheet["E3"].number_format = "dd/mm/yyyy"
    rows = list(read(_saved(book)).rows())
    assert len({row.values["strand"] for row in rows}) == 1 and len(rows) == 3
    assert [row.values.get("progress") for row in rows] == [50, 25, None]
    assert rows[0].values["start_on"] == rows[1].values["start_on"]
    assert not any(row.faults for row in rows)


def test_a_formula_never_computed_and_an_error_are_told_by_their_cell() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["Code", "Titre", "Avancement", "Résumé"])
    sheet.append(["M1", '="a"&"b"', 3, "#REF!"])
    [row] = read(_saved(book)).rows()
    assert {fault.code: fault.column for fault in row.faults} == {
        "FORMULA_NOT_COMPUTED": "Titre",
        "ERROR_CELL": "Résumé",
    }


def test_a_computed_formula_counts_for_its_result() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["Code", "Titre", "Avancement"])
    sheet.append(["M1", "Un", "=1+1"])
    content = _edited(_saved(book), "xl/worksheets/sheet1.xml", b"<v />", b"<v>2</v>")
    content = _edited(content, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>")
    [row] = read(content).rows()
    assert row.values["progress"] == 2 and not row.faults


def test_the_sheet_that_holds_the_table_is_found_and_hidden_ones_are_left() -> None:
    book = openpyxl.Workbook()
    first: Any = book.active
    first.append(["Lisez-moi"])
    hidden: Any = book.create_sheet("Ancien")
    hidden.append(HEADER)
    hidden.append(["OLD", *ROW[1:]])
    hidden.sheet_state = "hidden"
    data: Any = book.create_sheet("Missions 2027")
    data.append(HEADER)
    data.append(ROW)
    found = read(_saved(book))
    assert [row.values["code"] for row in found.rows()] == ["M1"]
    assert "Missions 2027" in found.read_as


def test_a_workbook_that_is_protected_old_foreign_or_damaged_is_refused_by_name() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert fault_of(ole) is FileFault.OLD_FORMAT
    assert fault_of(ole + "EncryptedPackage".encode("utf-16-le")) is FileFault.PROTECTED
    assert fault_of(_zip({"mimetype": b"application/vnd.oasis"})) is FileFault.OTHER_FORMAT
    assert fault_of(b"PK\x03\x04 cut short") is FileFault.BROKEN
    content = as_workbook([HEADER, ROW])
    assert fault_of(content[: len(content) // 2]) is FileFault.BROKEN
    broken = _edited(content, "xl/worksheets/sheet1.xml", b"</sheetData>", b"")
    assert fault_of(broken) is FileFault.BROKEN


def test_an_archive_that_would_swell_is_refused_before_it_is_parsed() -> None:
    content = as_workbook([HEADER, ROW])
    rows = b"<row>" + b"<c/>" * 1_500_000 + b"</row>"
    for part, filling in (
        ("xl/worksheets/sheet1.xml", rows * 3),
        ("xl/sharedStrings.xml", b" " * (65 * 1024 * 1024)),
        ("xl/styles.xml", b" " * (5 * 1024 * 1024)),
    ):
        assert fault_of(_replaced(content, part, filling)) is FileFault.TOO_LARGE, part


def test_a_note_beside_the_table_of_a_workbook_is_left_aside() -> None:
    [row] = read(as_workbook([HEADER, [*ROW, "", "à revoir"]])).rows()
    assert not row.faults


def test_what_looks_like_a_thousand_tags_inside_one_is_gone_through_once() -> None:
    content = as_workbook([HEADER, ROW])
    sheet = "xl/worksheets/sheet1.xml"
    for inside in (b"<!-- " + b"<mergeCell " * 20_000 + b" --></worksheet>",):
        [row] = read(_edited(content, sheet, b"</worksheet>", inside)).rows()
        assert row.values["code"] == "M1"
    long = b'<c x="' + b"r='A1' " * 30_000 + b'" '
    [row] = read(_edited(content, sheet, b"<c ", long)).rows()
    assert row.values["code"] == "M1"


def test_an_entity_bomb_is_refused() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&c;</worksheet>'
    )
    content = _replaced(as_workbook([HEADER, ROW]), "xl/worksheets/sheet1.xml", bomb)
    assert fault_of(content) is FileFault.BROKEN


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _replaced(content: bytes, name: str, filling: bytes) -> bytes:
    return _zip({**_parts(content), name: filling})


def _edited(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    parts = _parts(content)
    return _replaced(content, name, parts[name].replace(old, new))
