"""One session of each kind, in which everything of it happens that can."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from server.vocabulary import (
    ActivityKind,
    CardChannel,
    ConsentPurpose,
    NoticeChannel,
    RoomRole,
    SeatingMode,
    SpotlightKind,
    VoteChannel,
)
from server.workshops import commands
from server.workshops.agenda import ActivityPlan
from server.workshops.board.filling import Details, Entry, Line, Point
from server.workshops.board.settings import CollectSettings
from server.workshops.counting.marks import Mark
from server.workshops.entities import Kind
from tests.workshops.playing import (
    AGENDA,
    BOARD_AGENDA,
    CAST,
    CLOCK,
    NOON,
    OMAR,
    POLLS,
    Played,
    contributions_of,
    groups_of,
    named,
    proposals_of,
    seeded,
    tables_of,
)


def whole_board() -> Played:
    """One session in which everything happens to cards and groups that can."""
    played = seeded(BOARD_AGENDA)
    amina, bruno = CAST[:2]
    variables, hypotheses, scenarios = (
        next(id_ for id_ in played.state.agenda if played.state.activities[id_].name == name)
        for name in ("variables", "hypotheses", "scenarios")
    )
    collect_id = played.state.running_id
    assert collect_id is not None
    played.ask(commands.CloseActivity(collect_id))
    played.ask(commands.StartActivity(variables))
    trend = Details("social", (Line("trend", "Vieillissement"), Line("since", "1990")))
    kept = UUID(
        played.ask(commands.Contribute(variables, "L'âge", trend), amina)["contribution_id"]
    )
    played.ask(commands.EditContribution(kept, "L'âge des habitants", trend), amina)
    entered = commands.Contribute(
        variables, "Le foncier", trend, Entry(CardChannel.PAPER, "Table 2")
    )
    other = UUID(played.ask(entered)["contribution_id"])
    played.ask(commands.RevealContributions(variables))
    played.ask(commands.PinContribution(kept))
    played.ask(commands.UnpinContribution(kept))
    played.ask(commands.ArchiveContribution(other))
    played.ask(commands.RestoreContribution(other))
    group = played.group("La population", kept, other)
    part = UUID(played.ask(commands.SplitGroup(group, "Le sol", (other,)))["group_id"])
    played.ask(commands.OrderGroups((part, group)))
    played.ask(commands.MoveContributions((kept, other), part))
    played.ask(commands.CloseActivity(variables))
    played.ask(commands.StartActivity(hypotheses))
    hung = commands.Contribute(hypotheses, "Plus âgés", Details(parent_id=kept))
    waiting = [UUID(played.ask(hung, who)["contribution_id"]) for who in (amina, bruno)]
    played.ask(commands.ApproveContributions((waiting[0],)))
    played.ask(commands.RefuseContributions((waiting[1],)))
    played.ask(commands.CloseActivity(hypotheses))
    played.ask(commands.StartActivity(scenarios))
    thread = Details(pick_ids=(waiting[0],), point=Point(5_000, 2_500), taken_at=NOON)
    played.ask(commands.Contribute(scenarios, "La ville des aînés", thread), bruno)
    return played


def whole() -> Played:
    """One session in which every kind of event happens."""
    played = seeded((*AGENDA, *POLLS))
    collect_id = played.activity(ActivityKind.COLLECT).activity_id
    amina, bruno = CAST[:2]
    played.ask(commands.SetTimer(collect_id, 120))
    spare = played.contribute("À retirer", amina)
    played.ask(commands.MoveContribution(spare, groups_of(played)[0]))
    played.ask(commands.WithdrawContribution(spare), amina)
    third = contributions_of(played)[2]
    tariffs = played.group("Tarifs")
    played.ask(commands.MoveContribution(third, tariffs))
    played.ask(commands.RenameGroup(tariffs, "Billettique"))
    rail, bike, _ = groups_of(played)
    played.start(ActivityKind.VOTE)
    played.place(bike, 1, amina)
    played.place(bike, 0, amina)
    played.place(rail, 3, amina)
    played.place(bike, 2, bruno)
    played.place(tariffs, 2, bruno)
    vote_id = played.state.running_id
    assert vote_id is not None
    played.ask(commands.CloseActivity(vote_id))
    played.ask(commands.StartActivity(vote_id, 60, closes_itself=True))
    played.place(bike, 3, bruno)
    played.now += timedelta(seconds=60)
    played.ask(commands.CloseElapsed(vote_id), CLOCK)
    played.ask(commands.RevealResults(vote_id))
    played.ask(commands.RotateJoinCode())
    rating_id = _rate(played, rail, bike)
    played.ask(commands.CloseActivity(rating_id))
    played.ask(commands.MergeGroups(rail, tariffs))
    drafting_id = played.start(ActivityKind.DRAFT_ACTIONS)
    wording = commands.Wording("Cadencer", "Deux par heure.", priority=1)
    first = UUID(played.ask(commands.DraftAction(drafting_id, wording))["proposal_id"])
    second = UUID(played.ask(commands.DraftAction(drafting_id, wording))["proposal_id"])
    played.ask(commands.SupportAction(drafting_id, first, True), amina)
    played.ask(commands.ConcludeSession())
    played.ask(commands.EditProposal(first, wording))
    played.ask(commands.MergeProposals(first, second))
    played.ask(commands.RestoreProposal(second))
    played.ask(commands.DropProposal(second, "Déjà dit"))
    handed = tuple(id_ for id_ in proposals_of(played) if id_ != second)
    played.ask(commands.HandOverProposals(handed, named("Caen")))
    return played


def _rate(played: Played, rail: UUID, bike: UUID) -> UUID:
    """Two rounds of a rating, with hands raised by people without a phone, and one who waives."""
    amina, bruno = CAST[:2]
    rating_id = played.start(ActivityKind.RATE)
    played.ask(commands.WaiveVote(True), bruno)
    played.ask(commands.CastBallot(rating_id, (Mark(rail, 4), Mark(rail, 2, axis=1))), amina)
    played.ask(commands.CountWithoutPhone(3))
    played.ask(
        commands.EnterCounts(
            rating_id, VoteChannel.HANDS, 2, counted=(commands.Counted(bike, 2, 5),)
        )
    )
    played.ask(commands.CloseActivity(rating_id))
    played.ask(commands.StartActivity(rating_id, new_round=True))
    played.ask(commands.CastBallot(rating_id, (Mark(bike, 1),)), amina)
    played.ask(commands.WaiveVote(False), bruno)
    return rating_id


def whole_people() -> Played:
    """One session in which everything happens to the people in the room that can."""
    played = seeded()
    amina, bruno, chloe, _ = CAST
    agreeing = commands.GiveConsent(ConsentPurpose.QUOTATION, 1, published=1)
    played.ask(agreeing, amina)
    on_paper = commands.AcknowledgeNotice(1, commands.Person(number=2), NoticeChannel.PAPER, 1)
    played.ask(on_paper)
    played.ask(commands.FormTables(("Nord", "Sud"), SeatingMode.DRAWN))
    played.ask(commands.Join(), chloe)
    first, second, third = (commands.Person(number=number) for number in (1, 2, 3))
    played.ask(commands.GrantRole(first, RoomRole.TABLE_HOST))
    played.ask(commands.GrantRole(first, RoomRole.NOTE_TAKER))
    played.ask(commands.RevokeRole(first, RoomRole.NOTE_TAKER))
    north, south = tables_of(played)
    played.ask(commands.AssignTable(first, north), OMAR)
    played.ask(commands.AssignTable(second, south))
    at_north = played.contribute("Au nord, une gare", amina)
    at_south = played.contribute("Au sud, un tramway", bruno)
    played.ask(commands.FormGroup("La gare", (at_north,)), amina)
    played.ask(commands.RemovePerson(third, archives=True), OMAR)
    played.ask(commands.MergeTables())
    played.ask(commands.EraseContent(Kind.CONTRIBUTION, at_south), bruno)
    played.ask(commands.HandSeatTo(OMAR.actor_id))
    played.ask(commands.ReleaseSeat(), OMAR)
    played.ask(commands.ConcludeSession())
    played.ask(commands.WithdrawConsent(ConsentPurpose.QUOTATION), amina)
    played.ask(commands.ErasePerson(), bruno)
    played.ask(commands.ForgetTexts(), CLOCK)
    return played


def whole_desk() -> Played:
    """One session in which every kind of event of the agenda and of the controls happens."""
    played = seeded()
    played.ask(commands.CloseActivity(played.state.agenda[0]))
    plan = ActivityPlan("Et après 2040 ?", CollectSettings(), title="Plus loin", notes="Relancer.")
    extra = UUID(played.ask(commands.InsertActivities((plan,), 1))["activity_id"])
    played.ask(commands.ChangeActivity(extra, replace(plan, minutes=20)))
    copy = UUID(played.ask(commands.DuplicateActivity(extra))["activity_id"])
    played.ask(commands.ReorderActivities(played.state.agenda[::-1]))
    played.ask(commands.SkipActivity(copy))
    played.ask(commands.RemoveActivity(copy))
    played.ask(commands.ShowAgenda(visible=False))
    played.ask(commands.StartActivity(extra, 60))
    played.undo()
    played.ask(commands.StartActivity(extra, 60))
    played.ask(commands.SetSpotlight(SpotlightKind.ACTIVITY, extra))
    played.ask(commands.LockSession())
    played.ask(commands.UnlockSession())
    played.ask(commands.PauseSession())
    played.ask(commands.ResumeSession())
    played.ask(commands.ExtendTimer(extra, 60))
    played.ask(commands.GrantExtraTime(extra, 1, 30))
    played.ask(commands.GrantExtraTime(extra, 2, 60))
    played.ask(commands.CloseActivity(extra))
    played.now += timedelta(seconds=40)
    played.ask(commands.CloseElapsed(extra), CLOCK)
    played.contribute("Encore une chose", CAST[1])
    played.ask(commands.CloseActivity(extra))
    played.group("De trop")
    played.undo()
    rail, bike, *_ = groups_of(played)
    played.ask(commands.MergeGroups(rail, bike))
    played.undo()
    return played
