"""A live session as the contract shows it: the state seen by one audience, and what changes it.

Made from the frozen values of `server.workshops.public`, which are already stripped. Refuses rows
of the database and anything personal: the same bytes go to everyone of one audience.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import strawberry

from server.schema.ids import global_id, optional_global_id
from server.vocabulary import (
    ActivityKind,
    ActivityStatus,
    ProposalStatus,
    ResetReason,
    SessionStatus,
)
from server.workshops import public
from server.workshops.agenda import ActivitySettings, CollectSettings, DotVoteSettings
from server.workshops.ballots import TallyLine as CountedLine


def _ids(type_name: str, ids: Iterable[UUID]) -> list[strawberry.ID]:
    return [global_id(type_name, id_) for id_ in ids]


@strawberry.type(description="Ce qu'un groupe a reçu quand le vote a été clos.")
class TallyLine:
    group_id: strawberry.ID = strawberry.field(description="Groupe d'idées.")
    dots: int = strawberry.field(description="Somme des gommettes.")
    voters: int = strawberry.field(description="Nombre de personnes qui en ont posé.")
    rank: int = strawberry.field(description="Rang dense : les ex æquo partagent le leur.")

    @classmethod
    def of(cls, line: CountedLine) -> Self:
        return cls(
            group_id=global_id("IdeaGroup", line.group_id),
            dots=line.dots,
            voters=line.voters,
            rank=line.rank,
        )


def _tally(lines: tuple[CountedLine, ...] | None) -> list[TallyLine] | None:
    return None if lines is None else [TallyLine.of(line) for line in lines]


@strawberry.type(description="Réglages d'une activité ; ceux d'une autre nature sont nuls.")
class ActivitySettingsState:
    max_length: int | None = strawberry.field(description="Recueil : longueur maximale d'un texte.")
    max_per_person: int | None = strawberry.field(
        description="Recueil : nombre maximal de contributions par personne."
    )
    dot_budget: int | None = strawberry.field(description="Vote : gommettes par personne.")
    dots_per_group: int | None = strawberry.field(
        description="Vote : plafond de gommettes d'une personne sur un groupe."
    )

    @classmethod
    def of(cls, settings: ActivitySettings) -> Self:
        match settings:
            case CollectSettings(max_length=longest, max_per_person=most):
                return cls(
                    max_length=longest, max_per_person=most, dot_budget=None, dots_per_group=None
                )
            case DotVoteSettings(budget=budget, cap_per_group=cap):
                return cls(
                    max_length=None, max_per_person=None, dot_budget=budget, dots_per_group=cap
                )
            case _:
                return cls(
                    max_length=None, max_per_person=None, dot_budget=None, dots_per_group=None
                )


@strawberry.type(description="Une activité du déroulé, telle que ce public la voit.")
class ActivityState:
    id: strawberry.ID = strawberry.field(description="Identifiant de l'activité.")
    position: int = strawberry.field(description="Rang dans le déroulé, à partir de 0.")
    kind: ActivityKind = strawberry.field(description="Recueil, regroupement ou vote.")
    prompt: str = strawberry.field(description="Consigne.")
    settings: ActivitySettingsState = strawberry.field(description="Réglages.")
    status: ActivityStatus = strawberry.field(description="À venir, en cours ou close.")
    started_at: datetime | None = strawberry.field(description="Premier démarrage (UTC).")
    ends_at: datetime | None = strawberry.field(
        description="Terme du minuteur à l'horloge du serveur (UTC) ; nul sans minuteur."
    )
    closes_itself: bool = strawberry.field(
        description="Vrai si le serveur clôt au terme du minuteur."
    )
    closed_at: datetime | None = strawberry.field(description="Clôture (UTC).")
    voters: int = strawberry.field(description="Vote : personnes ayant posé au moins une gommette.")
    tally: list[TallyLine] | None = strawberry.field(
        description="Vote : décompte, nul tant que ce public ne peut le lire."
    )
    revealed: bool = strawberry.field(description="Vrai quand l'animation a révélé les résultats.")

    @classmethod
    def of(cls, seen: public.PublicActivity) -> Self:
        return cls(
            id=global_id("LiveActivity", seen.activity_id),
            position=seen.position,
            kind=seen.kind,
            prompt=seen.prompt,
            settings=ActivitySettingsState.of(seen.settings),
            status=seen.status,
            started_at=seen.started_at,
            ends_at=seen.ends_at,
            closes_itself=seen.closes_itself,
            closed_at=seen.closed_at,
            voters=seen.voters,
            tally=_tally(seen.tally),
            revealed=seen.revealed,
        )


@strawberry.type(description="Une contribution, sans auteur.")
class ContributionState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la contribution.")
    activity_id: strawberry.ID = strawberry.field(description="Recueil dont elle vient.")
    group_id: strawberry.ID | None = strawberry.field(description="Groupe où elle est rangée.")
    text: str | None = strawberry.field(description="Texte ; nul s'il a été effacé.")
    withdrawn: bool = strawberry.field(description="Vrai si elle a été retirée.")

    @classmethod
    def of(cls, seen: public.PublicContribution) -> Self:
        return cls(
            id=global_id("Contribution", seen.contribution_id),
            activity_id=global_id("LiveActivity", seen.activity_id),
            group_id=optional_global_id("IdeaGroup", seen.group_id),
            text=seen.text,
            withdrawn=seen.withdrawn,
        )


@strawberry.type(
    description="Un groupe d'idées ; fusionné, il garde son décompte et nomme son héritier."
)
class GroupState:
    id: strawberry.ID = strawberry.field(description="Identifiant du groupe.")
    title: str | None = strawberry.field(description="Titre ; nul s'il a été effacé.")
    merged_into_id: strawberry.ID | None = strawberry.field(description="Groupe qui l'a absorbé.")

    @classmethod
    def of(cls, seen: public.PublicGroup) -> Self:
        return cls(
            id=global_id("IdeaGroup", seen.group_id),
            title=seen.title,
            merged_into_id=optional_global_id("IdeaGroup", seen.merged_into),
        )


@strawberry.type(description="Une proposition issue de la séance, avec ce qui la fonde.")
class ProposalState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la proposition.")
    group_id: strawberry.ID = strawberry.field(description="Groupe d'idées dont elle vient.")
    title: str | None = strawberry.field(description="Titre ; nul s'il a été effacé.")
    rank: int = strawberry.field(description="Rang dense, selon le vote.")
    tally: TallyLine | None = strawberry.field(description="Décompte ; nul sans vote.")
    contribution_ids: list[strawberry.ID] = strawberry.field(description="Contributions du groupe.")
    status: ProposalStatus = strawberry.field(description="Rédigée, transmise, adoptée ou refusée.")
    holder_id: strawberry.ID | None = strawberry.field(
        description="Porteur à qui elle est transmise."
    )

    @classmethod
    def of(cls, seen: public.PublicProposal) -> Self:
        return cls(
            id=global_id("Proposal", seen.proposal_id),
            group_id=global_id("IdeaGroup", seen.group_id),
            title=seen.title,
            rank=seen.rank,
            tally=None if seen.tally is None else TallyLine.of(seen.tally),
            contribution_ids=_ids("Contribution", seen.contribution_ids),
            status=seen.status,
            holder_id=optional_global_id("Organisation", seen.holder_id),
        )


@strawberry.type(description="La séance telle qu'un public la voit à une position du journal.")
class SessionState:
    title: str = strawberry.field(description="Titre de la séance.")
    status: SessionStatus = strawberry.field(description="Ouverte ou conclue.")
    opened_at: datetime | None = strawberry.field(description="Ouverture (UTC).")
    concluded_at: datetime | None = strawberry.field(description="Conclusion (UTC).")
    participants: int = strawberry.field(description="Personnes entrées par le code.")
    activities: list[ActivityState] = strawberry.field(description="Déroulé, dans l'ordre.")
    contributions: list[ContributionState] = strawberry.field(
        description="Contributions, par arrivée."
    )
    groups: list[GroupState] = strawberry.field(description="Groupes d'idées, par création.")
    proposals: list[ProposalState] = strawberry.field(description="Propositions, par rang.")

    @classmethod
    def of(cls, seen: public.PublicSnapshot) -> Self:
        return cls(
            title=seen.title,
            status=seen.status,
            opened_at=seen.opened_at,
            concluded_at=seen.concluded_at,
            participants=seen.participants,
            activities=[ActivityState.of(activity) for activity in seen.activities],
            contributions=[ContributionState.of(each) for each in seen.contributions],
            groups=[GroupState.of(group) for group in seen.groups],
            proposals=[ProposalState.of(proposal) for proposal in seen.proposals],
        )


@strawberry.type(description="La séance s'est ouverte, avec son déroulé.")
class SessionOpened:
    opened_at: datetime = strawberry.field(description="Ouverture (UTC).")
    session_title: str = strawberry.field(description="Titre de la séance.")
    activities: list[ActivityState] = strawberry.field(description="Déroulé, dans l'ordre.")


@strawberry.type(
    description="Compteur des personnes entrées ; dans un lot, seul le dernier est gardé."
)
class ParticipantsCounted:
    participants: int = strawberry.field(description="Personnes entrées.")


@strawberry.type(description="Une activité a démarré.")
class ActivityStarted:
    activity_id: strawberry.ID = strawberry.field(description="Activité.")
    started_at: datetime = strawberry.field(description="Démarrage (UTC).")
    ends_at: datetime | None = strawberry.field(description="Terme du minuteur (UTC).")
    closes_itself: bool = strawberry.field(description="Vrai si le serveur clôt au terme.")


@strawberry.type(description="Une activité close a rouvert, avec tout ce qu'elle contenait.")
class ActivityReopened:
    activity_id: strawberry.ID = strawberry.field(description="Activité.")
    ends_at: datetime | None = strawberry.field(description="Terme du minuteur (UTC).")
    closes_itself: bool = strawberry.field(description="Vrai si le serveur clôt au terme.")


@strawberry.type(description="Le minuteur a changé.")
class TimerSet:
    activity_id: strawberry.ID = strawberry.field(description="Activité.")
    ends_at: datetime | None = strawberry.field(
        description="Terme du minuteur (UTC) ; nul sans minuteur."
    )
    closes_itself: bool = strawberry.field(description="Vrai si le serveur clôt au terme.")


@strawberry.type(description="Une activité est close : plus rien n'y est pris en compte.")
class ActivityClosed:
    activity_id: strawberry.ID = strawberry.field(description="Activité.")
    closed_at: datetime = strawberry.field(description="Clôture (UTC).")
    by_clock: bool = strawberry.field(description="Vrai si le minuteur l'a close.")
    counted: list[TallyLine] | None = strawberry.field(
        description="Décompte du vote, pour l'animation seule avant la révélation."
    )


@strawberry.type(description="Une contribution est arrivée.")
class ContributionMade:
    contribution_id: strawberry.ID = strawberry.field(description="Contribution.")
    activity_id: strawberry.ID = strawberry.field(description="Recueil dont elle vient.")
    text: str | None = strawberry.field(description="Texte ; nul s'il a été effacé ou retiré.")


@strawberry.type(description="Une contribution a été retirée.")
class ContributionWithdrawn:
    contribution_id: strawberry.ID = strawberry.field(description="Contribution.")


@strawberry.type(description="Une contribution a changé de groupe.")
class ContributionMoved:
    contribution_id: strawberry.ID = strawberry.field(description="Contribution.")
    destination_id: strawberry.ID | None = strawberry.field(
        description="Groupe d'arrivée ; nul hors groupe."
    )


@strawberry.type(description="Un groupe d'idées a été formé.")
class GroupFormed:
    group_id: strawberry.ID = strawberry.field(description="Groupe.")
    title: str | None = strawberry.field(description="Titre ; nul s'il a été effacé.")
    contribution_ids: list[strawberry.ID] = strawberry.field(description="Contributions réunies.")


@strawberry.type(description="Un groupe d'idées a changé de titre.")
class GroupRenamed:
    group_id: strawberry.ID = strawberry.field(description="Groupe.")
    title: str | None = strawberry.field(description="Titre ; nul s'il a été effacé.")


@strawberry.type(description="Un groupe en a absorbé un autre ; chacun garde son décompte.")
class GroupsMerged:
    into_group_id: strawberry.ID = strawberry.field(description="Groupe qui demeure.")
    merged_group_id: strawberry.ID = strawberry.field(description="Groupe absorbé.")
    contribution_ids: list[strawberry.ID] = strawberry.field(
        description="Contributions venues avec lui."
    )


@strawberry.type(description="Compteur des votants ; dans un lot, seul le dernier est gardé.")
class VotersCounted:
    activity_id: strawberry.ID = strawberry.field(description="Vote.")
    voters: int = strawberry.field(description="Personnes ayant posé au moins une gommette.")


@strawberry.type(description="Les résultats d'un vote sont révélés à tous.")
class ResultsRevealed:
    activity_id: strawberry.ID = strawberry.field(description="Vote.")
    tally: list[TallyLine] = strawberry.field(description="Décompte, le premier rang d'abord.")


@strawberry.type(description="Le code d'entrée a changé : le demander à nouveau.")
class JoinCodeRotated:
    rotated: bool = strawberry.field(description="Toujours vrai.")


@strawberry.type(description="La séance propose une action, avec ce qui la fonde.")
class ProposalDrafted:
    proposal: ProposalState = strawberry.field(description="La proposition rédigée.")


@strawberry.type(description="La séance est conclue.")
class SessionConcluded:
    concluded_at: datetime = strawberry.field(description="Conclusion (UTC).")


@strawberry.type(description="Une proposition a été transmise à un porteur, qui décidera.")
class ProposalHandedOver:
    proposal_id: strawberry.ID = strawberry.field(description="Proposition.")
    holder_id: strawberry.ID = strawberry.field(description="Organisation porteuse.")


SessionEvent = Annotated[
    SessionOpened
    | ParticipantsCounted
    | ActivityStarted
    | ActivityReopened
    | TimerSet
    | ActivityClosed
    | ContributionMade
    | ContributionWithdrawn
    | ContributionMoved
    | GroupFormed
    | GroupRenamed
    | GroupsMerged
    | VotersCounted
    | ResultsRevealed
    | JoinCodeRotated
    | ProposalDrafted
    | SessionConcluded
    | ProposalHandedOver,
    strawberry.union("SessionEvent", description="Ce qui vient de se passer dans la séance."),
]


@strawberry.type(description="Une suite d'événements sans trou ni répétition.")
class FeedBatch:
    from_: int = strawberry.field(
        name="from", description="Rang après lequel le lot commence : le `to` du lot précédent."
    )
    to: int = strawberry.field(
        description="Rang du dernier événement couvert, y compris ceux que ce public ne voit pas."
    )
    epoch: int = strawberry.field(description="Époque du journal.")
    cursor: str = strawberry.field(description="Position après ce lot, à donner pour reprendre.")
    server_now: datetime = strawberry.field(
        description="Horloge du serveur (UTC), pour les minuteurs."
    )
    events: list[SessionEvent] = strawberry.field(description="Événements visibles, dans l'ordre.")


@strawberry.type(description="La suite ne peut être garantie : repartir de cet instantané.")
class FeedReset:
    reason: ResetReason = strawberry.field(description="Pourquoi la suite est rompue.")
    epoch: int = strawberry.field(description="Époque du journal.")
    seq: int = strawberry.field(description="Rang que l'instantané contient.")
    cursor: str = strawberry.field(description="Position de l'instantané.")
    server_now: datetime = strawberry.field(description="Horloge du serveur (UTC).")
    state: SessionState = strawberry.field(description="La séance à cette position.")


FeedItem = Annotated[
    FeedBatch | FeedReset,
    strawberry.union("FeedItem", description="Un lot, ou l'annonce explicite d'une rupture."),
]
