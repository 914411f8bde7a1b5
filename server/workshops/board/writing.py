"""The rules of cards: written, edited, withdrawn, let in, revealed, pinned, put aside. Pure.

Refuses what the activity does not take: from whom, how many, of which shape, and after its close.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from server.problems import Forbidden, NotFound, TransitionRefused
from server.vocabulary import CardChannel, CardStatus, CardWriter
from server.workshops.actors import Actor, ActorRole
from server.workshops.board import commands, events
from server.workshops.board.cards import keep
from server.workshops.board.settings import CollectSettings
from server.workshops.bounds import LONGEST_LABEL
from server.workshops.decision import (
    Decision,
    Mint,
    check_few,
    find_activity,
    find_running,
    kept_text,
    wrong_kind,
)
from server.workshops.people.roles import may_write_notes, table_of, takes_part
from server.workshops.state import Activity, Contribution, State
from server.workshops.voting.settings import RateSettings, VoteSettings

MOST_MODERATED: Final = 500


def contribute(
    state: State, command: commands.Contribute, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    activity = find_running(state, command.activity_id)
    settings = _collection(activity)
    _check_writer(state, settings, actor)
    _check_room_left(activity, settings, actor)
    kept = keep(state, activity, settings, command.text, command.details, mint)
    contents = dict(kept.contents)
    channel, label_id = CardChannel.PHONE, None
    if actor.role is not ActorRole.PARTICIPANT:
        channel = CardChannel.FACILITATOR
    if command.entry is not None:
        channel = command.entry.channel
        if command.entry.label is not None:
            label_id = mint("label")
            contents[label_id] = kept_text(command.entry.label, LONGEST_LABEL, "entry.label")
    made = events.ContributionMade(
        at=now,
        activity_id=activity.activity_id,
        contribution_id=mint("contribution"),
        content_id=kept.content_id,
        author_id=actor.actor_id,
        filled=kept.filled,
        pending=_waits(settings, actor),
        channel=channel,
        label_id=label_id,
        table_id=table_of(state, actor.actor_id),
    )
    return Decision((made,), contents, {"contribution_id": str(made.contribution_id)})


def edit(
    state: State, command: commands.EditContribution, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    before = state.contributions.get(command.contribution_id)
    if before is None or before.author_id != actor.actor_id:
        raise NotFound
    activity = find_running(state, before.activity_id)
    settings = _collection(activity)
    if before.status not in (CardStatus.PENDING, CardStatus.STANDING):
        raise _refused(before.status)
    kept = keep(
        state,
        activity,
        settings,
        command.text,
        command.details,
        mint,
        of=before.contribution_id,
    )
    photo_id = before.filled.photo_id
    edited = events.ContributionEdited(
        at=now,
        contribution_id=before.contribution_id,
        content_id=kept.content_id,
        filled=kept.filled,
        pending=_waits(settings, actor),
        replaced=(before.content_id, *before.filled.content_ids),
        replaced_photo_id=None if photo_id == kept.filled.photo_id else photo_id,
    )
    return Decision((edited,), kept.contents, {"contribution_id": str(before.contribution_id)})


def withdraw(state: State, contribution_id: UUID, actor: Actor, now: datetime) -> Decision:
    contribution = state.contributions.get(contribution_id)
    is_facilitator = actor.role is ActorRole.FACILITATOR
    if contribution is None or not (is_facilitator or contribution.author_id == actor.actor_id):
        raise NotFound
    if contribution.withdrawn:
        return Decision()
    return Decision(
        (
            events.ContributionWithdrawn(
                at=now, contribution_id=contribution_id, by_facilitator=is_facilitator
            ),
        )
    )


def approve(state: State, ids: tuple[UUID, ...], now: datetime) -> Decision:
    waiting = (CardStatus.PENDING, CardStatus.REFUSED)
    cards = _cards(state, ids, waiting, already=CardStatus.STANDING)
    for card in cards:
        _check_not_on_a_ballot(state, card)
    return Decision(
        tuple(
            events.ContributionApproved(at=now, contribution_id=card.contribution_id)
            for card in cards
        )
    )


def refuse(state: State, ids: tuple[UUID, ...], now: datetime) -> Decision:
    return Decision(
        tuple(
            events.ContributionRefused(at=now, contribution_id=card.contribution_id)
            for card in _cards(state, ids, (CardStatus.PENDING,), already=CardStatus.REFUSED)
        )
    )


def reveal(state: State, activity_id: UUID, now: datetime) -> Decision:
    activity = find_activity(state, activity_id)
    if not _collection(activity).hidden or activity.cards_revealed:
        return Decision()
    made = (c for c in state.contributions.values() if c.activity_id == activity_id)
    return Decision(
        (
            events.ContributionsRevealed(
                at=now,
                activity_id=activity_id,
                contribution_ids=tuple(
                    card.contribution_id for card in sorted(made, key=lambda card: card.seq)
                ),
            ),
        )
    )


def pin(state: State, contribution_id: UUID, now: datetime) -> Decision:
    card = _card(state, contribution_id, (CardStatus.STANDING,))
    if card.pinned:
        return Decision()
    return Decision((events.ContributionPinned(at=now, contribution_id=contribution_id),))


def unpin(state: State, contribution_id: UUID, now: datetime) -> Decision:
    if not _card(state, contribution_id, tuple(CardStatus)).pinned:
        return Decision()
    return Decision((events.ContributionUnpinned(at=now, contribution_id=contribution_id),))


def archive(state: State, contribution_id: UUID, now: datetime) -> Decision:
    wanted = (CardStatus.STANDING, CardStatus.ARCHIVED)
    if _card(state, contribution_id, wanted).status is CardStatus.ARCHIVED:
        return Decision()
    return Decision((events.ContributionArchived(at=now, contribution_id=contribution_id),))


def restore(state: State, contribution_id: UUID, now: datetime) -> Decision:
    card = _card(state, contribution_id, (CardStatus.STANDING, CardStatus.ARCHIVED))
    if card.status is CardStatus.STANDING:
        return Decision()
    _check_not_on_a_ballot(state, card)
    return Decision((events.ContributionRestored(at=now, contribution_id=contribution_id),))


def _check_not_on_a_ballot(state: State, card: Contribution) -> None:
    """A card is not added to a ballot under the hand of whoever is voting; it may be taken away."""
    running = state.running
    if running is None or not isinstance(running.settings, VoteSettings | RateSettings):
        return
    if state.activities[card.activity_id].name in running.settings.names:
        raise TransitionRefused(
            "VOTE_RUNNING",
            french="Un vote porte sur ces cartes : aucune ne s'y ajoute avant sa clôture.",
            english="A vote bears on these cards: none is added before it closes.",
        )


def _collection(activity: Activity) -> CollectSettings:
    if not isinstance(activity.settings, CollectSettings):
        raise wrong_kind()
    return activity.settings


def _check_writer(state: State, settings: CollectSettings, actor: Actor) -> None:
    if actor.role is ActorRole.FACILITATOR:
        return
    writes_as = {CardWriter.PARTICIPANT} if takes_part(state, actor) else set()
    if may_write_notes(state, actor):
        writes_as.add(CardWriter.NOTE_TAKER)
    if writes_as.isdisjoint(settings.writers):
        raise Forbidden


def _check_room_left(activity: Activity, settings: CollectSettings, actor: Actor) -> None:
    most = settings.max_per_person
    if most is not None and activity.made.get(actor.actor_id, 0) >= most:
        raise TransitionRefused(
            "ENOUGH_CONTRIBUTIONS",
            french=f"Vous avez déjà donné {most} contributions, le maximum ici.",
            english=f"You have already made {most} contributions, the most allowed here.",
        )


def _waits(settings: CollectSettings, actor: Actor) -> bool:
    return settings.moderated and actor.role is ActorRole.PARTICIPANT


def _cards(
    state: State,
    ids: tuple[UUID, ...],
    allowed: Sequence[CardStatus],
    *,
    already: CardStatus,
) -> list[Contribution]:
    """Those of the cards that the verdict changes."""
    check_few(ids, MOST_MODERATED, "contributionIds")
    cards = [_card(state, id_, (*allowed, already)) for id_ in dict.fromkeys(ids)]
    return [card for card in cards if card.status is not already]


def _card(state: State, contribution_id: UUID, allowed: Iterable[CardStatus]) -> Contribution:
    card = state.contributions.get(contribution_id)
    if card is None:
        raise NotFound
    if card.status not in allowed:
        raise _refused(card.status)
    return card


def _refused(status: CardStatus) -> TransitionRefused:
    french, english = _SAID[status]
    return TransitionRefused(f"CARD_{status}", french=french, english=english)


_SAID: Final = {
    CardStatus.PENDING: (
        "Cette carte attend d'être validée.",
        "This card waits to be approved.",
    ),
    CardStatus.STANDING: ("Cette carte est sur le tableau.", "This card is on the board."),
    CardStatus.REFUSED: ("Cette carte a été refusée.", "This card was refused."),
    CardStatus.ARCHIVED: ("Cette carte est mise de côté.", "This card has been put aside."),
    CardStatus.WITHDRAWN: ("Cette carte a été retirée.", "This card was withdrawn."),
}
