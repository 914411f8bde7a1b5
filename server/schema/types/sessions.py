"""Live sessions once they are rows: what was done, contributed, grouped and counted.

Refuses persons: no author, no pseudonym, no join code. What moves while a session is open is told
by its feed.
"""

from __future__ import annotations

from datetime import datetime

import strawberry

from server import models
from server.access import policy
from server.reading import (
    Connection,
    Node,
    column,
    computed,
    connection,
    expression,
    reads,
    relation,
)
from server.schema.types.points import POINT_FACTS, CardPoint, photo, point
from server.vocabulary import (
    ActivityKind,
    ActivityStatus,
    CardChannel,
    CardStatus,
    SessionStatus,
    VoteMethod,
)


@reads(
    models.LiveSession,
    visible=policy.LIVE_SESSIONS,
    facets={"existence": policy.LIVE_SESSIONS, "contributions": policy.SESSION_PROGRESS},
)
class LiveSession(Node):
    """Séance d'un atelier, menée en direct."""

    workshop: Workshop | None = relation("L'atelier.", facet="existence")
    title: str = column("Titre.", facet="existence")
    status: SessionStatus = column("Ouverte ou conclue.", facet="existence")
    opened_at: datetime = column("Ouverture.", facet="existence")
    concluded_at: datetime | None = column("Conclusion.", facet="existence")
    participant_count: int = column(
        "Nombre de participants entrés.", of="participants", facet="existence"
    )
    rehearsal: bool = column(
        "Vrai pour une répétition, que l'animation seule retrouve.", facet="existence"
    )
    version: int = column("Version, à donner comme `expectedVersion`.", facet="existence")
    activities: Connection[LiveActivity] = connection(
        "Le déroulé : les activités, dans l'ordre.", order=("position",), facet="existence"
    )
    contributions: Connection[Contribution] | None = connection(
        "Les contributions, dans l'ordre ; nul si le lecteur n'a pas accès au matériau.",
        order=("seq",),
        facet="contributions",
    )
    groups: Connection[IdeaGroup] = connection(
        "Les groupes d'idées, une fois la séance conclue.", order=("place",), facet="existence"
    )
    tallies: Connection[GroupTally] = connection(
        "Ce que les groupes ont reçu aux votes, une fois la séance conclue.",
        order=(),
        facet="existence",
    )
    proposals: Connection[Proposal] = connection(
        "Les propositions issues de la séance, par rang.", order=("rank",), facet="existence"
    )
    findings: Connection[Finding] = connection(
        "Convergences et divergences, une fois la séance conclue.",
        order=("seq",),
        facet="existence",
    )
    notes: Connection[SessionNote] = connection(
        "Les notes que le lecteur voit, par arrivée.", order=("seq",), facet="existence"
    )
    speaking_turns: Connection[SpeakingTurn] = connection(
        "Les tours de parole, pour ceux qui mènent la séance.", order=("seq",), facet="existence"
    )
    codes: Connection[Code] = connection(
        "Le livre de codes, pour ceux qui mènent la séance.", order=("seq",), facet="existence"
    )
    verbatims: Connection[Verbatim] = connection(
        "Les contributions lues, pour ceux qui mènent la séance.", order=(), facet="existence"
    )
    cited_by: Connection[DeliverableSession] = connection(
        "Les livrables qui s'appuient sur elle, ceux que le lecteur voit.",
        order=("deliverable_id",),
        facet="existence",
    )
    constituency_counts: Connection[ConstituencyCount] = connection(
        "Les personnes présentes par collège, pour ceux qui mènent la séance.",
        order=("constituency",),
        facet="existence",
    )


@reads(models.LiveActivity, visible=policy.LIVE_ACTIVITIES)
class LiveActivity(Node):
    """Activité du déroulé d'une séance : recueil, regroupement, vote, discussion, écriture…"""

    session: LiveSession | None = relation("La séance.")
    position: int = column("Place dans le déroulé.")
    kind: ActivityKind = column("Nature de l'activité.")
    name: str | None = column("Nom par lequel les réglages des autres activités la désignent.")
    minutes: int | None = column("Durée indicative, en minutes.")
    prompt: str = column("Consigne donnée aux participants.")
    status: ActivityStatus = column("À venir, en cours ou close.")
    started_at: datetime | None = column("Démarrage.")
    closed_at: datetime | None = column("Clôture.")
    contributions: Connection[Contribution] = connection(
        "Les contributions recueillies, celles que le lecteur voit.", order=("seq",)
    )
    groups: Connection[IdeaGroup] = connection(
        "Les groupes formés dans ce regroupement.", order=("place",)
    )
    speaking_turns: Connection[SpeakingTurn] = connection(
        "Discussion : les tours de parole, pour ceux qui mènent la séance.", order=("seq",)
    )
    text_revisions: Connection[TextRevision] = connection(
        "Texte partagé : ses révisions, de la première à la dernière.", order=("number",)
    )
    priority_placements: Connection[PriorityPlacement] = connection(
        "Mise en priorité : ce qui y est placé, du plus haut au plus bas.",
        order=("level", "place"),
    )


