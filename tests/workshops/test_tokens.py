"""Join codes, participants' tokens and cursors: what the key signs and what it refuses."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import CursorInvalid
from server.vocabulary import Audience
from server.workshops.cursors import OF_ANOTHER_VIEW, Cursor, read_cursor, sign_cursor
from server.workshops.entities import View
from server.workshops.tokens import (
    PARTICIPANT_TOKEN_PREFIX,
    Presented,
    mint_for,
    mint_participant_token,
    new_join_code,
    normalise_join_code,
    participant_id_for,
    read_participant_token,
    session_id_for,
)
from tests.workshops.playing import NOON, named

KEY, OTHER_KEY = b"one key", b"another key"
SESSION, AMINA = named("session"), named("Amina")
END = NOON + timedelta(days=7)


def test_a_retried_join_gets_the_same_pseudonym_and_token() -> None:
    first = participant_id_for(KEY, SESSION, named("operation"))
    assert participant_id_for(KEY, SESSION, named("operation")) == first
    assert participant_id_for(KEY, SESSION, named("other operation")) != first
    assert participant_id_for(KEY, named("other session"), named("operation")) != first
    assert mint_participant_token(KEY, SESSION, first, END) == mint_participant_token(
        KEY, SESSION, first, END
    )


def test_a_token_is_read_back_by_its_own_key_alone() -> None:
    """1.5 A participant's token is read back by the key that signed it, and by no other."""
    token = mint_participant_token(KEY, SESSION, AMINA, END)
    assert read_participant_token(KEY, token) == Presented(SESSION, AMINA, END)
    assert read_participant_token(OTHER_KEY, token) is None


@given(st.integers(0, 95), st.sampled_from("Aa0_-é"))
def test_a_token_changed_anywhere_is_no_token(place: int, letter: str) -> None:
    token = mint_participant_token(KEY, SESSION, AMINA, END)
    at = len(PARTICIPANT_TOKEN_PREFIX) + place
    changed = token[:at] + letter + token[at + 1 :]
    known = read_participant_token(KEY, changed)
    assert known is None or known == Presented(SESSION, AMINA, END)
    assert changed == token or known is None


@pytest.mark.parametrize("text", ["", "jlp_", "jlp_é", "jlp_AAAA", "bearer", "jlp_" + "A" * 200])
def test_any_other_text_is_no_token(text: str) -> None:
    assert read_participant_token(KEY, text) is None


def test_one_operation_names_different_things_differently() -> None:
    mint = mint_for(KEY, SESSION, AMINA, named("operation"))
    again = mint_for(KEY, SESSION, AMINA, named("operation"))
    of_bruno = mint_for(KEY, SESSION, named("Bruno"), named("operation"))
    assert mint("group") == again("group")
    assert len({mint("group"), mint("title"), of_bruno("group")}) == 3
    assert session_id_for(KEY, SESSION, AMINA, named("operation")).version == 8


def test_join_codes_are_six_letters_that_cannot_be_misread() -> None:
    for _ in range(200):
        code = new_join_code()
        assert len(code) == 6
        assert not set(code) & set("ILOU")
        assert normalise_join_code(code) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("k7p2x9", "K7P2X9"),
        ("  K7P-2X9 ", "K7P2X9"),
        ("KOPIXL", "K0P1X1"),
        ("K7P2X", None),
        ("K7P2X99", None),
        ("K7P2XU", None),
        ("K7P2X😀", None),
        ("K" * 5_000, None),
    ],
)
def test_a_code_is_taken_as_it_was_meant(typed: str, code: str | None) -> None:
    """1.1 A join code is six characters of Crockford's base 32, taken as it was meant in any
    case.
    """
    assert normalise_join_code(typed) == code


def test_a_cursor_is_read_back_where_it_was_given() -> None:
    cursor = Cursor(SESSION, 1, 42, View(Audience.PROJECTOR, named("table")))
    text = sign_cursor(KEY, cursor)
    assert read_cursor(KEY, text, session_id=SESSION, view=cursor.view) == cursor


def test_a_cursor_of_another_audience_asks_for_a_reset() -> None:
    text = sign_cursor(KEY, Cursor(SESSION, 1, 42, View(Audience.FACILITATOR)))
    for view in (View(Audience.PARTICIPANT), View(Audience.FACILITATOR, named("table"))):
        assert read_cursor(KEY, text, session_id=SESSION, view=view).seq == OF_ANOTHER_VIEW


def test_a_forged_or_foreign_cursor_is_refused() -> None:
    """5.10 A cursor that was forged, or given for another session, is refused."""
    good = sign_cursor(KEY, Cursor(SESSION, 1, 42, View(Audience.PARTICIPANT)))
    forged = base64.urlsafe_b64encode(b"\0" * 57).decode().rstrip("=")
    for text, session_id in (
        (good, named("other session")),
        (sign_cursor(OTHER_KEY, Cursor(SESSION, 1, 42, View(Audience.PARTICIPANT))), SESSION),
        (forged, SESSION),
        ("", SESSION),
        ("é", SESSION),
    ):
        with pytest.raises(CursorInvalid):
            read_cursor(KEY, text, session_id=session_id, view=View(Audience.PARTICIPANT))
