"""Cells as French offices type them, and those that could be read in two ways."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from server.interchange.cells import day_of, number_of, percent_of, truth_of
from server.interchange.codecs import Digits, Many, Text
from server.interchange.faults import CellRefused


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1 234,5", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("12.5", "12.5"),
        ("0.125", "0.125"),
        ("-3", "-3"),
        (0.1, "0.1"),
        (7, "7"),
    ],
)
def test_a_number_is_read_however_it_is_spaced(cell: str | float, number: str) -> None:
    assert number_of(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["1.234", "12.345.678", "douze", "1,2,3", "nan", "9" * 40, True])
def test_what_is_no_clear_number_is_refused(cell: str | bool) -> None:
    with pytest.raises(CellRefused):
        number_of(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "31/12/2026",
        "31-12-2026",
        "31.12.2026",
        "2026-12-31",
        "2026-12-31 00:00:00",
        "31 décembre 2026",
        "31 déc. 2026",
        "46387",
        46387,
        date(2026, 12, 31),
        datetime(2026, 12, 31, 8, 0),  # noqa: DTZ001 - workbooks know no offset
    ],
)
def test_a_day_is_read_however_it_is_written(cell: object) -> None:
    assert day_of(cell) == date(2026, 12, 31)  # type: ignore[arg-type] # each of them is a cell


@pytest.mark.parametrize(
    "cell", ["31/12/26", "31/02/2026", "12/31/2026", "demain", "2026", "1er mai"]
)
def test_what_is_no_clear_day_is_refused(cell: str) -> None:
    with pytest.raises(CellRefused):
        day_of(cell)


def test_the_first_of_a_month_and_a_month_in_s_are_days() -> None:
    assert day_of("1er mars 2027") == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("cell", "truth"), [("Oui", True), ("x", True), (True, True), ("NON", False)]
)
def test_a_yes_is_a_word_or_a_cross(cell: str | bool, truth: bool) -> None:
    assert truth_of(cell) is truth


def test_a_share_may_carry_its_sign() -> None:
    assert percent_of("45 %") == 45


def test_a_code_gets_back_the_zero_that_its_spreadsheet_took() -> None:
    assert Digits(5, letters=True).read(1004) == "01004"
    assert Digits(5, letters=True).read("2a004") == "2A004"
    assert Digits(9).read("200 040 715") == "200040715"
    with pytest.raises(CellRefused) as lost:
        Digits(14).read("2,0004E+13")
    assert lost.value.fault.code == "DIGITS_LOST"


def test_a_list_says_each_name_once() -> None:
    assert Many(Text(40)).read("Caen ; Cambrai\nCaen|  Pélussin ;") == (
        "Caen",
        "Cambrai",
        "Pélussin",
    )
