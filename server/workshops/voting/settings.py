"""How a vote or a rating is set: its method, its secrecy, and what it bears on.

Refuses the vote itself. Activities are named by the `name` they bear in the agenda, so that an
agenda can be copied from one session to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, assert_never

from server.problems import ValidationFailed
from server.vocabulary import ActivityKind, BallotSecrecy, VoteMethod
from server.workshops.board.shapes import check_name
from server.workshops.bounds import check_range
from server.workshops.counting.judgement import GRADES

MOST_DOTS: Final = 100
MOST_POINTS: Final = 1_000
HIGHEST_SCORE: Final = 100
MOST_APPROVALS: Final = 200
MOST_NAMES: Final = 10
MOST_AXES: Final = 2
RATINGS: Final = (-10, 10)
LONGEST_LABEL: Final = 80


@dataclass(frozen=True, slots=True)
class VoteSettings:
    """A vote on the groups, or on the cards and the groups of the activities named in `of`.

    `budget` and `cap_per_group` serve DOTS and POINTS: what a person spreads, and how much of it
    one option may get. `highest` is the best note of a SCORE, `most` the number of options that a
    ballot may approve. Of a `sensitive` vote no small count is ever told.
    """

    KIND: ClassVar = ActivityKind.VOTE

    method: VoteMethod = VoteMethod.DOTS
    budget: int = 5
    cap_per_group: int = 3
    highest: int = 10
    most: int | None = None
    secrecy: BallotSecrecy = BallotSecrecy.PSEUDONYMOUS
    of: tuple[str, ...] = ()
    abstention: bool = True
    sensitive: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The other activities that it needs."""
        return self.of

    @property
    def spreads(self) -> bool:
        """Whether a person spreads a budget over the options."""
        return self.method in (VoteMethod.DOTS, VoteMethod.POINTS)

    @property
    def values(self) -> range:
        """What a ballot may give to an option; a rank is bounded by the options alone."""
        match self.method:
            case VoteMethod.DOTS | VoteMethod.POINTS:
                return range(1, self.cap_per_group + 1)
            case VoteMethod.SCORE:
                return range(self.highest + 1)
            case VoteMethod.MAJORITY_JUDGEMENT:
                return range(len(GRADES))
            case VoteMethod.APPROVAL:
                return range(1, 2)
            case VoteMethod.RANKING:
                return range(0)
            case _:
                assert_never(self.method)

    def check(self, path: str) -> None:
        most_spread = MOST_POINTS if self.method is VoteMethod.POINTS else MOST_DOTS
        check_range(self.budget, 1, most_spread, f"{path}.budget")
        check_range(self.cap_per_group, 1, self.budget, f"{path}.capPerGroup")
        check_range(self.highest, 1, HIGHEST_SCORE, f"{path}.highest")
        if self.most is not None:
            check_range(self.most, 1, MOST_APPROVALS, f"{path}.most")
        _check_names(self.of, f"{path}.of")


@dataclass(frozen=True, slots=True)
class RatingAxis:
    """One scale, with the words at both ends; equal values are one step apart."""

    label: str
    lowest: int = 1
    highest: int = 5
    lowest_label: str = ""
    highest_label: str = ""


DRIVER_AXES: Final = (
    RatingAxis("Importance", lowest_label="Faible", highest_label="Forte"),
    RatingAxis("Incertitude", lowest_label="Faible", highest_label="Forte"),
)
"""The two questions of a mapping of drivers."""


@dataclass(frozen=True, slots=True)
class RateSettings:
    """A rating of the groups, or of what the activities named in `of` made, on one axis or two.

    With `against` each is held against each card of those activities: actions against scenarios.
    """

    KIND: ClassVar = ActivityKind.RATE

    axes: tuple[RatingAxis, ...] = DRIVER_AXES
    of: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    secrecy: BallotSecrecy = BallotSecrecy.PSEUDONYMOUS
    abstention: bool = True
    sensitive: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The other activities that it needs."""
        return (*self.of, *self.against)

    @property
    def values(self) -> range:
        """What a ballot may give, on whichever axis."""
        return range(
            min(axis.lowest for axis in self.axes), max(axis.highest for axis in self.axes) + 1
        )

    def check(self, path: str) -> None:
        check_range(len(self.axes), 1, MOST_AXES, f"{path}.axes")
        for place, axis in enumerate(self.axes):
            _check_axis(axis, f"{path}.axes.{place}")
        _check_names(self.of, f"{path}.of")
        _check_names(self.against, f"{path}.against")


PollSettings = VoteSettings | RateSettings
"""Whatever takes ballots."""


def _check_axis(axis: RatingAxis, path: str) -> None:
    check_range(len(axis.label.strip()), 1, LONGEST_LABEL, f"{path}.label")
    check_range(len(axis.lowest_label), 0, LONGEST_LABEL, f"{path}.lowestLabel")
    check_range(len(axis.highest_label), 0, LONGEST_LABEL, f"{path}.highestLabel")
    check_range(axis.lowest, RATINGS[0], RATINGS[1] - 1, f"{path}.lowest")
    check_range(axis.highest, axis.lowest + 1, RATINGS[1], f"{path}.highest")


def _check_names(names: tuple[str, ...], path: str) -> None:
    check_range(len(names), 0, MOST_NAMES, path)
    for name in names:
        check_name(name, path)
    if len(set(names)) < len(names):
        raise ValidationFailed(
            path,
            french="Le même nom est donné deux fois.",
            english="The same name is given twice.",
        )
