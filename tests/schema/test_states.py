"""The diagrams of states are those of the machines' own tables."""

from __future__ import annotations

import ast
from pathlib import Path

from server.domain.governance.machine import MEETING
from server.domain.transitions import Transition
from server.schema import states
from server.schema.states import diagram, machines, section, states_page
from server.vocabulary import MeetingStatus, VersionStatus

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_the_command_writes() -> None:
    written = (ROOT / "docs/states.md").read_text(encoding="utf-8")
    assert written == states_page(), "a machine has changed: run `jalon export-states`"


def test_every_transition_of_the_domain_is_drawn() -> None:
    named = {
        call.args[0].value
        for path in (ROOT / "server/domain").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Transition"
        and isinstance(call.args[0], ast.Constant)
    }
    drawn = {one.name for table in machines() for one in table}
    assert len(named) > 20
    assert drawn == named


def test_a_machine_is_drawn_with_its_guards_and_its_french_labels() -> None:
    assert list(diagram(MEETING)) == [
        "stateDiagram-v2",
        '    state "Prévue" as PLANNED',
        '    state "Tenue" as HELD',
        '    state "Compte rendu établi" as MINUTED',
        '    state "Annulée" as CANCELLED',
        "    [*] --> PLANNED",
        "    PLANNED --> HELD : holdMeeting [its_day_has_come]",
        "    PLANNED --> CANCELLED : cancelMeeting",
        "    HELD --> MINUTED : minuteMeeting",
        "    MINUTED --> [*]",
        "    CANCELLED --> [*]",
    ]


def test_a_state_that_no_transition_reaches_is_told_beside_the_diagram() -> None:
    (versions,) = [table for table in machines() if type(table[0].reaches) is VersionStatus]
    assert "Atteint sans transition demandée : `SUPERSEDED`" in section(versions)


def test_a_machine_is_found_by_its_table_and_by_nothing_else() -> None:
    table: states.Table = (
        Transition("reopenMeeting", frozenset({MeetingStatus.HELD}), MeetingStatus.PLANNED),
    )
    assert states._is_table(table)
    assert not any(
        states._is_table(other) for other in ((), ("reopenMeeting",), [*table], table[0])
    )
