"""When a contract may move, what its signatures and its term must hold, what an amendment says."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.contracts import changes, machine, terms
from server.domain.contracts.changes import Change, OwnerShare, Project
from server.domain.contracts.comparison import Standing, engaged
from server.domain.contracts.machine import AmendmentFacts, ContractFacts
from server.domain.instruments.decisions import Decided
from server.domain.instruments.signatures import check_authorisation
from server.domain.transitions import step
from server.problems import (
    AmendmentRequired,
    AuthorisationMissing,
    DeliberationRequired,
    Forbidden,
    Problem,
    SignatureMissing,
    TransitionRefused,
    ValidationFailed,
    WrongBody,
)
from server.vocabulary import (
    ActionNature,
    ActionStatus,
    ActorRole,
    AmendmentChangeKind,
    AmendmentStatus,
    BodyLevel,
    ContractStatus,
    DeliberationOutcome,
)

S = ContractStatus
CONTRACT, COUNCIL, OTHER = (UUID(int=n) for n in (1, 2, 3))
READY = ContractFacts(
    keeps=True,
    speaks=True,
    steered=True,
    conferred=True,
    has_papers=True,
    stakes=2,
    orientations=4,
    unsigned_framework=0,
    projects=280,
    uncited=0,
    uncommitted=0,
    to_review=True,
    begun=True,
    over=True,
)
STAGES = (
    S.LAUNCHED,
    S.DIAGNOSIS,
    S.STAKES_ORIENTATIONS,
    S.FRAMEWORK_SIGNED,
    S.ACTION_PLAN,
    S.SIGNED,
    S.IN_EXECUTION,
)
ENDS = (S.EXPIRED, S.RENEWED, S.TERMINATED, S.ABANDONED)


def reached(without: ContractStatus | None = None) -> set[ContractStatus]:
    """The states that some walk from the launch reaches, never passing through `without`."""
    found = {S.LAUNCHED} - {without}
    while True:
        more = {
            one.reaches for one in machine.CONTRACT if one.leaves & found and one.reaches != without
        } - found
        if not more:
            return found
        found |= more


def refusal(name: str, status: ContractStatus, facts: ContractFacts) -> Problem:
    with pytest.raises(Problem) as caught:
        step(machine.CONTRACT, name, status, facts)
    return caught.value


@pytest.mark.parametrize("stage", STAGES[1:])
def test_no_stage_is_skipped_on_the_way_to_execution(stage: ContractStatus) -> None:
    """CT7"""
    later = set(STAGES[STAGES.index(stage) + 1 :]) | {S.MID_TERM_REVIEW}
    assert not reached(without=stage) & later
    assert set(STAGES) <= reached()


@pytest.mark.parametrize("end", ENDS)
def test_what_has_ended_moves_no_more(end: ContractStatus) -> None:
    assert not any(end in one.leaves for one in machine.CONTRACT)


def test_one_goes_back_only_before_the_framework_is_to_be_signed() -> None:
    """CT7; « 7 returns to 6 » is no way back."""
    order = list(ContractStatus)
    back = {
        (leaves, one.reaches)
        for one in machine.CONTRACT
        for leaves in one.leaves
        if order.index(one.reaches) < order.index(leaves)
    }
    assert back == {
        (S.DIAGNOSIS, S.LAUNCHED),
        (S.STAKES_ORIENTATIONS, S.DIAGNOSIS),
        (S.MID_TERM_REVIEW, S.IN_EXECUTION),
    }


@pytest.mark.parametrize("status", sorted(machine.BEFORE_SIGNATURE))
def test_any_state_before_the_signature_may_be_abandoned(status: ContractStatus) -> None:
    assert step(machine.CONTRACT, "abandonContract", status, READY) is S.ABANDONED


@pytest.mark.parametrize(
    ("name", "status", "facts", "guard"),
    [
        ("openContractDiagnosis", S.LAUNCHED, replace(READY, steered=False), "STEERING_COMMITTEE"),
        (
            "openContractDiagnosis",
            S.LAUNCHED,
            replace(READY, conferred=False),
            "PARTNERSHIP_CONFERENCE",
        ),
        (
            "validateContractDiagnosis",
            S.DIAGNOSIS,
            replace(READY, has_papers=False),
            "DOCUMENT_REQUIRED",
        ),
        (
            "validateStrategicFramework",
            S.STAKES_ORIENTATIONS,
            replace(READY, orientations=0),
            "STAKES_ORIENTATIONS",
        ),
        ("signContract", S.ACTION_PLAN, replace(READY, projects=0), "PROJECTS_REQUIRED"),
        ("signContract", S.ACTION_PLAN, replace(READY, uncited=1), "CT3"),
        ("signContract", S.ACTION_PLAN, replace(READY, uncommitted=1), "CT3_COMMITMENTS"),
        ("startContractExecution", S.SIGNED, replace(READY, begun=False), "SIGNED_DAY"),
        ("openContractReview", S.IN_EXECUTION, replace(READY, to_review=False), "CT2"),
        ("expireContract", S.IN_EXECUTION, replace(READY, over=False), "CT1"),
        ("signContract", S.TERMINATED, READY, "STATUS"),
    ],
)
def test_a_guard_says_no_by_name(
    name: str, status: ContractStatus, facts: ContractFacts, guard: str
) -> None:
    """CT1, CT2, CT3"""
    problem = refusal(name, status, facts)
    assert isinstance(problem, TransitionRefused) and problem.guard == guard


def test_the_plan_waits_for_each_signature_of_the_framework() -> None:
    """CT4"""
    problem = refusal("openActionPlan", S.FRAMEWORK_SIGNED, replace(READY, unsigned_framework=2))
    assert isinstance(problem, SignatureMissing) and problem.missing == 2


FACTS = st.builds(
    ContractFacts,
    **{
        one.name: st.integers(0, 3) if one.type == "int" else st.booleans()
        for one in fields(ContractFacts)
    },
)


@given(status=st.sampled_from(S), facts=FACTS)
def test_who_neither_keeps_nor_speaks_learns_nothing_of_the_facts(
    status: ContractStatus, facts: ContractFacts
) -> None:
    """An answer that is the same whatever the contract holds."""
    stranger = replace(facts, keeps=False, speaks=False)
    for one in machine.available_transitions(status, stranger):
        assert [type(problem) for problem in one.problems] == [Forbidden]


@given(status=st.sampled_from(S), facts=FACTS)
def test_what_is_told_possible_is_what_the_step_allows(
    status: ContractStatus, facts: ContractFacts
) -> None:
    for one in machine.available_transitions(status, facts):
        if one.allowed:
            step(machine.CONTRACT, one.name, status, facts)
        else:
            refusal(one.name, status, facts)


DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(signed_on=DAYS, years=st.integers(1, 30))
def test_a_term_is_counted_in_whole_years_and_its_clause_falls_inside(
    signed_on: date, years: int
) -> None:
    """CT1, CT2 « dated strictly inside its term »."""
    fixed = terms.term(signed_on, years, None)
    assert fixed.ends_on.year == signed_on.year + years
    anniversary = (fixed.ends_on.month, fixed.ends_on.day)
    leap_day = (signed_on.month, signed_on.day) == (2, 29)
    assert anniversary == (signed_on.month, signed_on.day) or (leap_day and anniversary == (2, 28))
    assert signed_on < fixed.mid_term_due_on < fixed.ends_on


@given(signed_on=DAYS, clause_on=DAYS)
def test_a_clause_outside_the_term_is_refused_whatever_its_day(
    signed_on: date, clause_on: date
) -> None:
    """CT2"""
    ends_on = terms.years_after(signed_on, 6)
    if signed_on < clause_on < ends_on:
        assert terms.term(signed_on, 6, clause_on).mid_term_due_on == clause_on
    else:
        with pytest.raises(ValidationFailed):
            terms.term(signed_on, 6, clause_on)


def test_the_cambresis_contract_ends_and_is_reviewed_when_its_source_says() -> None:
    """K10: signed 7 July 2011, ends 7 July 2017, mid-term 7 July 2014."""
    fixed = terms.term(date(2011, 7, 7), 6, None)
    assert (fixed.ends_on, fixed.mid_term_due_on) == (date(2017, 7, 7), date(2014, 7, 7))


def decided(
    outcome: DeliberationOutcome = DeliberationOutcome.ADOPTED,
    *,
    on: date = date(2026, 3, 1),
    level: BodyLevel = BodyLevel.POLITICAL,
    contract: UUID | None = None,
    council: UUID | None = None,
) -> Decided:
    return Decided(outcome, on, level, contract, None, council)


@given(days=st.integers(-400, 400), outcome=st.sampled_from(DeliberationOutcome))
def test_a_signature_is_authorised_by_what_its_own_council_adopted_before(
    days: int, outcome: DeliberationOutcome
) -> None:
    """CT5, AUTHORISATION_MISSING"""
    decision = decided(outcome, council=COUNCIL)
    signed_on = decision.decided_on + timedelta(days=days)
    if days > 0 and outcome is DeliberationOutcome.ADOPTED:
        check_authorisation(decision, COUNCIL, signed_on)
    else:
        with pytest.raises(AuthorisationMissing):
            check_authorisation(decision, COUNCIL, signed_on)
    for missing in (None, replace(decision, organisation_id=OTHER)):
        with pytest.raises(AuthorisationMissing):
            check_authorisation(missing, COUNCIL, signed_on)


def test_a_stage_is_validated_by_a_political_body_of_the_contract_or_a_council_of_a_party() -> None:
    parties = {COUNCIL}
    terms.validated(decided(contract=CONTRACT), CONTRACT, parties)
    terms.validated(decided(council=COUNCIL), CONTRACT, parties)
    for stranger in (
        decided(contract=OTHER),
        decided(contract=CONTRACT, level=BodyLevel.TECHNICAL),
        decided(council=OTHER),
        decided(),
    ):
        with pytest.raises(WrongBody):
            terms.validated(stranger, CONTRACT, parties)
    with pytest.raises(DeliberationRequired):
        noted = decided(DeliberationOutcome.NOTED, council=COUNCIL)
        terms.validated(noted, CONTRACT, parties)


@pytest.mark.parametrize("status", list(S))
def test_a_plan_is_written_between_the_framework_and_the_first_signature(
    status: ContractStatus,
) -> None:
    """CT4 not before, CT6 by amendment after."""
    match status:
        case S.ACTION_PLAN:
            machine.plan_is_open(status, signed_by_some=False)
            with pytest.raises(TransitionRefused) as caught:
                machine.plan_is_open(status, signed_by_some=True)
            assert caught.value.guard == "SIGNING"
        case S.LAUNCHED | S.DIAGNOSIS | S.STAKES_ORIENTATIONS | S.FRAMEWORK_SIGNED | S.ABANDONED:
            with pytest.raises(TransitionRefused):
                machine.plan_is_open(status, signed_by_some=False)
        case _:
            with pytest.raises(AmendmentRequired):
                machine.plan_is_open(status, signed_by_some=True)


VOTED = AmendmentFacts(keeps=True, speaks=False, contract_in_force=True, changes=1, voted=True)


def test_an_amendment_is_signed_once_voted_while_its_contract_is_in_force() -> None:
    """CT6"""
    name, draft = "signAmendment", AmendmentStatus.DRAFT
    assert step(machine.AMENDMENT, name, draft, VOTED) is AmendmentStatus.SIGNED
    for facts, problem in (
        (replace(VOTED, voted=False), DeliberationRequired),
        (replace(VOTED, contract_in_force=False), TransitionRefused),
        (replace(VOTED, changes=0), TransitionRefused),
        (replace(VOTED, keeps=False), Forbidden),
    ):
        with pytest.raises(problem):
            step(machine.AMENDMENT, name, draft, facts)
    party = replace(VOTED, keeps=False, speaks=True)
    assert step(machine.AMENDMENT, name, draft, party) is AmendmentStatus.SIGNED
    with pytest.raises(Forbidden):
        step(machine.AMENDMENT, "abandonAmendment", draft, party)


SHARES = st.lists(st.integers(1, 9_999), min_size=1, max_size=5)


@given(shares=SHARES)
def test_shares_of_an_amended_project_make_a_hundred_per_cent_or_are_refused(
    shares: list[int],
) -> None:
    """AC3"""
    owners = [
        OwnerShare(UUID(int=at), ActorRole.PROJECT_OWNER, Decimal(share) / 100)
        for at, share in enumerate(shares)
    ]
    change = Change(
        AmendmentChangeKind.CHANGE_ACTION, "x", action_id=OTHER, project=Project(owners=owners)
    )
    if sum(shares) == 10_000:
        changes.check_changes([change])
    else:
        with pytest.raises(ValidationFailed):
            changes.check_changes([change])


COLUMNS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.just("Une voie verte"),
        "priority": st.sampled_from([None, 1, 2, 3]),
        "axis_id": st.none() | st.uuids(),
        "planned_end_on": st.none() | DAYS,
        "nature": st.none() | st.sampled_from(ActionNature),
    },
)


@given(columns=COLUMNS)
def test_what_an_amendment_keeps_is_what_it_applies(columns: dict[str, object]) -> None:
    change = Change(
        AmendmentChangeKind.CHANGE_ACTION, "x", action_id=OTHER, project=Project(columns)
    )
    assert changes.columns_of(changes.kept(change)["columns"]) == columns


@pytest.mark.parametrize("kind", list(AmendmentChangeKind))
def test_a_change_names_exactly_what_its_kind_changes(kind: AmendmentChangeKind) -> None:
    for change in (Change(kind, "x"), Change(kind, "x", action_id=OTHER, commitment_id=OTHER)):
        with pytest.raises(ValidationFailed):
            changes.check_changes([change])


def test_what_is_engaged_is_counted_by_its_states() -> None:
    """AC6, CT10"""
    standing = Standing()
    for status in ActionStatus:
        standing.count(None, status.value, 2)
    standing.count("REGISTERED", "DONE", 1)
    assert engaged(standing.before) == 0
    assert engaged(standing.after) == 11


def test_a_short_list_of_phrases_is_kept_in_order() -> None:
    assert terms.phrases([" un  deux ", "trois"], path="p") == ["un deux", "trois"]
    for given_ in (["x"] * (terms.PHRASES + 1), [" "]):
        with pytest.raises(ValidationFailed):
            terms.phrases(given_, path="p")
