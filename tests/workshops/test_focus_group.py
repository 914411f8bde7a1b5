"""What a focus group keeps, and what it refuses to make of what people said."""

from __future__ import annotations

from server.vocabulary import ActivityKind
from server.workshops import commands
from tests.workshops.discussing import focus_group
from tests.workshops.playing import CAST


def test_concluding_a_focus_group_proposes_no_action() -> None:
    """15.5 A session of a focus group drafts no proposal when it concludes."""
    played = focus_group("Amina")
    played.start(ActivityKind.COLLECT)
    played.group("Se déplacer", played.contribute("Le bus passe trop tôt", CAST[0]))
    played.ask(commands.ConcludeSession())
    assert not played.state.proposals
    assert played.state.concluded_at is not None
