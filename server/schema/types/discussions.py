"""What was said and read in a session, once it is rows: turns, texts, notes, codes, findings.

Refuses persons. Refuses to name a constituency of fewer than five people beside words or a turn.
"""

from __future__ import annotations

from datetime import datetime

from server import models
from server.access import policy
from server.reading import Connection, Node, column, connection, expression, reads, relation
from server.vocabulary import Constituency, FindingKind, Valence

_TOLD = (
    "CASE WHEN EXISTS (SELECT 1 FROM constituency_count pc WHERE pc.session_id = {t}.session_id"
    " AND pc.constituency = {t}.constituency AND pc.people >= 5) THEN {t}.constituency END"
)
_CONSTITUENCY = "Collège ; nul s'il est inconnu ou compte moins de cinq personnes."


@reads(models.ConstituencyCount, visible=policy.CONSTITUENCY_COUNTS)
class ConstituencyCount(Node):
    """Les personnes présentes d'un collège. Pour ceux qui mènent la séance."""

    session: LiveSession | None = relation("La séance.")
    constituency: Constituency = column("Collège.")
    people: int = column("Personnes présentes.")


@reads(models.SpeakingTurn, visible=policy.SESSION_READING)
class SpeakingTurn(Node):
    """Tour de parole : celui d'un collège, jamais d'une personne. Pour ceux qui mènent la séance."""

    session: LiveSession | None = relation("La séance.")
    activity: LiveActivity | None = relation("La discussion.")
    number: int | None = column("Numéro appelé ; nul pour qui a parlé sans s'inscrire.")
    constituency: Constituency | None = expression(_CONSTITUENCY, _TOLD)
    started_at: datetime = column("Début (UTC).")
    ended_at: datetime | None = column("Fin (UTC) ; nulle tant qu'il dure.")


@reads(models.TextRevision, visible=policy.SESSION_TEXTS)
class TextRevision(Node):
    """Une révision d'un texte partagé."""

    session: LiveSession | None = relation("La séance.")
    activity: LiveActivity | None = relation("L'activité d'écriture.")
    number: int = column("Numéro, à partir de 1.")
    text: str | None = expression(
        "Le texte entier ; nul s'il a été effacé.",
        "SELECT rt.text FROM session_content rt WHERE rt.id = {t}.content_id",
    )
    saved_at: datetime = column("Enregistrement (UTC).")


@reads(models.PriorityPlacement, visible=policy.SESSION_PRIORITIES)
class PriorityPlacement(Node):
    """Place d'un groupe ou d'une contribution dans une mise en priorité."""

    session: LiveSession | None = relation("La séance.")
    activity: LiveActivity | None = relation("La mise en priorité.")
    group: IdeaGroup | None = relation("Le groupe placé, si ce sont des groupes.")
    contribution: Contribution | None = relation("La contribution placée, si ce sont des cartes.")
    level: int = column("Niveau, 1 étant le plus haut.")
    place: int = column("Place dans le niveau, à partir de 1.")


@reads(models.SessionNote, visible=policy.SESSION_NOTES)
class SessionNote(Node):
    """Note d'une séance, sans auteur ; cachée, elle n'est lue que de ceux qui la mènent."""

    session: LiveSession | None = relation("La séance.")
    activity: LiveActivity | None = relation("L'activité dont elle parle.")
    hidden: bool = column("Vrai pour une note d'observation.")
    text: str | None = expression(
        "Texte ; nul s'il a été effacé.",
        "SELECT nt.text FROM session_content nt WHERE nt.id = {t}.content_id",
    )
    taken_at: datetime = column("Instant où elle a été prise (UTC).")


@reads(models.Code, visible=policy.SESSION_READING)
class Code(Node):
    """Code du livre de codes d'une séance. Pour ceux qui la mènent."""

    session: LiveSession | None = relation("La séance.")
    title: str | None = expression(
        "Intitulé ; nul s'il a été effacé.",
        "SELECT ct.text FROM session_content ct WHERE ct.id = {t}.title_id",
    )
    definition: str | None = expression(
        "Définition.", "SELECT cd.text FROM session_content cd WHERE cd.id = {t}.definition_id"
    )
    retired: bool = column("Vrai s'il a été retiré du livre.")
    parent: Code | None = relation("Le code sous lequel il se range.")
    children: Connection[Code] = connection("Les codes rangés sous lui.", order=("seq",))
    applications: Connection[CodeApplication] = connection(
        "Les verbatims qui le portent.", order=("seq",)
    )


@reads(models.Verbatim, visible=policy.SESSION_READING)
class Verbatim(Node):
    """Lecture d'une contribution comme mots d'un groupe. Pour ceux qui mènent la séance."""

    session: LiveSession | None = relation("La séance.")
    contribution: Contribution | None = relation("La contribution.")
    constituency: Constituency | None = expression(_CONSTITUENCY, _TOLD)
    valence: Valence | None = column("Tonalité.")
    quotable: bool | None = column(
        "Consentement à la citation dit sur place ; nul, il suit la notice."
    )
    applications: Connection[CodeApplication] = connection("Les codes portés.", order=("seq",))


@reads(models.CodeApplication, visible=policy.SESSION_READING)
class CodeApplication(Node):
    """Un code porté par un verbatim. Pour ceux qui mènent la séance."""

    session: LiveSession | None = relation("La séance.")
    verbatim: Verbatim | None = relation("Le verbatim.")
    code: Code | None = relation("Le code.")


@reads(models.Finding, visible=policy.SESSION_FINDINGS)
class Finding(Node):
    """Convergence ou divergence, une fois la séance conclue."""

    session: LiveSession | None = relation("La séance.")
    kind: FindingKind = column("Convergence ou divergence.")
    statement: str | None = expression(
        "Le constat ; nul s'il a été effacé.",
        "SELECT ft.text FROM session_content ft WHERE ft.id = {t}.statement_id",
    )
    evidence: Connection[FindingEvidence] = connection(
        "Ce sur quoi il s'appuie.", order=("position",)
    )


@reads(models.FindingEvidence, visible=policy.FINDING_EVIDENCE)
class FindingEvidence(Node):
    """Un groupe ou une contribution sur quoi s'appuie un constat."""

    finding: Finding | None = relation("Le constat.")
    group: IdeaGroup | None = relation("Le groupe ; nul s'il s'agit d'une contribution.")
    contribution: Contribution | None = relation("La contribution, si le lecteur la voit.")


# At the foot: these modules need the classes above.
from server.schema.types.sessions import (  # noqa: E402
    Contribution,
    IdeaGroup,
    LiveActivity,
    LiveSession,
)
