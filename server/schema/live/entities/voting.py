"""Votes and ratings, as they are shown: their settings, their results, one's own ballot."""

from __future__ import annotations

from collections.abc import Container
from fractions import Fraction
from typing import Self
from uuid import UUID

import strawberry

from server.schema.ids import global_id, optional_global_id
from server.vocabulary import BallotSecrecy, VoteChannel, VoteMethod
from server.workshops import suppression
from server.workshops.counting.judgement import GRADES
from server.workshops.voting.own import OwnVote as OwnBallot
from server.workshops.voting.settings import RateSettings, VoteSettings
from server.workshops.voting.settings import RatingAxis as Axis


def option_id(id_: UUID, groups: Container[UUID]) -> strawberry.ID:
    """An option is a group, or else a card."""
    return global_id("IdeaGroup" if id_ in groups else "Contribution", id_)


@strawberry.type(description="Réglages d'un vote.")
class VoteSettingsState:
    method: VoteMethod = strawberry.field(description="Méthode du vote.")
    secrecy: BallotSecrecy = strawberry.field(description="Secret du vote.")
    budget: int = strawberry.field(description="Gommettes ou points par personne.")
    cap_per_group: int = strawberry.field(
        description="Plafond de ce qu'une personne donne à une option, en gommettes ou en points."
    )
    highest: int = strawberry.field(description="Note la plus haute ; la plus basse est 0.")
    most: int | None = strawberry.field(
        description="Approbations par bulletin, au plus ; nul sans limite."
    )
    grades: list[str] = strawberry.field(
        description="Mentions du jugement majoritaire, la pire d'abord ; vide pour les autres."
    )
    on: list[str] = strawberry.field(
        description="Noms des activités dont on départage les cartes ou les groupes ; vide pour tous"
        " les groupes."
    )
    abstention: bool = strawberry.field(description="Vrai si l'on peut s'abstenir.")
    sensitive: bool = strawberry.field(
        description="Vrai si aucun petit nombre du résultat n'est publié."
    )

    @classmethod
    def of(cls, settings: VoteSettings) -> Self:
        judged = settings.method is VoteMethod.MAJORITY_JUDGEMENT
        return cls(
            method=settings.method,
            secrecy=settings.secrecy,
            budget=settings.budget,
            cap_per_group=settings.cap_per_group,
            highest=settings.highest,
            most=settings.most,
            grades=list(GRADES) if judged else [],
            on=list(settings.of),
            abstention=settings.abstention,
            sensitive=settings.sensitive,
        )


@strawberry.type(description="Un axe de notation.")
class RatingAxis:
    label: str = strawberry.field(description="Ce qu'il mesure.")
    lowest: int = strawberry.field(description="Valeur la plus basse.")
    highest: int = strawberry.field(description="Valeur la plus haute.")
    lowest_label: str = strawberry.field(description="Mot du bas de l'échelle ; vide sans mot.")
    highest_label: str = strawberry.field(description="Mot du haut de l'échelle ; vide sans mot.")

    @classmethod
    def of(cls, axis: Axis) -> Self:
        return cls(
            label=axis.label,
            lowest=axis.lowest,
            highest=axis.highest,
            lowest_label=axis.lowest_label,
            highest_label=axis.highest_label,
        )


@strawberry.type(description="Réglages d'une notation sur un ou deux axes.")
class RateSettingsState:
    axes: list[RatingAxis] = strawberry.field(description="Un axe, ou deux.")
    secrecy: BallotSecrecy = strawberry.field(description="Secret de la notation.")
    on: list[str] = strawberry.field(
        description="Noms des activités dont on note les cartes ou les groupes ; vide pour tous les"
        " groupes."
    )
    against: list[str] = strawberry.field(
        description="Noms des activités dont chaque carte est un critère : des scénarios à l'épreuve."
    )
    abstention: bool = strawberry.field(description="Vrai si l'on peut s'abstenir.")
    sensitive: bool = strawberry.field(
        description="Vrai si aucun petit nombre du résultat n'est publié."
    )

    @classmethod
    def of(cls, settings: RateSettings) -> Self:
        return cls(
            axes=[RatingAxis.of(axis) for axis in settings.axes],
            secrecy=settings.secrecy,
            on=list(settings.of),
            against=list(settings.against),
            abstention=settings.abstention,
            sensitive=settings.sensitive,
        )


