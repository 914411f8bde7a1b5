"""Every method is an agenda that runs from its first step to its conclusion."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.vocabulary import CardFieldKind, CardWriter, WorkshopMethod
from server.workshops import commands
from server.workshops.agenda import ActivityPlan, check_agenda
from server.workshops.board.filling import Details, Line, Point
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.board.shapes import CardField
from server.workshops.methods import prospective
from server.workshops.methods.catalogue import MethodSession, MethodTemplate
from server.workshops.methods.templates import METHODS, SHORT, TO_BE_ASKED
from server.workshops.state import Activity
from tests.workshops.playing import CAST, FACILITATOR, Played, opened

SESSIONS = [
    pytest.param(session, id=f"{template.key}/{session.title}")
    for template in METHODS
    for session in template.sessions
]
_VALUES = {
    CardFieldKind.TEXT: "Quelques mots",
    CardFieldKind.LONG_TEXT: "Un paragraphe",
    CardFieldKind.YEAR: "2040",
    CardFieldKind.DATE: "2040-01-01",
}


def filled(field: CardField) -> Line:
    return Line(field.key, field.choices[0] if field.choices else _VALUES[field.kind])


def cards_of(played: Played, *names: str) -> list[UUID]:
    return [
        card.contribution_id
        for card in sorted(played.state.contributions.values(), key=lambda card: card.seq)
        if played.state.activities[card.activity_id].name in names
    ]


def fitting(played: Played, settings: CollectSettings, number: int) -> Details:
    """Everything that the collection asks of its cards."""
    parents = cards_of(played, *settings.parent.of) if settings.parent else []
    return Details(
        column=settings.columns[number % len(settings.columns)].key if settings.columns else None,
        lines=tuple(filled(field) for field in settings.fields),
        parent_id=parents[number % len(parents)] if parents else None,
        pick_ids=tuple(cards_of(played, settings.picks.of)[:1]) if settings.picks else (),
        point=Point(100 * number, 200) if settings.plan else None,
    )


def play(played: Played, activity: Activity) -> None:
    """The step, with two cards where it collects and a group where it gathers."""
    played.ask(commands.StartActivity(activity.activity_id))
    match activity.settings:
        case CollectSettings() as settings:
            takes_all = CardWriter.PARTICIPANT in settings.writers
            for number, who in enumerate(CAST[:2]):
                details = fitting(played, settings, number)
                asked = commands.Contribute(activity.activity_id, f"Carte {number}", details)
                played.ask(asked, who if takes_all else FACILITATOR)
        case GroupSettings(of=names):
            played.group("Ensemble", *cards_of(played, *names))
    played.ask(commands.CloseActivity(activity.activity_id))


@pytest.mark.parametrize("session", SESSIONS)
def test_every_step_of_a_method_takes_what_it_asks(session: MethodSession) -> None:
    played = opened("Amina", "Bruno", agenda=session.agenda)
    for activity_id in played.state.agenda:
        play(played, played.state.activities[activity_id])
    played.ask(commands.ConcludeSession())
    assert played.state.concluded_at is not None


@pytest.mark.parametrize("session", SESSIONS)
def test_a_method_is_an_agenda_that_can_be_kept(session: MethodSession) -> None:
    check_agenda(session.agenda)
    for plan in session.agenda:
        assert plan.prompt.endswith((".", "?", "!"))
        assert "’" not in plan.prompt


@pytest.mark.parametrize("template", METHODS, ids=lambda template: template.key)
def test_every_step_has_a_name_and_a_time_of_its_own(template: MethodTemplate) -> None:
    if template is SHORT:
        return
    for session in template.sessions:
        assert all(plan.name and plan.minutes for plan in session.agenda)
        assert session.minutes == sum(plan.minutes or 0 for plan in session.agenda)


def test_the_keys_of_methods_are_their_own() -> None:
    keys = [template.key for template in METHODS]
    assert len(keys) == len(set(keys))


def test_the_short_form_collects_groups_and_votes() -> None:
    (session,) = SHORT.sessions
    assert session.agenda == prospective.agenda(question=TO_BE_ASKED)
    assert len(session.agenda) == 3


def test_a_focus_group_alone_concludes_without_actions() -> None:
    (quiet,) = [template for template in METHODS if not template.drafts_proposals]
    assert quiet.method is WorkshopMethod.FOCUS_GROUP


def _named(agenda: tuple[ActivityPlan, ...], name: str) -> CollectSettings:
    (settings,) = [plan.settings for plan in agenda if plan.name == name]
    assert isinstance(settings, CollectSettings)
    return settings


def test_what_is_said_in_a_focus_group_is_written_by_the_team_and_shown_to_nobody() -> None:
    (template,) = [each for each in METHODS if each.key == "focus-group"]
    for name in ("opening", "practices", "perceptions", "expectations", "observations"):
        settings = _named(template.sessions[0].agenda, name)
        assert settings.hidden
        assert CardWriter.PARTICIPANT not in settings.writers


def test_a_scenario_takes_one_hypothesis_of_each_variable() -> None:
    (template,) = [each for each in METHODS if each.key == "prospective"]
    picks = _named(template.sessions[0].agenda, "scenarios").picks
    assert picks is not None
    assert picks.one_per_parent


def test_a_walk_is_noted_on_a_plan_with_photographs() -> None:
    (template,) = [each for each in METHODS if each.key == "flash"]
    walk = _named(template.sessions[0].agenda, "walk")
    assert walk.plan is not None
    assert walk.photos


def test_the_local_workshop_is_a_series_of_three() -> None:
    (template,) = [each for each in METHODS if each.key == "local"]
    titles = [session.title for session in template.sessions]
    assert titles == ["Diagnostic et enjeux", "Stratégie", "Feuille de route"]
