"""What a focus group keeps, and what it refuses to make of what people said."""

from __future__ import annotations

from server.vocabulary import ActivityKind
from server.workshops import commands
from tests.workshops.histories import AGENDA, CAST, FACILITATOR, Played, participant


def focus_group(*names: str) -> Played:
    """An open focus group that these people have joined."""
    played = Played()
    played.ask(commands.OpenSession("Vivre à Vire", AGENDA, drafts_proposals=False), FACILITATOR)
    for name in names:
        played.ask(commands.Join(), participant(name))
    return played


def test_concluding_a_focus_group_proposes_no_action() -> None:
    played = focus_group("Amina")
    played.start(ActivityKind.COLLECT)
    played.group("Se déplacer", played.contribute("Le bus passe trop tôt", CAST[0]))
    played.ask(commands.ConcludeSession())
    assert not played.state.proposals
    assert played.state.concluded_at is not None
