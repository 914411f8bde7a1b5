"""The session itself, its agenda and its counters, as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Self, assert_never
from uuid import UUID

import strawberry

from server.schema.ids import global_id
from server.schema.live.entities.board import CollectSettingsState, GroupSettingsState
from server.schema.live.entities.prioritising import PrioritiseSettingsState
from server.schema.live.entities.proposing import DraftSettingsState
from server.schema.live.entities.speaking import DiscussSettingsState
from server.schema.live.entities.voting import (
    RateSettingsState,
    Tally,
    VoteSettingsState,
)
from server.schema.live.entities.writing import WriteSettingsState
from server.vocabulary import (
    ActivityKind,
    ActivityStatus,
    Integrity,
    SessionStatus,
    SpotlightKind,
    UndoableStep,
)
from server.workshops.agenda import ActivitySettings
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.prioritising.settings import PrioritiseSettings
from server.workshops.proposing.settings import DraftSettings
from server.workshops.running import showing
from server.workshops.speaking.settings import DiscussSettings
from server.workshops.state import Spotlight
from server.workshops.voting.settings import RateSettings, VoteSettings
from server.workshops.writing.settings import WriteSettings

_SPOTLIT: Final = {
    SpotlightKind.ACTIVITY: "LiveActivity",
    SpotlightKind.CONTRIBUTION: "Contribution",
    SpotlightKind.GROUP: "IdeaGroup",
}


@strawberry.type(description="Ce que toute la salle est invitée à regarder.")
class SpotlightState:
    kind: SpotlightKind = strawberry.field(description="Activité, contribution ou groupe.")
    target_id: strawberry.ID = strawberry.field(description="Identifiant de cet élément.")

    @classmethod
    def of(cls, lit: Spotlight | None) -> Self | None:
        if lit is None:
            return None
        return cls(kind=lit.kind, target_id=global_id(_SPOTLIT[lit.kind], lit.target_id))


@strawberry.type(description="La séance elle-même.")
class RoomState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la séance.")
    title: str = strawberry.field(description="Titre de la séance.")
    status: SessionStatus = strawberry.field(description="Ouverte ou conclue.")
    opened_at: datetime | None = strawberry.field(description="Ouverture (UTC).")
    concluded_at: datetime | None = strawberry.field(description="Conclusion (UTC).")
    join_code_rotations: int | None = strawberry.field(
        description="Combien de fois le code d'entrée a changé : le redemander quand ce nombre"
        " change ; nul pour qui ne l'affiche pas."
    )
    rehearsal: bool = strawberry.field(
        description="Vrai pour une répétition : rien n'en sort, ni résultat, ni proposition."
    )
    agenda_visible: bool = strawberry.field(
        description="Vrai si la salle voit les titres de ce qui vient."
    )
    paused_at: datetime | None = strawberry.field(
        description="Début de la pause (UTC) : rien n'est pris et le minuteur est arrêté ; ou nul."
    )
    left_seconds: int | None = strawberry.field(
        description="Secondes que la reprise rendra au minuteur arrêté."
    )
    locked_at: datetime | None = strawberry.field(
        description="Début du verrou (UTC) : rien de nouveau n'est pris de la salle ; ou nul."
    )
    spotlight: SpotlightState | None = strawberry.field(
        description="Ce que toute la salle est invitée à regarder ; nul si rien."
    )

    integrity: Integrity = strawberry.field(
        description="Ce qui garantit une voix par personne : rien avec le seul code de la salle."
    )

    @classmethod
    def of(cls, seen: showing.Room, session_id: UUID) -> Self:
        return cls(
            id=global_id("LiveSession", session_id),
            title=seen.title,
            status=seen.status,
            opened_at=seen.opened_at,
            concluded_at=seen.concluded_at,
            join_code_rotations=seen.join_code_rotations,
            integrity=seen.integrity,
            rehearsal=seen.rehearsal,
            agenda_visible=seen.agenda_visible,
            paused_at=seen.paused_at,
            left_seconds=seen.left_seconds,
            locked_at=seen.locked_at,
            spotlight=SpotlightState.of(seen.spotlight),
        )


@strawberry.type(description="Compteur des personnes entrées ; change souvent.")
class AttendanceState:
    id: strawberry.ID = strawberry.field(description="Identifiant de ce compteur.")
    participants: int = strawberry.field(description="Personnes entrées par le code.")
    waived: int = strawberry.field(
        description="Personnes, parmi elles, qui ne prennent part à aucun vote."
    )
    without_phone: int = strawberry.field(
        description="Personnes dans la salle sans téléphone, comptées par l'animation."
    )
    informed: int | None = strawberry.field(
        description="Personnes qui ont pris connaissance de la notice d'information, à la dernière"
        " version lue ; dit à l'animation seule."
    )

    @classmethod
    def of(cls, seen: showing.Attendance, session_id: UUID) -> Self:
        return cls(
            id=global_id("Attendance", session_id),
            participants=seen.participants,
            waived=seen.waived,
            without_phone=seen.without_phone,
            informed=seen.informed,
        )


@strawberry.type(
    description="Réglages d'une activité : ceux de sa nature ; les autres champs sont nuls, et tous"
    " tant que ce public ne voit que le titre."
)
class ActivitySettingsState:
    collect: CollectSettingsState | None = strawberry.field(
        default=None, description="Ceux d'un recueil."
    )
    group: GroupSettingsState | None = strawberry.field(
        default=None, description="Ceux d'un regroupement."
    )
    vote: VoteSettingsState | None = strawberry.field(default=None, description="Ceux d'un vote.")
    rate: RateSettingsState | None = strawberry.field(
        default=None, description="Ceux d'une notation."
    )
    draft: DraftSettingsState | None = strawberry.field(
        default=None, description="Ceux d'une rédaction d'actions."
    )
    discuss: DiscussSettingsState | None = strawberry.field(
        default=None, description="Ceux d'une discussion."
    )
    write: WriteSettingsState | None = strawberry.field(
        default=None, description="Ceux d'un texte partagé."
    )
    prioritise: PrioritiseSettingsState | None = strawberry.field(
        default=None, description="Ceux d'une mise en priorité."
    )

    @classmethod
    def of(cls, settings: ActivitySettings | None) -> Self:
        match settings:
            case None:
                return cls()
            case CollectSettings():
                return cls(collect=CollectSettingsState.of(settings))
            case GroupSettings():
                return cls(group=GroupSettingsState.from_settings(settings))
            case VoteSettings():
                return cls(vote=VoteSettingsState.of(settings))
            case RateSettings():
                return cls(rate=RateSettingsState.of(settings))
            case DraftSettings():
                return cls(draft=DraftSettingsState.of(settings))
            case DiscussSettings():
                return cls(discuss=DiscussSettingsState.of(settings))
            case WriteSettings():
                return cls(write=WriteSettingsState.of(settings))
            case PrioritiseSettings():
                return cls(prioritise=PrioritiseSettingsState.of(settings))
            case _:
                assert_never(settings)


@strawberry.type(description="Une activité du déroulé, telle que ce public la voit.")
class ActivityState:
    id: strawberry.ID = strawberry.field(description="Identifiant de l'activité.")
    position: int = strawberry.field(description="Rang dans le déroulé, à partir de 0.")
    number: int = strawberry.field(
        description="Numéro porté par ses feuilles de papier : il la suit où qu'on la déplace."
    )
    kind: ActivityKind = strawberry.field(description="Nature de l'activité.")
    title: str | None = strawberry.field(description="Titre au déroulé, s'il y en a un.")
    name: str | None = strawberry.field(
        description="Nom par lequel les réglages des autres activités la désignent."
    )
    minutes: int | None = strawberry.field(description="Durée indicative, en minutes.")
    prompt: str | None = strawberry.field(
        description="Consigne ; nulle pour la salle tant que l'activité n'a pas commencé."
    )
    notes: str | None = strawberry.field(description="Notes de l'animation, dites à elle seule.")
    settings: ActivitySettingsState = strawberry.field(description="Réglages.")
    status: ActivityStatus = strawberry.field(description="À venir, passée, en cours ou close.")
    started_at: datetime | None = strawberry.field(description="Premier démarrage (UTC).")
    ends_at: datetime | None = strawberry.field(
        description="Terme du minuteur à l'horloge du serveur (UTC) ; nul sans minuteur, et hors de"
        " l'animation une fois l'activité close pour les autres : `myPart` dit à chacun le sien."
    )
    closes_itself: bool = strawberry.field(
        description="Vrai si le serveur clôt au terme du minuteur."
    )
    closed_at: datetime | None = strawberry.field(description="Clôture (UTC).")
    closed_to_others_at: datetime | None = strawberry.field(
        description="Clôture pour qui n'a pas de temps supplémentaire (UTC) ; l'activité court"
        " encore pour les autres."
    )
    extra_people: int | None = strawberry.field(
        description="Personnes à qui il reste du temps supplémentaire ; dit à l'animation seule."
    )
    round: int | None = strawberry.field(
        description="Vote ou notation : tour présent, à partir de 1 ; nul pour les autres."
    )
    tally: Tally | None = strawberry.field(
        description="Vote ou notation : décompte du tour, nul tant que ce public ne peut le lire."
    )
    earlier_rounds: list[Tally] = strawberry.field(
        description="Vote ou notation : décomptes des tours d'avant que ce public peut lire."
    )
    revealed: bool = strawberry.field(
        description="Vrai quand l'animation a révélé les résultats, ou les cartes d'un recueil caché."
    )

    @classmethod
    def of(cls, seen: showing.ShownActivity) -> Self:
        poll = seen.poll
        groups = frozenset[UUID]() if poll is None else poll.groups
        tally = None if poll is None else poll.tally
        return cls(
            id=global_id("LiveActivity", seen.activity_id),
            position=seen.position,
            number=seen.number,
            kind=seen.kind,
            title=seen.title,
            name=seen.name,
            minutes=seen.minutes,
            prompt=seen.prompt,
            notes=seen.notes,
            settings=ActivitySettingsState.of(seen.settings),
            status=seen.status,
            started_at=seen.started_at,
            ends_at=seen.ends_at,
            closes_itself=seen.closes_itself,
            closed_at=seen.closed_at,
            closed_to_others_at=seen.closed_to_others_at,
            extra_people=seen.extra_people,
            round=None if poll is None else poll.round,
            tally=None if tally is None else Tally.of(tally, groups),
            earlier_rounds=[Tally.of(each, groups) for each in (poll.earlier if poll else ())],
            revealed=seen.revealed,
        )


@strawberry.type(description="Le dernier geste que l'animation peut reprendre ; dit à elle seule.")
class UndoableState:
    id: strawberry.ID = strawberry.field(description="Identifiant de cet élément.")
    seq: int | None = strawberry.field(
        description="Rang du geste, à donner à `undoLast` ; nul s'il n'y a rien à reprendre."
    )
    step: UndoableStep | None = strawberry.field(description="Nature du geste.")

    @classmethod
    def of(cls, seen: showing.Undoable, session_id: UUID) -> Self:
        return cls(id=global_id("Undoable", session_id), seq=seen.seq, step=seen.step)


@strawberry.type(description="Compteur d'une activité ; change souvent.")
class ProgressState:
    id: strawberry.ID = strawberry.field(description="Identifiant de ce compteur.")
    activity_id: strawberry.ID = strawberry.field(description="Activité.")
    answered: int = strawberry.field(
        description="Personnes qui y ont donné quelque chose : une contribution, une voix."
    )

    @classmethod
    def of(cls, seen: showing.Progress) -> Self:
        return cls(
            id=global_id("Progress", seen.activity_id),
            activity_id=global_id("LiveActivity", seen.activity_id),
            answered=seen.answered,
        )
