"""The stored form of the log: written today, readable for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given

from server.workshops.encoding import decoder_of, from_jsonable, to_jsonable
from server.workshops.events import VERSIONS, Event, UnknownEvent, decode, encode
from server.workshops.machine import replay
from server.workshops.outcomes import drafts
from tests.workshops.discussing import whole_discussion
from tests.workshops.histories import histories
from tests.workshops.playing import NOON, TYPED, Played, named
from tests.workshops.wholes import whole, whole_board, whole_desk, whole_people

FIXTURES = Path(__file__).parent / "fixtures"
LOGS: dict[str, Callable[[], Played]] = {
    "log-version-1.json": whole,
    "board-log-version-1.json": whole_board,
    "people-log-version-1.json": whole_people,
    "discussion-log-version-1.json": whole_discussion,
    "desk-log-version-1.json": whole_desk,
}


def stored(event: Event) -> dict[str, Any]:
    form = encode(event)
    return {
        "type": form.type,
        "type_version": form.type_version,
        "at": form.at.isoformat(),
        "payload": form.payload,
    }


def read(row: dict[str, Any]) -> Event:
    at = datetime.fromisoformat(row["at"])
    return decode(row["type"], row["type_version"], at, row["payload"])


@given(histories())
def test_what_is_stored_is_read_back_as_it_was(played: Played) -> None:
    rows = json.loads(json.dumps([stored(event) for event in played.log]))
    assert [read(row) for row in rows] == played.log


def test_the_log_of_version_1_is_still_read_and_replayed() -> None:
    """3.3 An event is stored with the version of its form, and a log of version 1 stays
    readable.
    """
    logs = {name: json.loads((FIXTURES / name).read_text()) for name in LOGS}
    types = {row["type"] for rows in logs.values() for row in rows}
    assert types == {name for name, version in VERSIONS if version == 1}
    for name, played in LOGS.items():
        assert replay(read(row) for row in logs[name]) == played().state
    state = whole().state
    assert len(drafts(state)) == 2


def test_a_fact_from_a_later_version_is_refused_by_name() -> None:
    with pytest.raises(UnknownEvent, match="ContributionMade version 99"):
        decode("ContributionMade", 99, NOON, {})


@given(histories())
def test_no_text_of_a_person_is_in_the_log(played: Played) -> None:
    """3.2 No text of a person is in an event: an event names a content, which can be erased."""
    log = {value for event in played.log for value in _texts(stored(event))}
    assert not log & set(played.texts.values())
    assert not [value for value in log if TYPED in value]


def _texts(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [*value, *(text for item in value.values() for text in _texts(item))]
        case list():
            return [text for item in value for text in _texts(item)]
        case _:
            return []


def test_every_event_is_of_a_type_that_fits_its_column() -> None:
    assert all(len(class_.__name__) <= 40 for class_ in get_args(Event))


def test_a_type_that_has_no_stored_form_is_refused_before_any_row() -> None:
    with pytest.raises(TypeError):
        decoder_of(complex)
    with pytest.raises(TypeError):
        to_jsonable(1.5)


def test_an_absent_value_stays_absent() -> None:
    assert from_jsonable(int | None, None) is None  # type: ignore[arg-type] # a union is no class
    assert to_jsonable((named("Amina"), None)) == [str(named("Amina")), None]
