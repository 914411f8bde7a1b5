"""What cooperation agreements may do and say, as pure rules (DOMAIN §7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.agreements import machine, terms
from server.domain.instruments.decisions import Decided
from server.domain.instruments.signatures import check_authorisation, check_day
from server.problems import (
    AuthorisationMissing,
    Forbidden,
    HeadingMissing,
    Problem,
    TransitionRefused,
    ValidationFailed,
    WrongBody,
)
from server.vocabulary import (
    AgreementPartyRole,
    AgreementStatus,
    AgreementType,
    BodyLevel,
    CooperationMotive,
    DeliberationOutcome,
    Enforceability,
    SheetHeading,
)

READY = machine.AgreementFacts(
    keeps=True,
    speaks=False,
    filled=frozenset(SheetHeading),
    several=True,
    composed=True,
    owned=True,
    in_house=True,
    co_chaired=True,
    begun=True,
    over=True,
    succeeded=True,
)
STATUSES = tuple(AgreementStatus)
PARK, COMMUNITY, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
DAY = date(2026, 6, 15)


@given(st.frozensets(st.sampled_from(tuple(SheetHeading))))
def test_what_is_missing_of_a_sheet_is_named(filled: frozenset[SheetHeading]) -> None:
    """AG1: all six headings non-empty before VALIDATED."""
    facts = replace(READY, filled=filled)
    if filled == frozenset(SheetHeading):
        status = machine.move("validateAgreement", AgreementStatus.DRAFTED, facts)
        assert status is AgreementStatus.VALIDATED
        return
    with pytest.raises(HeadingMissing) as refused:
        machine.move("validateAgreement", AgreementStatus.DRAFTED, facts)
    assert set(refused.value.headings) == set(SheetHeading) - filled


@pytest.mark.parametrize(
    ("missing", "guard"),
    [
        ("several", "AG2_PARTIES"),
        ("composed", "AG2_PARTIES"),
        ("owned", "AG3_ACTIONS_OWNED"),
        ("in_house", "AG4_POOLING"),
        ("co_chaired", "AG4_POOLING"),
    ],
)
def test_an_agreement_that_breaks_one_rule_is_not_validated(missing: str, guard: str) -> None:
    """AG2, AG3, AG4."""
    broken: dict[str, Any] = {missing: False}
    with pytest.raises(TransitionRefused) as refused:
        machine.move("validateAgreement", AgreementStatus.DRAFTED, replace(READY, **broken))
    assert refused.value.guard == guard


@pytest.mark.parametrize("status", STATUSES)
def test_nobody_is_told_more_than_that_it_is_not_theirs(status: AgreementStatus) -> None:
    stranger = replace(READY, keeps=False, filled=frozenset(), owned=False)
    for one in machine.available_transitions(status, stranger):
        assert [type(problem) for problem in one.problems] == [Forbidden]


def test_a_party_may_sign_and_do_nothing_else() -> None:
    """AG2: each party acts for itself."""
    party = replace(READY, keeps=False, speaks=True)
    allowed = {
        one.name
        for status in STATUSES
        for one in machine.available_transitions(status, party)
        if one.allowed
    }
    assert allowed == {"signAgreement"}


@given(st.lists(st.sampled_from([one.name for one in machine.AGREEMENT]), max_size=12))
def test_what_was_signed_is_never_abandoned_and_what_ended_never_moves(names: list[str]) -> None:
    """DOMAIN §7: before SIGNED → ABANDONED; the ends are ends."""
    status, seen = AgreementStatus.EXPLORING, [AgreementStatus.EXPLORING]
    for name in names:
        try:
            status = machine.move(name, status, READY)
        except Problem:
            continue
        seen.append(status)
    if AgreementStatus.ABANDONED in seen:
        assert AgreementStatus.SIGNED not in seen
    for end in ("ENDED", "RENEWED", "TERMINATED", "ABANDONED"):
        if AgreementStatus(end) in seen:
            assert seen[-1] is AgreementStatus(end)


@given(
    st.lists(
        st.builds(
            terms.Item,
            st.sampled_from(tuple(SheetHeading)),
            st.just("Dit."),
            st.none() | st.sampled_from(tuple(CooperationMotive)),
        ),
        max_size=30,
    )
)
def test_items_are_numbered_in_their_heading_and_only_some_have_a_motive(
    items: list[terms.Item],
) -> None:
    """AG10: items of stakes and ambitions may be typed."""
    wrong = [item for item in items if item.motive and item.heading not in terms.MOTIVATED]
    if wrong:
        with pytest.raises(ValidationFailed):
            terms.sheet(items)
        return
    numbered = terms.sheet(items)
    assert [item for _, item in numbered] == items
    for heading in SheetHeading:
        numbers = [number for number, item in numbered if item.heading is heading]
        assert numbers == list(range(1, len(numbers) + 1))


@given(st.dictionaries(st.integers(0, 6), st.integers(0, 6), max_size=7))
def test_whatever_is_joined_in_turn_no_agreement_builds_on_itself(asked: dict[int, int]) -> None:
    """AG5: `builds_on` may not form a cycle."""
    builds_on: dict[UUID, UUID] = {}
    for own, base in asked.items():
        own_id, chain = UUID(int=own), [UUID(int=base)]
        while chain[-1] in builds_on:
            chain.append(builds_on[chain[-1]])
        try:
            terms.check_chain(own_id, chain)
        except ValidationFailed:
            continue
        builds_on[own_id] = UUID(int=base)
    for start in builds_on:
        seen, current = set(), start
        while current in builds_on:
            assert current not in seen
            seen.add(current)
            current = builds_on[current]


@pytest.mark.parametrize("role", AgreementPartyRole)
@pytest.mark.parametrize("kind", AgreementType)
def test_one_prescribes_or_bears_in_a_pooling_and_nowhere_else(
    kind: AgreementType, role: AgreementPartyRole
) -> None:
    """AG2: with roles prescriber and bearer."""
    plain = role is AgreementPartyRole.PARTY
    if plain is (kind is not AgreementType.POOLING_CONVENTION):
        terms.check_role(kind, role)
    else:
        with pytest.raises(ValidationFailed):
            terms.check_role(kind, role)


@pytest.mark.parametrize("kind", AgreementType)
def test_only_its_own_form_is_warned(kind: AgreementType) -> None:
    """AG2, AG6: of an articulation; AG9: of a pooling. None refuses anything."""
    told = machine.warnings(kind, machine.Warnings(False, False, False))
    expected = {
        AgreementType.ARTICULATION_CONVENTION: ["AG2", "AG6"],
        AgreementType.POOLING_CONVENTION: ["AG9"],
    }
    assert told == expected.get(kind, [])
    assert machine.warnings(kind, machine.Warnings(True, True, True)) == []


@pytest.mark.parametrize("outcome", DeliberationOutcome)
@pytest.mark.parametrize("ratified", [True, False])
@pytest.mark.parametrize("of_entente", [True, False])
def test_a_decision_applies_once_every_member_ratified_it(
    outcome: DeliberationOutcome, ratified: bool, of_entente: bool
) -> None:
    """AG8: PENDING until every member council has ratified it, then ENFORCEABLE."""
    told = machine.enforceability(outcome, of_entente=of_entente, ratified=ratified)
    if not of_entente or outcome is not DeliberationOutcome.ADOPTED:
        assert told is None
    else:
        assert told is (Enforceability.ENFORCEABLE if ratified else Enforceability.PENDING)


def test_a_member_ratifies_by_its_own_council_after_the_decision() -> None:
    """AG8."""
    adopted = DeliberationOutcome.ADOPTED
    decision = terms.Conference(True, adopted, frozenset({PARK, COMMUNITY}), DAY)
    terms.check_ratification(decision, PARK, council_of=PARK, outcome=adopted, decided_on=DAY)
    for organisation, council in ((PARK, COMMUNITY), (STRANGER, STRANGER), (PARK, None)):
        with pytest.raises(WrongBody):
            terms.check_ratification(
                decision, organisation, council_of=council, outcome=adopted, decided_on=DAY
            )
    with pytest.raises(TransitionRefused):
        terms.check_ratification(
            decision,
            PARK,
            council_of=PARK,
            outcome=adopted,
            decided_on=DAY - timedelta(days=1),
        )


@given(
    st.sampled_from(tuple(DeliberationOutcome)),
    st.integers(-3, 3),
    st.sampled_from([PARK, COMMUNITY, None]),
)
def test_a_party_signs_after_its_own_council_adopted_it(
    outcome: DeliberationOutcome, days: int, council: UUID | None
) -> None:
    """CT5, for every instrument: the authorising deliberation is dated before the signature."""
    decision = Decided(
        outcome, DAY - timedelta(days=days), BodyLevel.POLITICAL, None, None, council
    )
    if outcome is DeliberationOutcome.ADOPTED and days > 0 and council == PARK:
        check_authorisation(decision, PARK, DAY)
    else:
        with pytest.raises(AuthorisationMissing):
            check_authorisation(decision, PARK, DAY)
    with pytest.raises(AuthorisationMissing):
        check_authorisation(None, PARK, DAY)


def test_nobody_signs_tomorrow_or_before_what_comes_first() -> None:
    """SG2: what is signed stands, on its day."""
    check_day(DAY, not_before=DAY, today=DAY)
    for on, since in ((DAY + timedelta(days=1), None), (DAY - timedelta(days=1), DAY)):
        with pytest.raises(ValidationFailed):
            check_day(on, not_before=since, today=DAY)
