"""Votes of people without a phone, counted by the facilitator: raised hands and paper. Pure.

Refuses more votes than there are people in the hall without a phone, whichever way they voted, and
more for an option than as many people could have given it. What is entered stands in place of what
was, channel by channel, until the vote closes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import VoteChannel, VoteMethod
from server.workshops.counting.checking import check_values
from server.workshops.counting.marks import NO_COUNTS, Aspect, Cell, Counts, Mark, added
from server.workshops.decision import Decision, check_few, find_running
from server.workshops.state import Activity, State
from server.workshops.voting import events, polls
from server.workshops.voting.commands import Counted, EnterCounts
from server.workshops.voting.settings import PollSettings, RateSettings, VoteSettings

MOST_COUNTED: Final = 2_000
MOST_SHEETS: Final = 500
_SPREAD: Final = frozenset({VoteMethod.DOTS, VoteMethod.POINTS})


def enter(state: State, command: EnterCounts, now: datetime) -> Decision:
    activity = find_running(state, command.activity_id)
    settings = polls.settings_of(activity)
    _check_people(state, activity, command)
    check_few(tuple(each.option_id for each in command.counted), MOST_COUNTED, "counted")
    if len(command.sheets) > MOST_SHEETS:
        raise _refused("sheets", f"Au plus {MOST_SHEETS}.", f"At most {MOST_SHEETS}.")
    counts = _sheets(state, settings, command)
    expressed = command.people - command.abstentions
    for each in command.counted:
        counts = added(counts, (_cell(state, settings, each),), each.ballots)
    _check_possible(settings, counts, expressed)
    cells = tuple(
        events.EnteredCell(cell.key, ballots)
        for cell, ballots in sorted(counts.items(), key=lambda pair: pair[0].key)
        if ballots
    )
    entered_ = events.CountsEntered(
        at=now,
        activity_id=activity.activity_id,
        channel=command.channel,
        people=command.people,
        abstentions=command.abstentions,
        cells=cells,
    )
    return Decision((entered_,))


def entered(activity: Activity, *, but: VoteChannel | None = None) -> int:
    """How many people's votes the facilitator has entered, one channel aside."""
    return sum(urn.ballots for channel, urn in activity.entries.items() if channel is not but)


def _check_people(state: State, activity: Activity, command: EnterCounts) -> None:
    if command.channel is VoteChannel.PHONE:
        raise _refused(
            "channel",
            "Un téléphone vote lui-même.",
            "A phone votes for itself.",
        )
    room = state.without_phone - entered(activity, but=command.channel)
    if not 0 <= command.people <= room:
        raise TransitionRefused(
            "MORE_THAN_PRESENT",
            french=f"Au plus {room} personnes sans téléphone : comptez-les d'abord.",
            english=f"At most {room} people without a phone: count them first.",
        )
    if not 0 <= command.abstentions <= command.people:
        raise _refused(
            "abstentions",
            "Pas plus d'abstentions que de votants.",
            "No more abstentions than voters.",
        )


def _sheets(state: State, settings: PollSettings, command: EnterCounts) -> Counts:
    if command.sheets and command.channel is not VoteChannel.PAPER:
        raise _refused("sheets", "Des bulletins sont de papier.", "Sheets are of paper.")
    copies = sum(sheet.copies for sheet in command.sheets)
    if any(sheet.copies < 1 for sheet in command.sheets) or (
        copies > command.people - command.abstentions
    ):
        raise _refused("sheets", "Plus de bulletins que de votants.", "More sheets than voters.")
    counts = NO_COUNTS
    for sheet in command.sheets:
        polls.check_ballot(state, settings, sheet.marks)
        counts = added(counts, polls.cells(state, settings, sheet.marks), sheet.copies)
    return counts


def _cell(state: State, settings: PollSettings, each: Counted) -> Cell:
    if polls.method_of(settings) is VoteMethod.RANKING:
        raise _refused(
            "counted",
            "Un classement se compte par bulletins entiers.",
            "A ranking is counted by whole sheets.",
        )
    if not polls.is_option(state, settings, each.option_id):
        raise NotFound
    if each.ballots < 0:
        raise _refused("counted", "Un nombre ne peut être négatif.", "A number is never negative.")
    if each.value is None:
        if polls.method_of(settings) not in _SPREAD:
            raise _refused(
                "counted",
                "Dites quelle valeur a été donnée.",
                "Say which value was given.",
            )
        return Cell(each.option_id, 1, aspect=Aspect.HEAP)
    mark = Mark(each.option_id, each.value, each.axis, each.criterion_id)
    _check_mark(state, settings, mark)
    return Cell(mark.option_id, mark.value, mark.axis, mark.criterion_id)


def _check_mark(state: State, settings: PollSettings, mark: Mark) -> None:
    match settings:
        case RateSettings():
            polls.check_rating(state, settings, (mark,))
        case VoteSettings(values=values):
            check_values((mark,), values[0], values[-1])


def _check_possible(settings: PollSettings, counts: Counts, expressed: int) -> None:
    """No option has more than as many people could give it, nor have all of them together."""
    if any(ballots > expressed for ballots in _ballots(counts).values()):
        raise _more_than_people()
    if not isinstance(settings, VoteSettings) or settings.method not in _SPREAD:
        return
    received = _received(counts)
    if any(total > settings.cap_per_group * expressed for total in received.values()):
        raise _more_than_people()
    if sum(received.values()) > settings.budget * expressed:
        raise _more_than_people()


def _ballots(counts: Mapping[Cell, int]) -> dict[tuple[UUID, UUID | None, int], int]:
    found: dict[tuple[UUID, UUID | None, int], int] = {}
    for cell, ballots in counts.items():
        if cell.aspect is Aspect.VALUE:
            subject = (cell.option_id, cell.other_id, cell.axis)
            found[subject] = found.get(subject, 0) + ballots
    return found


def _received(counts: Mapping[Cell, int]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for cell, ballots in counts.items():
        found[cell.option_id] = found.get(cell.option_id, 0) + cell.value * ballots
    return found


def _more_than_people() -> ValidationFailed:
    return _refused(
        "counted",
        "Plus de voix que ces personnes n'en peuvent donner.",
        "More votes than these people can give.",
    )


def _refused(path: str, french: str, english: str) -> ValidationFailed:
    return ValidationFailed(path, french=french, english=english)
