"""Who may watch a live session, and as whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from server.access.seats import Place, audience, audiences, facilitates, reads
from server.access.viewer import Viewer, public
from server.problems import NotFound
from server.vocabulary import Audience, Scope, ViewerKind

TODAY = date(2026, 6, 1)
PLACE = Place(session_id=UUID(int=1), workshop_id=UUID(int=2), agency_id=UUID(int=3))
FACILITATOR = Viewer(
    ViewerKind.STAFF,
    TODAY,
    scopes=frozenset({Scope.WORKSHOP_FACILITATE, Scope.WORKSHOP_READ}),
    facilitates=frozenset({PLACE.workshop_id}),
)
PARTICIPANT = Viewer(ViewerKind.PARTICIPANT, TODAY, session_id=PLACE.session_id)
STAFF = Viewer(
    ViewerKind.STAFF,
    TODAY,
    scopes=frozenset({Scope.WORKSHOP_READ}),
    staff_of=frozenset({PLACE.agency_id}),
)


def test_a_facilitator_watches_as_anyone_to_see_what_they_see() -> None:
    assert set(audiences(FACILITATOR, PLACE)) == set(Audience)
    assert audience(FACILITATOR, PLACE, None) is Audience.FACILITATOR
    assert audience(FACILITATOR, PLACE, Audience.PROJECTOR) is Audience.PROJECTOR


def test_a_participant_watches_as_a_participant_and_as_nobody_else() -> None:
    assert audience(PARTICIPANT, PLACE, None) is Audience.PARTICIPANT
    with pytest.raises(NotFound):
        audience(PARTICIPANT, PLACE, Audience.FACILITATOR)


def test_a_participant_of_another_session_finds_nothing() -> None:
    elsewhere = Viewer(ViewerKind.PARTICIPANT, TODAY, session_id=UUID(int=9))
    with pytest.raises(NotFound):
        audience(elsewhere, PLACE, None)


def test_agency_staff_observe_without_facilitating() -> None:
    assert audience(STAFF, PLACE, None) is Audience.OBSERVER
    assert not facilitates(STAFF, PLACE)


REHEARSED = replace(PLACE, rehearsal=True)
OBSERVER = Viewer(
    ViewerKind.MEMBER,
    TODAY,
    scopes=frozenset({Scope.WORKSHOP_READ}),
    observes=frozenset({PLACE.workshop_id}),
)


def test_a_rehearsal_is_its_team_s_alone() -> None:
    assert audience(FACILITATOR, REHEARSED, None) is Audience.FACILITATOR
    assert audience(OBSERVER, REHEARSED, None) is Audience.OBSERVER
    assert audience(PARTICIPANT, REHEARSED, None) is Audience.PARTICIPANT
    assert audiences(STAFF, REHEARSED) == ()
    assert (reads(STAFF, PLACE), reads(STAFF, REHEARSED)) == (True, False)
    assert reads(OBSERVER, REHEARSED)


def test_a_token_without_the_facilitating_scope_facilitates_nothing() -> None:
    narrow = Viewer(ViewerKind.STAFF, TODAY, facilitates=frozenset({PLACE.workshop_id}))
    assert audiences(narrow, PLACE) == ()


def test_the_public_finds_nothing() -> None:
    with pytest.raises(NotFound):
        audience(public(TODAY), PLACE, None)