@strawberry.type(description="Combien de bulletins ont donné cette valeur.")
class ValueCount:
    value: int = strawberry.field(
        description="Gommettes, points, note, rang, mention ou approbation."
    )
    ballots: int | None = strawberry.field(description="Bulletins ; nul s'il ne se publie pas.")


@strawberry.type(description="Ce qu'une voie a apporté à une option.")
class ChannelPart:
    channel: VoteChannel = strawberry.field(description="Téléphone, main levée ou papier.")
    total: int = strawberry.field(description="Somme apportée par cette voie.")
    voters: int | None = strawberry.field(
        description="Bulletins ; nul quand on ne peut le savoir, pour des gommettes sur un mur."
    )


@strawberry.type(
    description="Ce qu'une option a reçu à la clôture. D'un résultat sensible, un nombre qui ne se"
    " publie pas est nul."
)
class TallyLine:
    option_id: strawberry.ID = strawberry.field(description="Groupe d'idées, ou carte.")
    criterion_id: strawberry.ID | None = strawberry.field(
        description="Notation : carte à l'épreuve de laquelle l'option est mise."
    )
    axis: int = strawberry.field(description="Notation : axe, à partir de 0 ; 0 pour un vote.")
    rank: int | None = strawberry.field(
        description="Rang dense : les ex æquo partagent le leur. Par la somme (gommettes, points,"
        " notes, approbations), par les points de Borda (classement), par la mention majoritaire,"
        " par la moyenne (notation) ; nul sans rien à classer."
    )
    total: int | None = strawberry.field(
        description="Ce que la méthode additionne : gommettes, points, notes, approbations, points"
        " de Borda (2 par option battue, 1 par option égale) ; 0 au jugement majoritaire."
    )
    voters: int | None = strawberry.field(
        description="Bulletins qui lui ont donné quelque chose, sans les gommettes d'un mur."
    )
    mean: float | None = strawberry.field(
        description="Moyenne de ceux qui lui ont donné une valeur ; nulle sans eux."
    )
    first_quartile: float | None = strawberry.field(description="Premier quartile.")
    median: float | None = strawberry.field(description="Médiane.")
    third_quartile: float | None = strawberry.field(description="Troisième quartile.")
    grade: int | None = strawberry.field(
        description="Jugement majoritaire : mention médiane, de 0 (à rejeter) à 6 (excellent)."
    )
    distribution: list[ValueCount] = strawberry.field(description="La dispersion, par valeur.")
    parts: list[ChannelPart] = strawberry.field(description="La part de chaque voie.")

    @classmethod
    def of(cls, line: suppression.PublishedLine, groups: Container[UUID]) -> Self:
        first, median, third = line.quartiles or (None, None, None)
        return cls(
            option_id=option_id(line.option_id, groups),
            criterion_id=optional_global_id("Contribution", line.criterion_id),
            axis=line.axis,
            rank=line.rank,
            total=line.total,
            voters=line.voters,
            mean=_decimal(line.mean),
            first_quartile=_decimal(first),
            median=_decimal(median),
            third_quartile=_decimal(third),
            grade=line.grade,
            distribution=[ValueCount(value=c.value, ballots=c.ballots) for c in line.distribution],
            parts=[
                ChannelPart(channel=part.channel, total=part.total, voters=part.voters)
                for part in line.parts
            ],
        )


def _decimal(fraction: Fraction | None) -> float | None:
    return None if fraction is None else round(float(fraction), 4)


@strawberry.type(description="Bulletins venus par une voie.")
class ChannelTurnout:
    channel: VoteChannel = strawberry.field(description="Téléphone, main levée ou papier.")
    ballots: int = strawberry.field(description="Bulletins, abstentions comprises.")
    abstentions: int | None = strawberry.field(
        description="Abstentions parmi eux ; nul si le nombre ne se publie pas."
    )


@strawberry.type(description="Un duel de Condorcet entre deux options d'un classement.")
class Duel:
    option_id: strawberry.ID = strawberry.field(description="Une option.")
    other_id: strawberry.ID = strawberry.field(description="L'autre.")
    prefer: int | None = strawberry.field(description="Bulletins qui préfèrent la première.")
    oppose: int | None = strawberry.field(description="Bulletins qui préfèrent l'autre.")


