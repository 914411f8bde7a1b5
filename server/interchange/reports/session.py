"""What a session brought out, told from what one view of it is shown: at any moment, even before the end.

All items, and never more than the view may read: what an audience is not shown is not in the paper
either, since nothing else is read. A text whose author did not consent to be quoted is counted and
not told. In French, as the prompts and the contributions are. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from server.interchange.reports.discussions import other_items, told_in_activity, told_of_the_whole
from server.interchange.reports.paper import Block, Heading, Items, Paper, Paragraph, Table
from server.interchange.reports.polls import told_poll
from server.interchange.reports.words import ERASED, NOT_QUOTED, s
from server.vocabulary import CardChannel, CardStatus, ProposalStatus
from server.workshops.board.settings import CollectSettings
from server.workshops.board.showing import ShownContribution, ShownGroup
from server.workshops.entities import Entity, Seen
from server.workshops.proposing.showing import ShownProposal
from server.workshops.running.showing import Attendance, Room, ShownActivity

_TO_COME: Final = "Activité à venir"

_CHANNELS: Final = {
    CardChannel.PAPER: "papier",
    CardChannel.HANDS: "main levée",
    CardChannel.FACILITATOR: "animation",
}
_STATUSES: Final = {
    ProposalStatus.DRAFTED: "rédigée",
    ProposalStatus.MERGED: "fusionnée dans une autre",
    ProposalStatus.DROPPED: "écartée",
    ProposalStatus.HANDED_OVER: "transmise à un porteur",
    ProposalStatus.ADOPTED: "adoptée par le porteur",
    ProposalStatus.REFUSED: "refusée par le porteur",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the session belongs; `told_at` is when the paper was asked for."""

    workshop: str
    question: str | None
    mission: str
    agency: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A session as one view sees it, sorted for telling.

    `names` are how a vote names its options, and a card its group.
    """

    room: Room
    attendance: Attendance
    activities: tuple[ShownActivity, ...]
    cards: tuple[ShownContribution, ...]
    groups: tuple[ShownGroup, ...]
    proposals: tuple[ShownProposal, ...]
    others: tuple[Entity, ...]
    names: Mapping[UUID, str]
    withheld: Set[UUID]

    def words(self, card: ShownContribution) -> str:
        return self.names[card.contribution_id]


def sort_out(seen: Seen, *, withheld: Set[UUID] = frozenset()) -> Told:
    """`withheld` are the contributions whose words may not be quoted."""
    rooms = [each for each in seen.values() if isinstance(each, Room)]
    counts = [each for each in seen.values() if isinstance(each, Attendance)]
    activities = (each for each in seen.values() if isinstance(each, ShownActivity))
    shown = (each for each in seen.values() if isinstance(each, ShownContribution))
    standing = (card for card in shown if card.status is CardStatus.STANDING)
    cards = sorted(standing, key=lambda card: card.order)
    found = (each for each in seen.values() if isinstance(each, ShownGroup))
    groups = sorted(found, key=lambda group: group.order)
    proposals = (each for each in seen.values() if isinstance(each, ShownProposal))
    words = {
        card.contribution_id: NOT_QUOTED
        if card.contribution_id in withheld
        else card.text or ERASED
        for card in cards
    }
    return Told(
        room=rooms[0],
        attendance=counts[0],
        activities=tuple(sorted(activities, key=lambda each: each.position)),
        cards=tuple(cards),
        groups=tuple(groups),
        proposals=tuple(sorted(proposals, key=lambda each: (each.rank, each.order))),
        others=tuple(seen.values()),
        names=words | {group.group_id: group.title or ERASED for group in groups},
        withheld=withheld,
    )


def compose(told: Told, setting: Setting) -> Paper:
    return Paper(
        title=told.room.title,
        language="fr",
        blocks=(
            *_opening(told, setting),
            *(block for activity in told.activities for block in _activity(told, activity)),
            *_groups_of_no_activity(told),
            *told_of_the_whole(told.others),
            *_proposals(told),
        ),
    )


def _opening(told: Told, setting: Setting) -> Iterator[Block]:
    yield Paragraph(f"{setting.workshop} — {setting.mission} ({setting.agency})")
    if setting.question:
        yield Paragraph(f"Question : {setting.question}")
    people = told.attendance.participants
    yield Paragraph(f"{people} personne{s(people)} entrée{s(people)} par le code de la séance.")
    if told.room.concluded_at is None:
        yield Paragraph(
            f"État au {_instant(setting.told_at)} : la séance n'est pas conclue.", quiet=True
        )
    else:
        yield Paragraph(f"Séance conclue le {_instant(told.room.concluded_at)}.", quiet=True)


def _activity(told: Told, activity: ShownActivity) -> Iterator[Block]:
    yield Heading(1, f"{activity.position + 1}. {activity.prompt or _TO_COME}")
    cards = [card for card in told.cards if card.activity_id == activity.activity_id]
    if cards:
        yield _cards(told, activity, cards)
    groups = [group for group in told.groups if group.activity_id == activity.activity_id]
    for group in groups:
        yield from _group(told, group)
    if activity.poll is not None and activity.settings is not None:
        yield from told_poll(activity.settings, activity.poll, told.names)
    beside = tuple(told_in_activity(activity.activity_id, told.others, told.names))
    yield from beside
    if activity.started_at is None:
        yield Paragraph("Cette activité n'a pas eu lieu.", quiet=True)
    elif not cards and not groups and not beside and activity.poll is None:
        yield Paragraph("Rien n'est à rapporter ici.", quiet=True)


def _cards(told: Told, activity: ShownActivity, cards: list[ShownContribution]) -> Table:
    settings = activity.settings
    columns: Mapping[str, str] = {}
    labels: list[tuple[str, str]] = []
    if isinstance(settings, CollectSettings):
        columns = {column.key: column.title for column in settings.columns}
        labels = [(field.key, field.label) for field in settings.fields]
    names = told.names
    held = any(card.channel in _CHANNELS for card in cards)
    header = ["Contribution"]
    header += ["Rubrique"] if columns else []
    header += [label for _, label in labels]
    header += ["Groupe"]
    header += ["Venue par"] if held else []
    return Table(
        caption=f"{len(cards)} contribution{s(len(cards))}, dans l'ordre de leur arrivée.",
        header=tuple(header),
        rows=tuple(
            _row(told, card, columns, [key for key, _ in labels], names, held=held)
            for card in cards
        ),
    )


def _row(
    told: Told,
    card: ShownContribution,
    columns: Mapping[str, str],
    keys: list[str],
    names: Mapping[UUID, str],
    *,
    held: bool,
) -> tuple[str, ...]:
    lines = {} if card.contribution_id in told.withheld else _lines(card)
    cells = [told.words(card)]
    cells += [columns.get(card.filled.column or "", "")] if columns else []
    cells += [lines.get(key, "") for key in keys]
    cells += ["" if card.group_id is None else names.get(card.group_id, "")]
    cells += [_CHANNELS.get(card.channel, "téléphone")] if held else []
    return tuple(cells)


def _lines(card: ShownContribution) -> dict[str, str]:
    return {line.key: line.value for line in card.lines}


def _groups_of_no_activity(told: Told) -> Iterator[Block]:
    """Groups that the facilitator formed apart from any grouping of the agenda."""
    apart = [group for group in told.groups if group.activity_id is None]
    if apart:
        yield Heading(1, "Groupes d'idées")
    for group in apart:
        yield from _group(told, group)


def _group(told: Told, group: ShownGroup) -> Iterator[Block]:
    names = told.names
    yield Heading(2, group.title or ERASED)
    if group.merged_into is not None:
        yield Paragraph(f"Fusionné dans « {names.get(group.merged_into, '')} ».", quiet=True)
    members = [told.words(card) for card in told.cards if card.group_id == group.group_id]
    if members:
        yield Items(tuple(members))


def _proposals(told: Told) -> Iterator[Block]:
    if not told.proposals:
        return
    yield Heading(1, "Propositions")
    for proposal in told.proposals:
        yield from _proposal(told, proposal)


def _proposal(told: Told, proposal: ShownProposal) -> Iterator[Block]:
    yield Heading(2, proposal.title or ERASED)
    if proposal.description:
        yield Paragraph(proposal.description)
    yield Paragraph(" ; ".join(_terms(proposal)) + ".", quiet=True)
    if proposal.reason:
        yield Paragraph(f"Raison : {proposal.reason}")
    by_id = {card.contribution_id: card for card in told.cards}
    evidence = [told.words(by_id[id_]) for id_ in proposal.contribution_ids if id_ in by_id]
    if evidence:
        yield Items(tuple(evidence))


def _terms(proposal: ShownProposal) -> Iterator[str]:
    yield _STATUSES[proposal.status].capitalize()
    if proposal.terms.priority is not None:
        yield f"priorité {proposal.terms.priority}"
    if proposal.terms.due_on is not None:
        yield f"échéance souhaitée {proposal.terms.due_on:%d/%m/%Y}"
    if proposal.supporters:
        yield f"soutenue par {proposal.supporters} personne{s(proposal.supporters)}"
    if proposal.tally is not None and proposal.tally.total is not None:
        yield f"rang {proposal.rank}, {proposal.tally.total} au vote"


def _instant(at: datetime) -> str:
    return f"{at:%d/%m/%Y à %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the whole, for a spreadsheet or a program: everything that the paper tells."""

    activity: int | None
    name: str
    prompt: str
    kind: str
    text: str
    column: str = ""
    group: str = ""
    details: str = ""
    status: str = ""
    rank: int | None = None
    total: int | None = None
    voters: int | None = None
    mean: str = ""


