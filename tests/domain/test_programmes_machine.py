"""What a version must hold to move on, and how two versions differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.programmes import machine
from server.domain.programmes.comparison import LineKey, Standing, differences
from server.domain.programmes.machine import BodyDecision, Totals, VersionFacts
from server.domain.transitions import step
from server.problems import (
    DeliberationRequired,
    TotalsMismatch,
    TransitionRefused,
    ValidationFailed,
    WrongBody,
)
from server.vocabulary import (
    BodyKind,
    DeliberationOutcome,
    LineState,
    ProgrammeKind,
    ProgrammeStatus,
    TotalsBasis,
    VersionStatus,
)

TOTALS = Totals(TotalsBasis.SOCLE_INCLUDED, None, 400, 100, socle=100, missions=300)
READY = VersionFacts(axes=3, totals=TOTALS, was_met=True, missing_body=None, was_rejected=True)
BOARD, ASSEMBLY = BodyKind.BOARD, BodyKind.GENERAL_ASSEMBLY
CHAIN = [BOARD, ASSEMBLY]


def test_a_version_moves_as_the_table_says_and_no_other_way() -> None:
    """DOMAIN §2.2, the table of states and transitions."""
    reached = {}
    for status in VersionStatus:
        for one in machine.VERSION:
            try:
                reached[status.value, one.name] = step(machine.VERSION, one.name, status, READY)
            except TransitionRefused:
                continue
    assert reached == {
        ("DRAFT", "submitProgrammeVersion"): VersionStatus.SUBMITTED,
        ("SUBMITTED", "returnProgrammeVersion"): VersionStatus.DRAFT,
        ("SUBMITTED", "presentProgrammeVersion"): VersionStatus.PRESENTED,
        ("PRESENTED", "approveProgrammeVersion"): VersionStatus.APPROVED,
        ("PRESENTED", "rejectProgrammeVersion"): VersionStatus.REJECTED,
    }


def test_a_programme_goes_from_preparing_to_in_force_to_closed() -> None:
    """« PREPARING → IN_FORCE → CLOSED; PREPARING → ABANDONED »."""
    reached = {
        (status, one.name): one.reaches
        for one in machine.PROGRAMME
        for status in one.leaves
        if status is not one.reaches
    }
    assert reached == {
        (ProgrammeStatus.PREPARING, "approveProgrammeVersion"): ProgrammeStatus.IN_FORCE,
        (ProgrammeStatus.IN_FORCE, "closeProgramme"): ProgrammeStatus.CLOSED,
        (ProgrammeStatus.PREPARING, "abandonProgramme"): ProgrammeStatus.ABANDONED,
    }


def submit(totals: Totals) -> VersionStatus:
    facts = replace(READY, totals=totals)
    return step(machine.VERSION, "submitProgrammeVersion", VersionStatus.DRAFT, facts)


def test_a_version_without_axis_is_not_submitted() -> None:
    """DOMAIN §2.2: submit needs « ≥1 axis »."""
    with pytest.raises(TransitionRefused) as refusal:
        step(
            machine.VERSION,
            "submitProgrammeVersion",
            VersionStatus.DRAFT,
            replace(READY, axes=0),
        )
    assert refusal.value.guard == "AXIS_REQUIRED"


@given(
    basis=st.sampled_from(TotalsBasis),
    total=st.none() | st.integers(0, 12),
    socle_declared=st.none() | st.integers(0, 6),
    socle=st.integers(0, 6),
    missions=st.integers(0, 6),
    reason=st.none() | st.just("La source ne le dit pas."),
)
def test_a_declared_total_is_the_sum_or_is_explained(
    basis: TotalsBasis,
    total: int | None,
    socle_declared: int | None,
    socle: int,
    missions: int,
    reason: str | None,
) -> None:
    """PV1 and PV6 « total_days = socle_days + mission_days when basis is SOCLE_INCLUDED or when
    computed »."""
    expected = missions if basis is TotalsBasis.SOCLE_EXCLUDED else socle + missions
    explained = basis is TotalsBasis.UNSPECIFIED and reason is not None
    stands = explained or (total in (None, expected) and socle_declared in (None, socle))
    totals = Totals(basis, reason, total, socle_declared, socle, missions)
    if stands:
        assert submit(totals) is VersionStatus.SUBMITTED
        return
    with pytest.raises(TotalsMismatch):
        submit(totals)


def test_the_declared_and_the_computed_total_are_told_in_days() -> None:
    with pytest.raises(TotalsMismatch) as refusal:
        submit(replace(TOTALS, declared_total=402))
    told = refusal.value
    assert (told.path, told.declared, told.computed) == (
        "declaredTotalDays",
        Decimal("100.5"),
        Decimal(100),
    )


@pytest.mark.parametrize("status", sorted(set(VersionStatus) - {VersionStatus.DRAFT}))
def test_what_was_submitted_never_changes(status: VersionStatus) -> None:
    """PV2 « content is immutable from SUBMITTED on »."""
    with pytest.raises(TransitionRefused) as refusal:
        machine.may_change(status)
    assert refusal.value.guard == "PV2"


def adopted(body: BodyKind, day: int) -> BodyDecision:
    return BodyDecision(body, DeliberationOutcome.ADOPTED, date(2022, 3, day))


def test_every_body_of_the_chain_adopts_in_its_turn() -> None:
    """PV4 and G2c « an approval may be a chain of bodies »."""
    since = date(2022, 3, 1)
    machine.approval(CHAIN, [adopted(BOARD, 3), adopted(ASSEMBLY, 3)], since)
    with pytest.raises(DeliberationRequired) as refusal:
        machine.approval(CHAIN, [adopted(BOARD, 9), adopted(ASSEMBLY, 3)], since)
    assert refusal.value.body_kind is ASSEMBLY
    with pytest.raises(DeliberationRequired) as refusal:
        machine.approval(CHAIN, [adopted(ASSEMBLY, 3)], since)
    assert refusal.value.body_kind is BOARD


def test_a_decision_from_before_the_version_approves_nothing() -> None:
    """DOMAIN §2.2 « on or after as_of »."""
    with pytest.raises(DeliberationRequired):
        machine.approval([BOARD], [adopted(BOARD, 2)], date(2022, 3, 3))
    machine.approval([BOARD], [adopted(BOARD, 3)], date(2022, 3, 3))


def test_another_body_approves_nothing() -> None:
    """DOMAIN §2.2 « another body's is refused »."""
    with pytest.raises(WrongBody):
        machine.approval([BOARD], [adopted(BOARD, 3), adopted(ASSEMBLY, 4)], None)


