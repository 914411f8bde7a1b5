"""The result of a vote or a rating, in words and in a table. Pure.

Tells the method with the author of its definition, who could vote and who did, each channel apart.
Refuses to break a tie, and to fill in a number that is not published: it is a dash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final
from uuid import UUID

from server.interchange.reports.paper import Block, Paragraph, Table
from server.interchange.reports.words import s
from server.vocabulary import VoteChannel, VoteMethod
from server.workshops.agenda import ActivitySettings
from server.workshops.counting.judgement import GRADES
from server.workshops.suppression import PublishedLine, PublishedTally
from server.workshops.voting.settings import RateSettings
from server.workshops.voting.showing import ShownPoll

_METHODS: Final = {
    VoteMethod.DOTS: "gommettes : chacun répartit les siennes, on additionne (vote cumulatif)",
    VoteMethod.POINTS: "points à répartir, additionnés (vote cumulatif)",
    VoteMethod.SCORE: "notes, additionnées (vote par note)",
    VoteMethod.RANKING: "classements : points de Borda, et duels de Condorcet",
    VoteMethod.MAJORITY_JUDGEMENT: "jugement majoritaire (M. Balinski et R. Laraki)",
    VoteMethod.APPROVAL: "approbation : chacun retient autant d'options qu'il veut",
}
_CHANNELS: Final = {
    VoteChannel.PHONE: "par téléphone",
    VoteChannel.HANDS: "à main levée",
    VoteChannel.PAPER: "sur papier",
}
_NOTHING: Final = "—"


def told_poll(
    settings: ActivitySettings, poll: ShownPoll, names: Mapping[UUID, str]
) -> Iterator[Block]:
    """Every round that may be read, the last one first."""
    rounds = [poll.tally] if poll.tally is not None else []
    rounds += reversed(poll.earlier)
    if not rounds:
        yield Paragraph("Le résultat n'est pas révélé.", quiet=True)
    for tally in rounds:
        yield Paragraph(" ".join(_circumstances(tally)), quiet=True)
        yield _table(settings, tally, names)
        yield from _condorcet(tally, names)


def _circumstances(tally: PublishedTally) -> Iterator[str]:
    if tally.method is None:
        yield "Appréciation de chacun, sans rien additionner."
    else:
        yield f"Méthode : {_METHODS[tally.method]}."
    if tally.round > 1:
        yield f"Tour {tally.round}."
    yield f"{tally.ballots} bulletin{s(tally.ballots)} pour {tally.entitled} personnes appelées"
    channels = [f"{each.ballots} {_CHANNELS[each.channel]}" for each in tally.turnout]
    yield f"({', '.join(channels)})." if len(channels) > 1 else "."
    if tally.abstentions is not None:
        yield f"Abstentions : {tally.abstentions} ; non-votants : {tally.non_voters}."
    if tally.is_suppressed:
        yield "Les petits nombres ne sont pas publiés."


def _table(settings: ActivitySettings, tally: PublishedTally, names: Mapping[UUID, str]) -> Table:
    axes = settings.axes if isinstance(settings, RateSettings) else ()
    crossed = any(line.criterion_id is not None for line in tally.lines)
    header = ["Rang", "Option"]
    header += ["Au regard de"] if crossed else []
    header += ["Axe"] if len(axes) > 1 else []
    header += _value_names(tally)
    return Table(
        caption="Résultat ; les ex æquo partagent leur rang.",
        header=tuple(header),
        rows=tuple(
            (
                _number(line.rank),
                names.get(line.option_id, _NOTHING),
                *([_criterion(line, names)] if crossed else []),
                *([axes[line.axis].label] if len(axes) > 1 else []),
                *_values(tally, line),
            )
            for line in tally.lines
        ),
    )


def _criterion(line: PublishedLine, names: Mapping[UUID, str]) -> str:
    return _NOTHING if line.criterion_id is None else names.get(line.criterion_id, _NOTHING)


def _value_names(tally: PublishedTally) -> list[str]:
    match tally.method:
        case None:
            return ["Moyenne", "Quartiles", "Votants"]
        case VoteMethod.MAJORITY_JUDGEMENT:
            return ["Mention majoritaire", "Votants"]
        case VoteMethod.SCORE:
            return ["Total", "Moyenne", "Votants"]
        case _:
            return ["Total", "Votants"]


def _values(tally: PublishedTally, line: PublishedLine) -> list[str]:
    voters = _number(line.voters)
    match tally.method:
        case None:
            spread = _NOTHING
            if line.quartiles is not None:
                spread = " / ".join(_fraction(each) for each in line.quartiles)
            return [_fraction(line.mean), spread, voters]
        case VoteMethod.MAJORITY_JUDGEMENT:
            return [_NOTHING if line.grade is None else GRADES[line.grade], voters]
        case VoteMethod.SCORE:
            return [_number(line.total), _fraction(line.mean), voters]
        case _:
            return [_number(line.total), voters]


def _condorcet(tally: PublishedTally, names: Mapping[UUID, str]) -> Iterator[Paragraph]:
    if tally.method is not VoteMethod.RANKING:
        return
    if tally.winner_id is not None:
        winner = names.get(tally.winner_id, _NOTHING)
        yield Paragraph(f"« {winner} » l'emporte dans chacun de ses duels (Condorcet).")
    elif tally.top_set:
        tied = ", ".join(f"« {names.get(each, _NOTHING)} »" for each in tally.top_set)
        why = "un cycle" if tally.is_cycle else "des duels égaux"
        yield Paragraph(f"Aucune option ne bat toutes les autres : {why} entre {tied}.")


def _number(value: int | None) -> str:
    return _NOTHING if value is None else str(value)


def _fraction(value: Fraction | None) -> str:
    return (
        _NOTHING
        if value is None
        else f"{float(value):.2f}".rstrip("0").rstrip(".").replace(".", ",")
    )
