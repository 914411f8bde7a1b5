"""What the demo's instruments must hold, as data: nothing is invented without saying so."""

from __future__ import annotations

from collections import Counter

from server.demo.instruments import cooperation, nord, plaine
from server.demo.instruments.facts import ActionFact
from server.demo.instruments.places import ORGANISATIONS, TERRITORIES
from server.demo.organisations import ORGANISATIONS as OF_THE_PROGRAMMES
from server.vocabulary import (
    ActionStatus,
    AgreementPartyRole,
    AgreementType,
    ContractStatus,
    DateConfidence,
    SheetHeading,
)

_ENGAGED = frozenset(
    {
        ActionStatus.COMMITTED,
        ActionStatus.IN_PROGRESS,
        ActionStatus.PAUSED,
        ActionStatus.BLOCKED,
        ActionStatus.DONE,
    }
)


def _every_action() -> list[ActionFact]:
    of_agreements = [action for fact in cooperation.AGREEMENTS for action in fact.actions]
    return [*nord.projects(), *of_agreements, *plaine.actions()]


def test_the_cambresis_plan_has_the_projects_that_the_document_counts() -> None:
    """K11 280 projects, 91 engaged, 12 major works; K14 ten are named and 270 generated."""
    projects = list(nord.projects())
    assert len(projects) == 280
    assert sum(project.steps[-1].status in _ENGAGED for project in projects) == 91
    families = Counter(project.category for project in projects)
    assert families[nord.NAMED[0][1]] == 12
    assert sum(not project.generated for project in projects) == len(nord.NAMED) == 10
    assert all("engendré" in one.title for one in projects if one.generated)


def test_each_project_cites_an_orientation_of_the_framework() -> None:
    """CT3 each project of the plan cites at least one orientation."""
    cited = {project.orientation for project in nord.projects()}
    assert cited == set(range(1, len(nord.ORIENTATIONS) + 1))


def test_a_launch_says_how_its_day_is_known() -> None:
    """K15 the launches of 2012: two days stated, two deduced, one whose territory is unknown."""
    launches = [one for one in nord.CONTRACTS if one.status is ContractStatus.LAUNCHED]
    assert Counter(one.launched_confidence for one in launches) == {
        DateConfidence.STATED: 2,
        DateConfidence.DEDUCED: 2,
        DateConfidence.UNKNOWN: 1,
    }
    uncertain = [one for one in launches if one.launched_confidence is not DateConfidence.STATED]
    assert all(one.source_note for one in uncertain)


def test_the_five_agreements_fill_their_six_headings() -> None:
    """AG1, and the thirty headings of the five sheets."""
    filled = [{item.heading for item in fact.items} for fact in cooperation.AGREEMENTS]
    assert filled == [set(SheetHeading)] * 5
    assert {fact.type for fact in cooperation.AGREEMENTS} == set(AgreementType) - {
        AgreementType.PLATFORM_CHARTER
    }


def test_a_motive_is_that_of_a_stake_or_an_ambition() -> None:
    """AG10 items of stakes and ambitions may be typed, no other."""
    typed = {item.heading for fact in cooperation.AGREEMENTS for item in fact.items if item.motive}
    assert typed <= {SheetHeading.STAKES, SheetHeading.AMBITIONS}


def test_the_pooling_convention_is_prescribed_and_borne_and_has_two_chairs() -> None:
    """AG4 a committee with two chairs, one per party; AG9 it builds on no other of these five."""
    assert set(cooperation.POOLING.parties.values()) == {
        AgreementPartyRole.PRESCRIBER,
        AgreementPartyRole.BEARER,
    }
    [committee] = cooperation.POOLING.bodies
    assert set(committee.chairs) == cooperation.POOLING.parties.keys()
    assert cooperation.POOLING.in_house_reference


def test_shares_of_ownership_make_a_hundred_where_they_are_given() -> None:
    """AC3 the shares of project owners and co-owners sum to 100 %."""
    for action in _every_action():
        shares = [share for share in action.owners.values() if share is not None]
        assert not shares or sum(shares) == 100, action.title


def test_the_steps_of_an_action_follow_one_another_in_time() -> None:
    for action in _every_action():
        days = [step.on for step in action.steps]
        assert days == sorted(days), action.title


def test_who_is_not_named_has_no_code_and_no_siren() -> None:
    unnamed = [one for one in ORGANISATIONS if one.placeholder]
    assert unnamed
    assert all(one.siren is None and one.insee_code is None for one in unnamed)
    assert all("non nommé" in one.name for one in unnamed)


def test_every_key_that_a_fact_names_is_an_organisation() -> None:
    known = {one.key for one in (*ORGANISATIONS, *OF_THE_PROGRAMMES)}
    named = {key for action in _every_action() for key in (*action.owners, *action.external)}
    named |= {key for fact in cooperation.AGREEMENTS for key in (fact.keeper, *fact.parties)}
    named |= {key for fact in TERRITORIES for key in fact.members}
    named |= {key for fact in nord.CONTRACTS for key in fact.partners}
    assert named <= known


def test_the_flash_case_lies_inside_its_framework_and_says_it_is_made_up() -> None:
    """PO1 issued inside the framework's dates; PO6 issued, notified, executed in that order."""
    framework = plaine.FRAMEWORKS[1]
    assert framework.valid[0] <= plaine.ISSUED_ON <= framework.valid[1]
    assert plaine.ISSUED_ON <= plaine.NOTIFIED_ON <= plaine.EXECUTED_ON <= plaine.DELIVERED_ON
    assert sum(amount for _, _, amount in plaine.ORDERS) == plaine.ABOUT_CENTS
    assert "fictif" in plaine.FLASH_TITLE and "fictive" in plaine.ROADMAP