@reads(models.IdeaGroup, visible=policy.IDEA_GROUPS)
class IdeaGroup(Node):
    """Groupe de contributions, formé par l'animateur. Un groupe fusionné garde sa trace."""

    session: LiveSession | None = relation("La séance ; nulle si le lecteur ne la voit pas.")
    title: str | None = expression(
        "Titre du groupe ; nul s'il a été effacé.",
        "SELECT gt.text FROM session_content gt WHERE gt.id = {t}.title_id",
    )
    merged_into: IdeaGroup | None = relation("Le groupe où celui-ci a été fusionné.")
    merged_from: Connection[IdeaGroup] = connection(
        "Les groupes fusionnés dans celui-ci.", order=("seq",)
    )
    activity: LiveActivity | None = relation("Le regroupement où il a été formé.")
    split_from: IdeaGroup | None = relation("Le groupe dont il est issu.")
    split_into: Connection[IdeaGroup] = connection("Les groupes issus de lui.", order=("seq",))
    contributions: Connection[Contribution] = connection(
        "Les contributions du groupe, celles que le lecteur voit.", order=("seq",)
    )
    tallies: Connection[GroupTally] = connection("Ce qu'il a reçu, par vote.", order=())
    proposals: Connection[Proposal] = connection(
        "Les propositions qui en sont sorties, par rang.", order=("rank",)
    )


@reads(models.Contribution, visible=policy.CONTRIBUTIONS)
class Contribution(Node):
    """Contribution d'un participant, sans son auteur."""

    session: LiveSession | None = relation("La séance.")
    activity: LiveActivity | None = relation("L'activité qui l'a recueillie.")
    group: IdeaGroup | None = relation("Le groupe où elle est rangée.")
    text: str | None = expression(
        "Texte ; nul s'il a été retiré ou effacé.",
        "CASE WHEN NOT {t}.withdrawn THEN"
        " (SELECT co.text FROM session_content co WHERE co.id = {t}.content_id) END",
    )
    withdrawn: bool = column("Vrai si son auteur ou l'animateur l'a retirée.")
    status: CardStatus = column("Sur le tableau ; pour l'animation seule, aussi ailleurs.")
    column_key: str | None = column("Clé de sa colonne dans les réglages du recueil.")
    lines: Connection[ContributionLine] = connection("Ses lignes remplies.", order=("position",))
    parent: Contribution | None = relation("La contribution à laquelle elle se rattache.")
    children: Connection[Contribution] = connection(
        "Les contributions qui s'y rattachent, celles que le lecteur voit.", order=("seq",)
    )
    picks: Connection[ContributionPick] = connection(
        "Les contributions qu'elle réunit.", order=("position",)
    )
    picked_by: Connection[ContributionPick] = connection(
        "Les contributions qui la réunissent à d'autres.", order=()
    )
    point: CardPoint | None = computed("Sa place sur le plan.", point, facts=POINT_FACTS)
    photo_id: strawberry.ID | None = computed("Sa photo, à lire à `/live/photo/{photoId}`.", photo)
    pinned: bool = column("Vrai si l'animation l'a épinglée.")
    channel: CardChannel = column("Voie par laquelle elle est venue.")


@reads(models.GroupTally, visible=policy.GROUP_TALLIES)
class GroupTally(Node):
    """Ce qu'un groupe a reçu à la clôture du dernier tour d'un vote ; nul là où un résultat sensible ne
    se publie pas."""

    session: LiveSession | None = relation("La séance ; nulle si le lecteur ne la voit pas.")
    activity: LiveActivity | None = relation("Le vote.")
    group: IdeaGroup | None = relation("Le groupe.")
    method: VoteMethod = column("Méthode du vote.")
    round: int = column("Tour, à partir de 1.")
    rank: int | None = column("Rang dense selon la méthode ; nul sans rien à classer.")
    total: int | None = column(
        "Ce que la méthode additionne : gommettes, points, notes, approbations, points de Borda"
        " (2 par option battue, 1 par option égale) ; 0 au jugement majoritaire."
    )
    voters: int | None = column("Nombre de bulletins qui lui ont donné quelque chose.")
    grade: int | None = column("Jugement majoritaire : mention, de 0 (à rejeter) à 6 (excellent).")


# At the foot: these modules need the classes above.
from server.schema.types.cards import ContributionLine, ContributionPick  # noqa: E402
from server.schema.types.deliverables import DeliverableSession  # noqa: E402
from server.schema.types.discussions import (  # noqa: E402
    Code,
    ConstituencyCount,
    Finding,
    PriorityPlacement,
    SessionNote,
    SpeakingTurn,
    TextRevision,
    Verbatim,
)
from server.schema.types.proposals import Proposal  # noqa: E402
from server.schema.types.workshops import Workshop  # noqa: E402