@strawberry.type(description="Le résultat d'un tour de vote ou de notation.")
class Tally:
    method: VoteMethod | None = strawberry.field(description="Méthode ; nulle pour une notation.")
    round: int = strawberry.field(description="Tour, à partir de 1.")
    entitled: int = strawberry.field(
        description="Personnes qui pouvaient voter, avec ou sans téléphone."
    )
    ballots: int = strawberry.field(description="Bulletins, abstentions comprises.")
    expressed: int | None = strawberry.field(description="Bulletins qui choisissent quelque chose.")
    abstentions: int | None = strawberry.field(description="Bulletins sans choix.")
    non_voters: int = strawberry.field(
        description="Personnes sans bulletin : ni choix, ni abstention."
    )
    turnout: list[ChannelTurnout] = strawberry.field(description="Bulletins de chaque voie.")
    lines: list[TallyLine] = strawberry.field(description="Une par option, la première d'abord.")
    duels: list[Duel] = strawberry.field(
        description="Classement : toutes les paires ; vide pour les autres méthodes."
    )
    winner_id: strawberry.ID | None = strawberry.field(
        description="Classement : vainqueur de Condorcet, préféré à chaque autre ; nul sans lui."
    )
    top_set: list[strawberry.ID] = strawberry.field(
        description="Classement sans vainqueur : plus petit ensemble qui bat tous les autres (Smith)."
    )
    is_cycle: bool = strawberry.field(
        description="Classement : vrai si un cycle empêche tout vainqueur, faux pour une égalité."
    )
    is_suppressed: bool = strawberry.field(
        description="Vrai d'un résultat sensible, dont les petits nombres ne se publient pas."
    )

    @classmethod
    def of(cls, tally: suppression.PublishedTally, groups: Container[UUID]) -> Self:
        def option(id_: UUID) -> strawberry.ID:
            return option_id(id_, groups)

        return cls(
            method=tally.method,
            round=tally.round,
            entitled=tally.entitled,
            ballots=tally.ballots,
            expressed=tally.expressed,
            abstentions=tally.abstentions,
            non_voters=tally.non_voters,
            turnout=[
                ChannelTurnout(
                    channel=each.channel, ballots=each.ballots, abstentions=each.abstentions
                )
                for each in tally.turnout
            ],
            lines=[TallyLine.of(line, groups) for line in tally.lines],
            duels=[
                Duel(
                    option_id=option(duel.option_id),
                    other_id=option(duel.other_id),
                    prefer=duel.prefer,
                    oppose=duel.oppose,
                )
                for duel in tally.duels
            ],
            winner_id=None if tally.winner_id is None else option(tally.winner_id),
            top_set=[option(id_) for id_ in tally.top_set],
            is_cycle=tally.is_cycle,
            is_suppressed=tally.is_suppressed,
        )


@strawberry.type(description="Une marque d'un bulletin.")
class OwnMark:
    option_id: strawberry.ID = strawberry.field(description="Groupe d'idées, ou carte.")
    value: int = strawberry.field(
        description="Gommettes, points, note, rang, mention, notation, ou 1 pour une approbation."
    )
    axis: int = strawberry.field(description="Axe d'une notation, à partir de 0.")
    criterion_id: strawberry.ID | None = strawberry.field(description="Critère d'une notation.")


@strawberry.type(
    description="Le bulletin du lecteur au tour présent d'un vote ou d'une notation. D'un vote"
    " secret il ne dit que s'il a voté."
)
class OwnVote:
    activity_id: strawberry.ID = strawberry.field(description="Vote ou notation.")
    round: int = strawberry.field(description="Tour, à partir de 1.")
    voted: bool = strawberry.field(description="Vrai s'il a voté, ou s'est abstenu.")
    abstains: bool = strawberry.field(description="Vrai s'il s'abstient, hors vote secret.")
    marks: list[OwnMark] = strawberry.field(description="Ce qu'il a choisi, hors vote secret.")
    remaining: int | None = strawberry.field(
        description="Gommettes ou points encore à poser ; nul pour les autres méthodes."
    )

    @classmethod
    def of(cls, own: OwnBallot) -> Self:
        return cls(
            activity_id=global_id("LiveActivity", own.activity_id),
            round=own.round,
            voted=own.voted,
            abstains=own.abstains,
            marks=[
                OwnMark(
                    option_id=option_id(mark.option_id, own.groups),
                    value=mark.value,
                    axis=mark.axis,
                    criterion_id=optional_global_id("Contribution", mark.criterion_id),
                )
                for mark in own.marks
            ],
            remaining=own.remaining,
        )
