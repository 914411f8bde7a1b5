"""What framework agreements, Ateliers Flash and their orders may do, as pure rules (DOMAIN §4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.flash import machine, terms
from server.domain.flash.terms import Period
from server.problems import (
    Forbidden,
    OrderLimitReached,
    OrderOutsideFramework,
    Problem,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import (
    DatePrecision,
    FlashStatus,
    FrameworkStatus,
    OrganisationKind,
    PurchaseOrderStatus,
    TerritoryScale,
)

DAY, MONTH = DatePrecision.DAY, DatePrecision.MONTH
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 12, 31))
READY = machine.FlashFacts(
    keeps=True,
    piloted=True,
    borne=True,
    placed=True,
    themed=True,
    settled=True,
    executed=True,
    planned=True,
    prioritised=True,
)
PERIOD = Period(date(2025, 1, 1), date(2028, 12, 31))
ORDERABLE = machine.OrderFacts(
    keeps=True,
    issues=True,
    follows=True,
    drafted=True,
    ordering=True,
    piloting=True,
    awarded=True,
    covered=True,
    in_force=True,
    within=PERIOD,
)


def test_four_years_given_by_their_months_are_forty_eight() -> None:
    """FA1: duration ≤ 48 months. FA3: from the first day of the first month to the last day of the
    last. K7: February 2021 to February 2025."""
    kept = terms.period(date(2021, 2, 10), date(2025, 2, 10), MONTH)
    assert kept == Period(date(2021, 2, 1), date(2025, 2, 28))
    with pytest.raises(ValidationFailed):
        terms.period(date(2021, 2, 1), date(2025, 3, 1), MONTH)


@pytest.mark.parametrize(
    ("from_on", "last_on"),
    [
        (date(2025, 9, 1), date(2029, 8, 31)),
        (date(2024, 2, 29), date(2028, 2, 28)),
        (date(2025, 12, 31), date(2029, 12, 30)),
    ],
)
def test_a_framework_given_by_the_day_lasts_forty_eight_months_and_no_day_more(
    from_on: date, last_on: date
) -> None:
    """FA1."""
    assert terms.period(from_on, last_on, DAY) == Period(from_on, last_on)
    with pytest.raises(ValidationFailed):
        terms.period(from_on, last_on + timedelta(days=1), DAY)


@given(DAYS, DAYS)
def test_a_framework_begins_before_it_ends_and_widening_twice_widens_once(
    from_on: date, to_on: date
) -> None:
    """FA1: valid_from < valid_to. FA3."""
    try:
        kept = terms.period(from_on, to_on, MONTH)
    except ValidationFailed:
        months = (to_on.year - from_on.year) * 12 + to_on.month - from_on.month
        assert from_on >= to_on or months > terms.LONGEST_MONTHS
        return
    assert kept.from_on <= from_on < to_on <= kept.to_on
    assert terms.period(kept.from_on, kept.to_on, MONTH) == kept


@pytest.mark.parametrize("overlapping", [True, False])
@pytest.mark.parametrize("days", [-400, -1, 0, 1])
def test_a_successor_begins_after_the_end_or_says_that_it_overlaps(
    days: int, overlapping: bool
) -> None:
    """FA2."""
    first = Period(date(2019, 1, 1), date(2021, 12, 31))
    begins = first.to_on + timedelta(days=days)
    own = Period(begins, begins + timedelta(days=900))
    if days > 0 or overlapping:
        terms.check_succession(own, first, overlapping=overlapping)
    else:
        with pytest.raises(ValidationFailed):
            terms.check_succession(own, first, overlapping=overlapping)


@given(DAYS, DAYS, DAYS, DAYS)
def test_no_chain_of_successors_comes_back(a: date, b: date, c: date, d: date) -> None:
    """FA2: whichever overlap they admit, of two frameworks one at most replaces the other."""
    one, other = Period(min(a, b), max(a, b)), Period(min(c, d), max(c, d))

    def replaces(own: Period, predecessor: Period) -> bool:
        try:
            terms.check_succession(own, predecessor, overlapping=True)
        except ValidationFailed:
            return False
        return True

    assert not (replaces(one, other) and replaces(other, one))


@given(DAYS)
def test_an_order_is_issued_only_in_the_days_of_a_notified_framework(on: date) -> None:
    """PO1: both bounds are in it; FA1 to FA3 say which they are."""
    within = PERIOD.from_on <= on <= PERIOD.to_on
    notified = FrameworkStatus.NOTIFIED
    assert machine.in_force(notified, PERIOD, None, on) is within
    assert not machine.in_force(FrameworkStatus.PREPARING, PERIOD, None, on)
    assert not machine.in_force(FrameworkStatus.TERMINATED, PERIOD, on, on)
    # What was ordered before the termination stays in force then.
    ended = on + timedelta(days=1)
    assert machine.in_force(FrameworkStatus.TERMINATED, PERIOD, ended, on) is within


def test_in_force_and_expired_are_told_by_the_day() -> None:
    """DOMAIN §4.1: EXPIRED (derived from dates)."""
    notified, told = FrameworkStatus.NOTIFIED, machine.standing
    assert told(notified, begun=False, over=False) is FrameworkStatus.NOTIFIED
    assert told(notified, begun=True, over=False) is FrameworkStatus.IN_FORCE
    assert told(notified, begun=True, over=True) is FrameworkStatus.EXPIRED
    for status in (FrameworkStatus.PREPARING, FrameworkStatus.TERMINATED):
        assert told(status, begun=True, over=True) is status


@pytest.mark.parametrize("missing", ["piloted", "borne", "placed", "themed"])
def test_a_framed_workshop_has_its_pilot_a_collectivity_a_territory_and_a_theme(
    missing: str,
) -> None:
    """FW2. FW1: it is upstream of any design: there is no state before it is framed but asked."""
    with pytest.raises(TransitionRefused) as refused:
        machine.move_flash(
            "frameFlashWorkshop", FlashStatus.REQUESTED, replace(READY, **{missing: False})
        )
    assert refused.value.guard == "FW2_FRAMED"


@pytest.mark.parametrize(
    ("missing", "guard"),
    [
        ("executed", "FW4_ORDER_EXECUTED"),
        ("planned", "FW5_ROADMAP"),
        ("prioritised", "FW5_ROADMAP"),
    ],
)
def test_what_is_not_done_is_not_delivered(missing: str, guard: str) -> None:
    """FW4, FW5."""
    with pytest.raises(TransitionRefused) as refused:
        machine.move_flash(
            "deliverFlashWorkshop", FlashStatus.RUNNING, replace(READY, **{missing: False})
        )
    assert refused.value.guard == guard


@pytest.mark.parametrize("status", FlashStatus)
def test_a_notified_order_makes_a_framed_workshop_ordered_and_no_other(status: FlashStatus) -> None:
    """FW3."""
    reached = machine.ordered_by(status)
    assert reached is (FlashStatus.ORDERED if status is FlashStatus.FRAMED else status)


@pytest.mark.parametrize("status", FlashStatus)
def test_whoever_does_not_keep_it_moves_nothing_and_learns_nothing(status: FlashStatus) -> None:
    for one in machine.flash_transitions(status, replace(READY, keeps=False, borne=False)):
        assert [type(problem) for problem in one.problems] == [Forbidden]


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("issues", Forbidden),
        ("ordering", TransitionRefused),
        ("piloting", TransitionRefused),
        ("awarded", TransitionRefused),
        ("covered", TransitionRefused),
        ("in_force", OrderOutsideFramework),
    ],
)
def test_an_order_that_breaks_one_rule_is_not_issued(missing: str, told: type[Problem]) -> None:
    """PO1, PO2, PO3, PO5."""
    broken: dict[str, Any] = {missing: False}
    facts = replace(ORDERABLE, **broken)
    with pytest.raises(told):
        machine.move_order("issuePurchaseOrder", PurchaseOrderStatus.DRAFT, facts)


def test_a_notified_order_is_no_longer_cancelled() -> None:
    """DOMAIN §4.3: DRAFT/ISSUED → CANCELLED."""
    for status in PurchaseOrderStatus:
        names = {one.name for one in machine.order_transitions(status, ORDERABLE)}
        early = status in (PurchaseOrderStatus.DRAFT, PurchaseOrderStatus.ISSUED)
        assert ("cancelPurchaseOrder" in names) is early


@given(st.lists(st.sampled_from([None, 0, 1, 2, 3, -1]), max_size=8))
def test_no_workshop_ever_has_two_orders_of_one_rank(asked: list[int | None]) -> None:
    """FW4, PO4: whatever is asked, ranks are 1 and 2, once each, and a third is refused as such."""
    taken: set[int] = set()
    for rank in asked:
        try:
            given_rank = machine.rank_of(rank, taken)
        except OrderLimitReached:
            assert taken == {1, 2}
        except ValidationFailed:
            assert rank not in {1, 2} - taken
        else:
            assert given_rank in {1, 2} - taken
            taken.add(given_rank)


@given(st.lists(DAYS, min_size=4, max_size=4))
def test_the_steps_of_an_order_follow_one_another(days: list[date]) -> None:
    """PO6: issued_on ≤ notified_on ≤ executed_on, and none of them is still to come."""
    issued, notified, executed, paid = days
    today = date(2030, 1, 1)
    in_order = days == sorted(days) and paid <= today

    def check() -> None:
        terms.check_dates_of_order(
            today, issued_on=issued, notified_on=notified, executed_on=executed, paid_on=paid
        )

    if in_order:
        check()
    else:
        with pytest.raises(ValidationFailed):
            check()


@pytest.mark.parametrize("kind", OrganisationKind)
def test_each_part_is_played_by_its_kind_of_organisation(kind: OrganisationKind) -> None:
    """PO2: the pilot is a decentralised service; PO3: a holder a contractor; FW2: a collectivity."""
    parts = {
        OrganisationKind.STATE_DECONCENTRATED: terms.check_pilot,
        OrganisationKind.CONTRACTOR: terms.check_holder,
    }
    for one, check in parts.items():
        if kind is one:
            check(kind)
        else:
            with pytest.raises(ValidationFailed):
                check(kind)
    if kind in terms.COLLECTIVITIES:
        terms.check_co_bearer(kind)
    else:
        with pytest.raises(ValidationFailed):
            terms.check_co_bearer(kind)


@pytest.mark.parametrize("scale", TerritoryScale)
def test_a_workshop_is_about_a_commune_or_a_grouping(scale: TerritoryScale) -> None:
    """T1; DOMAIN §1.2: the scale of a Flash workshop is COMMUNE, or INTERCOMMUNAL."""
    if scale in (TerritoryScale.COMMUNE, TerritoryScale.INTERCOMMUNAL):
        terms.check_scale(scale)
    else:
        with pytest.raises(ValidationFailed):
            terms.check_scale(scale)


def test_logistics_are_paid_by_who_bears_the_workshop() -> None:
    """FW6."""
    terms.check_payer(bears=True)
    with pytest.raises(TransitionRefused) as refused:
        terms.check_payer(bears=False)
    assert refused.value.guard == "FW6_CO_BEARER_PAYS"
