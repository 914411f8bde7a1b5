"""Cards: the shape that an activity asks, who sees them and when, and what becomes of them."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.problems import (
    ActivityNotRunning,
    Forbidden,
    NotFound,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import (
    Audience,
    CardChannel,
    CardFieldKind,
    CardStatus,
    CardWriter,
)
from server.workshops import commands
from server.workshops.actors import Actor
from server.workshops.agenda import ActivityPlan, check_agenda
from server.workshops.audiences import show
from server.workshops.board.events import ContributionEdited
from server.workshops.board.filling import Details, Entry, Line, Point
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.board.shapes import (
    CardColumn,
    CardField,
    ParentShape,
    PickShape,
    PlanShape,
)
from server.workshops.board.showing import ShownContribution
from server.workshops.entities import Gone, Key, Kind, Shown, View
from server.workshops.state import Contribution
from tests.workshops.playing import CAST, FACILITATOR, NOON, Played, named, opened

AMINA, BRUNO = CAST[:2]
FACILITATING = View(Audience.FACILITATOR)
IN_THE_HALL = [View(audience) for audience in Audience if audience is not Audience.FACILITATOR]

PESTEL = (CardColumn("social", "Social"), CardColumn("economic", "Économique"))
FORM = (
    CardField("trend", "Tendance", CardFieldKind.LONG_TEXT, required=True),
    CardField("since", "Depuis", CardFieldKind.YEAR),
    CardField("due", "Pour le", CardFieldKind.DATE),
    CardField("weight", "Poids", CardFieldKind.CHOICE, choices=("fort", "faible")),
)
TREND = Line("trend", "À la hausse")


def board(*plans: ActivityPlan) -> Played:
    """An open session of these activities; the first one runs."""
    played = opened("Amina", "Bruno", agenda=plans)
    played.ask(commands.StartActivity(played.state.agenda[0]))
    return played


def collecting(name: str | None = None, **settings: object) -> ActivityPlan:
    return ActivityPlan("À vous", CollectSettings(**settings), name=name)  # type: ignore[arg-type]  # any of the settings


def give(
    played: Played, text: str, who: Actor = AMINA, details: Details | None = None
) -> Contribution:
    running_id = played.state.running_id
    assert running_id is not None
    asked = commands.Contribute(running_id, text, details or Details())
    made = UUID(played.ask(asked, who)["contribution_id"])
    return played.state.contributions[made]


def follow_on(played: Played) -> None:
    """Closes what runs and starts the next activity of the agenda."""
    running = played.state.running
    assert running is not None
    played.ask(commands.CloseActivity(running.activity_id))
    played.ask(commands.StartActivity(played.state.agenda[running.position + 1]))


def shown(played: Played, card: Contribution, view: View) -> Shown:
    return show(played.state, Key(Kind.CONTRIBUTION, card.contribution_id), view)


def now(played: Played, card: Contribution) -> Contribution:
    return played.state.contributions[card.contribution_id]


def test_a_card_holds_what_its_collection_asks() -> None:
    """7.1 A card holds what its collection asks, a column, lines, a parent, picks, a point or a
    photograph, and nothing that it does not ask.
    """
    played = board(collecting(columns=PESTEL, fields=FORM, plan=PlanShape(), photos=True))
    lines = (TREND, Line("since", "1990"), Line("due", "2040-01-01"), Line("weight", "fort"))
    photo_id = named("a photograph")
    given = Details("social", lines, point=Point(5_000, 0), photo_id=photo_id)
    card = give(played, "", details=given)
    assert card.filled.column == "social"
    assert {line.key: played.texts[line.content_id] for line in card.filled.lines} == {
        line.key: line.value for line in lines
    }
    assert card.filled.point_id is not None
    assert Point.of_text(played.texts[card.filled.point_id]) == Point(5_000, 0)
    assert card.filled.photo_id == photo_id
    plain = board(collecting())
    for details, path in (
        (Details(column="social"), "column"),
        (Details(lines=(TREND,)), "fields"),
        (Details(parent_id=named("a card")), "parentId"),
        (Details(pick_ids=(named("a card"),)), "pickIds"),
        (Details(point=Point(1, 1)), "point"),
        (Details(photo_id=photo_id), "photoId"),
    ):
        with pytest.raises(ValidationFailed) as refused:
            give(plain, "Un train", details=details)
        assert refused.value.path == path


@pytest.mark.parametrize(
    ("column", "lines", "path"),
    [
        (None, (TREND,), "column"),
        ("cultural", (TREND,), "column"),
        ("social", (), "fields.trend"),
        ("social", (Line("trend", "  "),), "fields.trend"),
        ("social", (Line("trend", "x" * 2_001),), "fields.trend"),
        ("social", (TREND, TREND), "fields"),
        ("social", (TREND, Line("colour", "bleu")), "fields"),
        ("social", (TREND, Line("since", "vers 1990")), "fields.since"),
        ("social", (TREND, Line("since", "3000")), "fields.since"),
        ("social", (TREND, Line("due", "le 1er janvier")), "fields.due"),
        ("social", (TREND, Line("weight", "moyen")), "fields.weight"),
    ],
)
def test_what_does_not_fit_the_form_is_refused_by_its_line(
    column: str | None, lines: tuple[Line, ...], path: str
) -> None:
    played = board(collecting(columns=PESTEL, fields=FORM))
    with pytest.raises(ValidationFailed) as refused:
        give(played, "La population", details=Details(column, lines))
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("point", "path"),
    [
        (None, "point"),
        (Point(10_001, 0), "point.x"),
        (Point(0, -1), "point.y"),
        (Point(0, 0, latitude=49_000_000), "point"),
        (Point(0, 0, 91_000_000, 0), "point.latitude"),
        (Point(0, 0, 0, 181_000_000), "point.longitude"),
    ],
)
def test_a_point_is_on_the_plan_and_on_the_earth(point: Point | None, path: str) -> None:
    played = board(collecting(plan=PlanShape()))
    with pytest.raises(ValidationFailed) as refused:
        give(played, "Un mur aveugle", details=Details(point=point))
    assert refused.value.path == path


def test_a_card_without_words_needs_a_photograph() -> None:
    played = board(collecting(photos=True))
    with pytest.raises(ValidationFailed):
        give(played, " ")


def test_a_hypothesis_hangs_from_a_variable_and_from_nothing_else() -> None:
    played = board(
        collecting("variables"),
        collecting("others"),
        collecting("hypotheses", parent=ParentShape(("variables",))),
    )
    variable = give(played, "Le prix du foncier")
    follow_on(played)
    other = give(played, "Autre chose")
    follow_on(played)
    held = give(played, "Il double", details=Details(parent_id=variable.contribution_id))
    assert held.filled.parent_id == variable.contribution_id
    for parent_id in (None, other.contribution_id):
        with pytest.raises(ValidationFailed):
            give(played, "Il stagne", details=Details(parent_id=parent_id))
    with pytest.raises(NotFound):
        give(played, "Il stagne", details=Details(parent_id=named("nothing")))


def test_a_wheel_of_futures_goes_so_many_generations_deep() -> None:
    played = board(collecting("wheel", parent=ParentShape(("wheel",), required=False, depth=3)))
    card = give(played, "La voie rapide ferme")
    for text in ("Le trafic se reporte", "Les commerces changent"):
        card = give(played, text, details=Details(parent_id=card.contribution_id))
    with pytest.raises(ValidationFailed):
        give(played, "Les loyers montent", details=Details(parent_id=card.contribution_id))


def test_a_card_written_again_does_not_hang_from_its_own_offspring() -> None:
    played = board(collecting("wheel", parent=ParentShape(("wheel",), required=False, depth=3)))
    root = give(played, "La voie rapide ferme")
    child = give(played, "Le trafic", details=Details(parent_id=root.contribution_id))
    for parent in (root, child):
        with pytest.raises(ValidationFailed):
            played.ask(
                commands.EditContribution(
                    root.contribution_id, "Encore", Details(parent_id=parent.contribution_id)
                ),
                AMINA,
            )


def test_a_scenario_picks_one_hypothesis_for_each_variable() -> None:
    played = board(
        collecting("variables"),
        collecting("hypotheses", parent=ParentShape(("variables",))),
        collecting("scenarios", picks=PickShape("hypotheses")),
    )
    variables = [give(played, text).contribution_id for text in ("Foncier", "Climat")]
    follow_on(played)
    low, high, hot = (
        give(played, text, details=Details(parent_id=variable)).contribution_id
        for text, variable in (
            ("Il baisse", variables[0]),
            ("Il monte", variables[0]),
            ("+3 °C", variables[1]),
        )
    )
    follow_on(played)
    thread = give(played, "La ville chère", details=Details(pick_ids=(high, hot, high)))
    assert thread.filled.pick_ids == (high, hot)
    for picked in ((low, high), (), (variables[0],)):
        with pytest.raises(ValidationFailed):
            give(played, "Autre", details=Details(pick_ids=picked))


def test_a_hidden_card_is_its_author_s_and_the_facilitator_s() -> None:
    """7.2 A hidden card is seen by nobody but the facilitator and the one who wrote it, until its
    collection is revealed.
    """
    played = board(collecting(hidden=True))
    card = give(played, "Je n'ose pas le dire")
    assert isinstance(shown(played, card, FACILITATING), ShownContribution)
    assert all(shown(played, card, view) is None for view in IN_THE_HALL)
    played.ask(commands.WithdrawContribution(card.contribution_id), AMINA)
    assert all(shown(played, card, view) is None for view in IN_THE_HALL)


def test_revealing_shows_what_was_made_and_what_is_to_come() -> None:
    """7.3 Revealing a collection shows the cards made so far and those to come, for good."""
    played = board(collecting(hidden=True), collecting())
    before = give(played, "Un train")
    activity_id = before.activity_id
    played.ask(commands.RevealContributions(activity_id))
    after = give(played, "Un tramway")
    follow_on(played)
    played.ask(commands.CloseActivity(played.state.agenda[1]))
    played.ask(commands.StartActivity(activity_id))
    for card in (before, after):
        assert all(isinstance(shown(played, card, v), ShownContribution) for v in IN_THE_HALL)
    head = played.state.head
    played.ask(commands.RevealContributions(activity_id))
    assert played.state.head == head


def test_a_moderated_card_waits_for_the_facilitator_s_word() -> None:
    """7.4 A card that waits for approval, or that was refused, is seen by nobody but the
    facilitator and the one who wrote it.
    """
    played = board(collecting(moderated=True))
    waiting, refused = give(played, "Un train"), give(played, "Vendez ma maison", BRUNO)
    for card in (waiting, refused):
        assert card.status is CardStatus.PENDING
        assert all(shown(played, card, view) is None for view in IN_THE_HALL)
    played.ask(commands.ApproveContributions((waiting.contribution_id,)))
    played.ask(commands.RefuseContributions((refused.contribution_id,)))
    for view in IN_THE_HALL:
        assert isinstance(shown(played, waiting, view), ShownContribution)
        assert shown(played, refused, view) is None
    assert isinstance(shown(played, refused, FACILITATING), ShownContribution)
    played.ask(commands.ApproveContributions((refused.contribution_id, waiting.contribution_id)))
    assert now(played, refused).status is CardStatus.STANDING


def test_what_the_facilitator_enters_waits_for_nobody() -> None:
    played = board(collecting(moderated=True))
    assert give(played, "Un train", FACILITATOR).status is CardStatus.STANDING


def test_a_verdict_on_a_card_that_stands_is_refused() -> None:
    played = board(collecting(moderated=True))
    card = give(played, "Un train")
    played.ask(commands.ApproveContributions((card.contribution_id,)))
    with pytest.raises(TransitionRefused) as refused:
        played.ask(commands.RefuseContributions((card.contribution_id,)))
    assert refused.value.guard == "CARD_STANDING"


def test_a_card_is_written_again_by_its_author_before_the_close() -> None:
    """7.5 A card is written again by its author alone and before the close; what it held is
    erased, and a moderated card waits again.
    """
    played = board(collecting(moderated=True, fields=FORM[:1]))
    card = give(played, "Un tarin", details=Details(lines=(TREND,)))
    played.ask(commands.ApproveContributions((card.contribution_id,)))
    group_id = played.group("Rail", card.contribution_id)
    again = commands.EditContribution(card.contribution_id, "Un train", Details(lines=(TREND,)))
    for stranger in (BRUNO, FACILITATOR):
        with pytest.raises(NotFound):
            played.ask(again, stranger)
    played.ask(again, AMINA)
    edited = now(played, card)
    assert played.texts[edited.content_id] == "Un train"
    assert edited.status is CardStatus.PENDING
    assert not played.state.groups[group_id].members
    assert all(shown(played, card, view) is Gone.GONE for view in IN_THE_HALL)
    (fact,) = [event for event in played.log if isinstance(event, ContributionEdited)]
    assert fact.replaced == (card.content_id, *card.filled.content_ids)
    played.ask(commands.CloseActivity(card.activity_id))
    with pytest.raises(ActivityNotRunning):
        played.ask(again, AMINA)


def test_a_card_that_was_withdrawn_is_not_written_again() -> None:
    played = board(collecting())
    card = give(played, "Un train")
    played.ask(commands.WithdrawContribution(card.contribution_id), AMINA)
    with pytest.raises(TransitionRefused):
        played.ask(commands.EditContribution(card.contribution_id, "Un tramway"), AMINA)


def test_a_card_keeps_its_number_when_another_leaves() -> None:
    """7.12 A card has a number in its collection, given as it comes; none changes when another
    leaves.
    """
    played = board(collecting())
    first, second = give(played, "Un train"), give(played, "Un tram")
    played.ask(commands.WithdrawContribution(first.contribution_id), AMINA)
    third = give(played, "Un vélo")
    assert shown(played, first, IN_THE_HALL[0]) is Gone.GONE
    for card, number in ((second, 2), (third, 3)):
        for view in (*IN_THE_HALL, FACILITATING):
            seen = shown(played, card, view)
            assert isinstance(seen, ShownContribution)
            assert seen.number == number


def test_a_card_put_aside_leaves_its_group_and_the_sight_of_all() -> None:
    """7.6 A card put aside leaves its group, and the sight of all but the facilitator; brought
    back, it is in no group.
    """
    played = board(collecting())
    card = give(played, "Un train")
    group_id = played.group("Rail", card.contribution_id)
    played.ask(commands.ArchiveContribution(card.contribution_id))
    assert not played.state.groups[group_id].members
    assert all(shown(played, card, view) is Gone.GONE for view in IN_THE_HALL)
    assert isinstance(shown(played, card, FACILITATING), ShownContribution)
    played.ask(commands.RestoreContribution(card.contribution_id))
    assert now(played, card).group_id is None
    assert all(isinstance(shown(played, card, view), ShownContribution) for view in IN_THE_HALL)


def test_a_card_entered_for_somebody_says_by_which_way_it_came() -> None:
    """7.7 A card entered for somebody without a phone says by which channel it came; its label is
    the facilitator's alone.
    """
    played = board(collecting(max_per_person=1))
    running_id = played.state.running_id
    assert running_id is not None
    entry = Entry(CardChannel.PAPER, "Table 3")
    asked = commands.Contribute(running_id, "Un banc", entry=entry)
    made = [UUID(played.ask(asked)["contribution_id"]) for _ in range(3)]
    cards = [played.state.contributions[id_] for id_ in made]
    for card in cards:
        kept, seen = shown(played, card, FACILITATING), shown(played, card, IN_THE_HALL[0])
        assert isinstance(kept, ShownContribution)
        assert isinstance(seen, ShownContribution)
        assert kept.channel is seen.channel is CardChannel.PAPER
        assert kept.label_id is not None
        assert played.texts[kept.label_id] == "Table 3"
        assert seen.label_id is None
    with pytest.raises(Forbidden):
        played.ask(asked, AMINA)
    activity = played.state.activities[running_id]
    assert activity.answered == 0


def test_only_those_who_are_asked_to_write_do() -> None:
    played = board(collecting(writers=(CardWriter.FACILITATOR,)))
    give(played, "Ce que la salle a dit", FACILITATOR)
    with pytest.raises(Forbidden):
        give(played, "Moi aussi")


def test_when_a_card_was_noted_is_the_facilitator_s_alone() -> None:
    played = board(collecting())
    card = give(played, "Un mur aveugle", details=Details(taken_at=NOON))
    kept, seen = shown(played, card, FACILITATING), shown(played, card, IN_THE_HALL[0])
    assert isinstance(kept, ShownContribution)
    assert isinstance(seen, ShownContribution)
    assert kept.filled.taken_at == NOON
    assert seen.filled.taken_at is None


def test_a_pin_is_put_and_taken_off() -> None:
    played = board(collecting())
    card = give(played, "Un train")
    for ask, pinned in ((commands.PinContribution, True), (commands.UnpinContribution, False)):
        played.ask(ask(card.contribution_id))
        assert now(played, card).pinned is pinned
        head = played.state.head
        played.ask(ask(card.contribution_id))
        assert played.state.head == head


def test_a_refused_card_leaves_room_for_another() -> None:
    played = board(collecting(moderated=True, max_per_person=1))
    first = give(played, "Un train")
    with pytest.raises(TransitionRefused):
        give(played, "Un tramway")
    played.ask(commands.RefuseContributions((first.contribution_id,)))
    second = give(played, "Un tramway")
    played.ask(commands.EditContribution(second.contribution_id, "Un bus"), AMINA)
    assert played.state.activities[first.activity_id].made[AMINA.actor_id] == 1


def test_the_facilitator_alone_keeps_the_board() -> None:
    played = board(collecting(moderated=True))
    card_id = give(played, "Un train").contribution_id
    for command in (
        commands.ApproveContributions((card_id,)),
        commands.RefuseContributions((card_id,)),
        commands.RevealContributions(played.state.agenda[0]),
        commands.PinContribution(card_id),
        commands.UnpinContribution(card_id),
        commands.ArchiveContribution(card_id),
        commands.RestoreContribution(card_id),
        commands.MoveContributions((card_id,), None),
        commands.SplitGroup(named("a group"), "Part", (card_id,)),
        commands.OrderGroups(()),
    ):
        with pytest.raises(Forbidden):
            played.ask(command, AMINA)


@pytest.mark.parametrize(
    "plans",
    [
        (collecting(parent=ParentShape(("variables",))),),
        (collecting("a", picks=PickShape("b")), collecting("b")),
        (ActivityPlan("Rapprocher", GroupSettings(of=("ideas",))),),
        (collecting("same"), collecting("same")),
        (collecting("Pas un nom"),),
        (collecting(columns=(*PESTEL, PESTEL[0])),),
        (collecting(fields=(CardField("x", "X", CardFieldKind.CHOICE),)),),
        (collecting(fields=(CardField("x", "X", choices=("a", "b")),)),),
        (collecting("w", parent=ParentShape(("w",), depth=4)),),
    ],
)
def test_an_agenda_whose_cards_could_not_be_made_is_refused(
    plans: tuple[ActivityPlan, ...],
) -> None:
    with pytest.raises(ValidationFailed):
        check_agenda(plans)


def test_a_table_is_not_shown_the_cards_of_another() -> None:
    played = board(collecting())
    played.ask(commands.FormTables(("Nord", "Sud")))
    own, other = sorted(
        played.state.people.tables, key=lambda id_: played.state.people.tables[id_].order
    )
    played.ask(commands.TakeTable(own), AMINA)
    card = give(played, "Un train")
    assert card.table_id == own
    assert isinstance(shown(played, card, View(Audience.PARTICIPANT, own)), ShownContribution)
    assert shown(played, card, View(Audience.PARTICIPANT, other)) is None
    assert isinstance(shown(played, card, View(Audience.PROJECTOR)), ShownContribution)
