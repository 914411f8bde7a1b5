"""The rules of the information notice: known, in which version, and what is agreed to of it. Pure.

Whoever agrees to something has read the notice that asks for it: the log says so first. Refuses a
version that is no longer what people are shown.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.problems import NotFound, TransitionRefused
from server.vocabulary import NoticeChannel
from server.workshops.actors import Actor, ActorRole
from server.workshops.decision import Decision
from server.workshops.people import commands, events
from server.workshops.people.finding import find_person
from server.workshops.people.roles import takes_part
from server.workshops.people.standing import NO_CONSENT
from server.workshops.state import State


def may_acknowledge(state: State, command: commands.AcknowledgeNotice, actor: Actor) -> bool:
    """One's own phone says so of oneself; the facilitator of another, on paper or by ear."""
    by_phone = command.channel is NoticeChannel.PHONE
    if command.person is None:
        return by_phone and takes_part(state, actor)
    return not by_phone and actor.role is ActorRole.FACILITATOR


def acknowledge(
    state: State, command: commands.AcknowledgeNotice, actor: Actor, now: datetime
) -> Decision:
    _check_current(command.version, command.published)
    if command.person is None:
        return Decision(_known(state, actor.actor_id, command.version, now))
    person_id = find_person(state, command.person)
    if person_id not in state.participants:
        raise NotFound
    return Decision(
        _known(state, person_id, command.version, now, command.channel, by_id=actor.actor_id)
    )


def consent(state: State, command: commands.GiveConsent, actor: Actor, now: datetime) -> Decision:
    _check_current(command.version, command.published)
    known = _known(state, actor.actor_id, command.version, now)
    if command.purpose in state.people.consents.get(actor.actor_id, NO_CONSENT):
        return Decision(known)
    given = events.ConsentGiven(now, actor.actor_id, command.purpose, command.version)
    return Decision((*known, given))


def _known(
    state: State,
    person_id: UUID,
    version: int,
    now: datetime,
    channel: NoticeChannel = NoticeChannel.PHONE,
    *,
    by_id: UUID | None = None,
) -> tuple[events.NoticeAcknowledged, ...]:
    """What the log is told, once a version."""
    before = state.people.informed.get(person_id)
    if before is not None and before.version >= version:
        return ()
    return (events.NoticeAcknowledged(now, person_id, version, channel, by_id),)


def _check_current(version: int, published: int | None) -> None:
    if published is None:
        raise TransitionRefused(
            "NOTICE_PUBLISHED",
            french="Aucune notice d'information n'est publiée pour cet atelier.",
            english="No information notice is published for this workshop.",
        )
    if version != published:
        raise TransitionRefused(
            "NOTICE_CHANGED",
            french="La notice a changé depuis votre lecture : relisez-la.",
            english="The notice has changed since you read it: read it again.",
        )
