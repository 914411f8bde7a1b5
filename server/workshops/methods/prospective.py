"""The prospective workshop (atelier prospectif): collect, group, then vote with dots.

Refuses to run anything: it is a template that a facilitator copies and changes.
"""

from __future__ import annotations

from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings, GroupSettings
from server.workshops.voting.settings import VoteSettings

# More than anyone writes in a quarter of an hour, less than a vandal with the code would.
MOST_PER_PERSON = 50


def agenda(
    *,
    question: str,
    collect: CollectSettings = CollectSettings(max_per_person=MOST_PER_PERSON),  # noqa: B008 - frozen
    vote: VoteSettings = VoteSettings(),  # noqa: B008 - frozen
) -> tuple[ActivityPlan, ...]:
    """The steps of a workshop on `question`, in French, ready to be opened as they are."""
    return (
        ActivityPlan(prompt=question, settings=collect),
        ActivityPlan(
            prompt="Rapprochons les contributions qui disent la même chose.",
            settings=GroupSettings(),
        ),
        ActivityPlan(
            prompt=f"Placez vos {vote.budget} gommettes sur ce qui compte le plus pour vous.",
            settings=vote,
        ),
    )