@pytest.mark.parametrize(
    "outcome",
    [DeliberationOutcome.NOTED, DeliberationOutcome.ADJOURNED, DeliberationOutcome.REJECTED],
)
def test_only_an_adoption_approves(outcome: DeliberationOutcome) -> None:
    decision = BodyDecision(BOARD, outcome, date(2022, 3, 3))
    with pytest.raises(DeliberationRequired):
        machine.approval([BOARD], [decision], None)


def test_a_rejection_needs_its_deliberation() -> None:
    with pytest.raises(DeliberationRequired):
        step(
            machine.VERSION,
            "rejectProgrammeVersion",
            VersionStatus.PRESENTED,
            replace(READY, was_rejected=False),
        )


def test_an_annual_programme_takes_one_year_and_years_follow() -> None:
    """P2 « year_from ≤ year_to; ANNUAL ⇒ equal »."""
    machine.years(ProgrammeKind.ANNUAL, 2022, 2022)
    machine.years(ProgrammeKind.MULTI_YEAR, 2024, 2026)
    wrong = ((ProgrammeKind.ANNUAL, 2022, 2023), (ProgrammeKind.MULTI_YEAR, 2026, 2024))
    for kind, first, last in wrong:
        with pytest.raises(ValidationFailed):
            machine.years(kind, first, last)


@pytest.mark.parametrize("days", ["-0.5", "0.25", "0.1", "100000.5"])
def test_days_are_planned_by_the_half_day(days: str) -> None:
    """DOMAIN §2.4 « planned_days (decimal, step 0.5, ≥0) »."""
    with pytest.raises(ValidationFailed):
        machine.quarter_days(Decimal(days), path="plannedDays")
    assert machine.quarter_days(Decimal("12.5"), path="plannedDays") == 50


def test_a_changed_line_says_why_once_there_is_something_to_differ_from() -> None:
    """PV5 « each changed line carries a reason »."""
    assert machine.change_reason(None, branched=False) is None
    with pytest.raises(ValidationFailed):
        machine.change_reason(None, branched=True)
    assert machine.line_state(LineState.CONTINUED, branched=True) is LineState.CHANGED
    assert machine.line_state(None, branched=True) is LineState.NEW


KEYS = st.tuples(st.integers(0, 5).map(lambda n: UUID(int=n)), st.integers(2024, 2026))
STANDINGS = st.builds(
    Standing,
    quarters=st.none() | st.integers(0, 40),
    place=st.tuples(st.integers(1, 2), st.integers(0, 2)),
    state=st.sampled_from(LineState),
    reason=st.none() | st.just("Commande précisée."),
)


def total(lines: Mapping[LineKey, Standing]) -> int:
    kept = (one for one in lines.values() if one.state is not LineState.DROPPED)
    return sum(one.quarters or 0 for one in kept)


@given(st.dictionaries(KEYS, STANDINGS), st.dictionaries(KEYS, STANDINGS))
def test_the_differences_add_up_to_the_difference_of_the_totals(
    before: dict[LineKey, Standing], after: dict[LineKey, Standing]
) -> None:
    """PV5 « Σ diff days = total(b) − total(a) »."""
    found = differences(before, after)
    assert sum(one.quarters for one in found) == total(after) - total(before)
    assert differences(before, before) == []


@given(st.permutations(["a", "b", "c"]))
def test_a_content_has_one_digest_whatever_its_order(names: list[str]) -> None:
    content = {name: [1, "é", None] for name in names}
    digest = machine.frozen_digest(content)
    assert digest == machine.frozen_digest({name: content[name] for name in sorted(content)})
    assert digest != machine.frozen_digest({**content, "a": [2]})