def items(told: Told) -> Iterator[Item]:
    """Contributions, groups, results, then proposals."""
    names = told.names
    for activity in told.activities:
        yield from _card_items(told, activity, names)
        yield from _result_items(activity, names)
    by_id = {activity.activity_id: activity for activity in told.activities}
    for said in other_items(told.others, names):
        about = by_id.get(said.activity_id) if said.activity_id else None
        yield Item(
            activity=None if about is None else about.position + 1,
            name="" if about is None else about.name or "",
            prompt="" if about is None else about.prompt or "",
            kind=said.kind,
            text=said.text,
            details=said.details,
            rank=said.rank,
            total=said.total,
        )
    for proposal in told.proposals:
        yield Item(
            activity=None,
            name="",
            prompt="",
            kind="proposition",
            text=proposal.title or ERASED,
            details=proposal.description or "",
            status=_STATUSES[proposal.status],
            rank=proposal.rank,
            total=None if proposal.tally is None else proposal.tally.total,
            voters=None if proposal.tally is None else proposal.tally.voters,
        )


def _card_items(told: Told, activity: ShownActivity, names: Mapping[UUID, str]) -> Iterable[Item]:
    for card in told.cards:
        if card.activity_id == activity.activity_id:
            quoted = card.contribution_id not in told.withheld
            yield Item(
                activity=activity.position + 1,
                name=activity.name or "",
                prompt=activity.prompt or "",
                kind="contribution",
                text=told.words(card),
                column=card.filled.column or "",
                group="" if card.group_id is None else names.get(card.group_id, ""),
                details=" | ".join(f"{line.key} : {line.value}" for line in card.lines)
                if quoted
                else "",
                status=_CHANNELS.get(card.channel, "téléphone"),
            )


def _result_items(activity: ShownActivity, names: Mapping[UUID, str]) -> Iterable[Item]:
    if activity.poll is None or activity.poll.tally is None:
        return
    for line in activity.poll.tally.lines:
        yield Item(
            activity=activity.position + 1,
            name=activity.name or "",
            prompt=activity.prompt or "",
            kind="résultat",
            text=names.get(line.option_id, ""),
            column="" if line.criterion_id is None else names.get(line.criterion_id, ""),
            rank=line.rank,
            total=line.total,
            voters=line.voters,
            mean="" if line.mean is None else f"{float(line.mean):.2f}".replace(".", ","),
        )
