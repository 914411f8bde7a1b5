"""The slice from end to end, through the contract: from a join code to an action and back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

from server.demo.accounts import Part
from tests.schema.conftest import Hall, World

README = (Path(__file__).resolve().parents[2] / "README.md").read_text()
PROVENANCE = """
query($id: ID!) { action(id: $id) {
  title status origin
  roadmap { title holder { name } }
  proposal {
    title
    tally { dots: total voters }
    group { title contributions(first: 100) { totalCount nodes { text } } }
    session { title workshop { title mission {
      title
      lines(first: 10) { nodes { axis { number title } orientation { number title } } }
    } } }
  }
} }
"""


async def contribute(hall: Hall, voice: Any, activity_id: str, text: str) -> str:
    answer = await voice.command(
        "contribute",
        "ContributeInput",
        sessionId=hall.session_id,
        activityId=activity_id,
        text=text,
    )
    assert answer["__typename"] == "CommandAccepted", answer
    contribution_id: str = answer["contributionId"]
    return contribution_id


async def run_workshop(hall: Hall) -> list[dict[str, Any]]:
    """Two contributions, one group, five dots; concluded and handed over to the holder."""
    collect, group, vote = await hall.activities()
    await hall.start(collect)
    buses = await contribute(hall, hall.claire, collect, "Un car toutes les demi-heures.")
    bikes = await contribute(hall, hall.driss, collect, "Des pistes séparées de la route.")
    await hall.close(collect)
    await hall.start(group)
    formed = await hall.facilitator.command(
        "formGroup",
        "FormGroupInput",
        sessionId=hall.session_id,
        title="Se passer de voiture chaque jour",
        contributionIds=[buses, bikes],
    )
    await hall.close(group)
    await hall.start(vote)
    for voice, dots in ((hall.claire, 3), (hall.driss, 2)):
        placed = await voice.command(
            "placeDots",
            "PlaceDotsInput",
            sessionId=hall.session_id,
            activityId=vote,
            groupId=formed["groupId"],
            dots=dots,
        )
        assert placed["__typename"] == "CommandAccepted", placed
    concluded = await hall.facilitator.command(
        "concludeSession", "SessionInput", sessionId=hall.session_id
    )
    assert concluded["__typename"] == "CommandAccepted", concluded
    state = (await hall.state(hall.facilitator))["state"]
    handed = await hall.facilitator.command(
        "handOverProposals",
        "HandOverProposalsInput",
        sessionId=hall.session_id,
        proposalIds=[proposal["id"] for proposal in state["proposals"]],
        holderId=hall.world.holder_id,
    )
    assert handed["__typename"] == "CommandAccepted", handed
    proposals: list[dict[str, Any]] = state["proposals"]
    return proposals


async def test_an_action_tells_in_one_query_where_it_comes_from(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    adopted = await hall.world.holder.command(
        "adoptProposal",
        "AdoptProposalInput",
        proposalId=proposal["id"],
        newRoadmapTitle="Feuille de route des mobilités",
    )
    assert adopted["__typename"] == "AdoptProposalSuccess", adopted

    action = (await hall.world.holder.ask(PROVENANCE, id=adopted["action"]["id"]))["action"]
    assert action["status"] == "PROPOSED"
    assert action["origin"] == "WORKSHOP"
    assert action["proposal"]["tally"] == {"dots": 5, "voters": 2}
    group = action["proposal"]["group"]
    assert group["title"] == "Se passer de voiture chaque jour"
    assert {node["text"] for node in group["contributions"]["nodes"]} == {
        "Un car toutes les demi-heures.",
        "Des pistes séparées de la route.",
    }
    mission = action["proposal"]["session"]["workshop"]["mission"]
    assert mission["lines"]["nodes"][0]["axis"]["number"] == 1


async def test_the_query_of_the_manual_walks_the_chain_back_to_the_programme(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    await hall.world.holder.command(
        "adoptProposal",
        "AdoptProposalInput",
        proposalId=proposal["id"],
        newRoadmapTitle="Feuille de route des mobilités",
    )
    [walk] = [one for one in re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)
              if "proposal" in one]  # fmt: skip
    (action,) = (await hall.world.holder.ask(walk))["actions"]["nodes"]
    mission = action["proposal"]["session"]["workshop"]["mission"]
    (line,) = mission["lines"]["nodes"]
    assert line["axis"]["programmeVersion"]["programme"]["title"].startswith("Programme de Travail")


async def test_the_mission_leads_back_to_its_actions(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    await hall.world.holder.command(
        "adoptProposal",
        "AdoptProposalInput",
        proposalId=proposal["id"],
        newRoadmapTitle="Feuille de route des mobilités",
        actionTitle="Un car toutes les demi-heures",
    )
    answer = await hall.world.holder.ask(
        """query($id: ID!) { workshop(id: $id) { mission { workshops(first: 5) { nodes {
             sessions(first: 5) { nodes { proposals(first: 5) { nodes { action { title } } } } }
           } } } } }""",
        id=hall.world.workshop_id,
    )
    (workshop,) = answer["workshop"]["mission"]["workshops"]["nodes"]
    (session,) = workshop["sessions"]["nodes"]
    assert session["proposals"]["nodes"] == [{"action": {"title": "Un car toutes les demi-heures"}}]


async def test_the_same_adoption_sent_twice_makes_one_action(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    adoption = {
        "proposalId": proposal["id"],
        "newRoadmapTitle": "Feuille de route",
        "operationId": str(uuid4()),
    }
    first = await hall.world.holder.command("adoptProposal", "AdoptProposalInput", **adoption)
    again = await hall.world.holder.command("adoptProposal", "AdoptProposalInput", **adoption)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["action"] == again["action"]
    other = await hall.world.holder.command(
        "adoptProposal", "AdoptProposalInput", **{**adoption, "newRoadmapTitle": "Une autre"}
    )
    assert other["code"] == "IDEMPOTENCY_CONFLICT"


async def test_a_proposal_is_adopted_once(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    adoption = {"proposalId": proposal["id"], "newRoadmapTitle": "Feuille de route"}
    await hall.world.holder.command("adoptProposal", "AdoptProposalInput", **adoption)
    second = await hall.world.holder.command("adoptProposal", "AdoptProposalInput", **adoption)
    assert (second["code"], second["guard"]) == ("TRANSITION_REFUSED", "PROPOSAL_HANDED_OVER")


async def test_a_facilitator_hands_over_but_adopts_nothing(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    answer = await hall.facilitator.command(
        "adoptProposal",
        "AdoptProposalInput",
        proposalId=proposal["id"],
        newRoadmapTitle="Feuille de route",
    )
    assert answer["code"] == "FORBIDDEN"


async def test_a_participant_sees_the_proposal_and_may_not_adopt_it(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    answer = await hall.claire.command(
        "adoptProposal",
        "AdoptProposalInput",
        proposalId=proposal["id"],
        newRoadmapTitle="Feuille de route",
    )
    assert answer["code"] == "FORBIDDEN"


async def test_a_stranger_finds_no_proposal_to_adopt(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    for voice in (hall.world.public, hall.world.voice(Part.GRENOBLE)):
        answer = await voice.command(
            "adoptProposal",
            "AdoptProposalInput",
            proposalId=proposal["id"],
            newRoadmapTitle="Feuille de route",
        )
        assert answer["code"] == "NOT_FOUND"


async def test_a_refusal_keeps_its_reason_and_makes_no_action(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    answer = await hall.world.holder.command(
        "refuseProposal",
        "RefuseProposalInput",
        proposalId=proposal["id"],
        reason="Déjà au plan de mobilité.",
    )
    assert answer["proposal"]["status"] == "REFUSED"
    found = await hall.world.holder.ask(
        "query($id: ID!) { proposal(id: $id) { status refusalReason action { id } } }",
        id=proposal["id"],
    )
    assert found["proposal"] == {
        "status": "REFUSED",
        "refusalReason": "Déjà au plan de mobilité.",
        "action": None,
    }


async def test_an_adoption_names_its_axis_and_dates_its_first_status(hall: Hall) -> None:
    (proposal,) = await run_workshop(hall)
    first = await hall.world.holder.command(
        "adoptProposal",
        "AdoptProposalInput",
        proposalId=proposal["id"],
        newRoadmapTitle="Feuille de route",
        axisTitle="Mobilités",
    )
    found = await hall.world.holder.ask(
        """query($id: ID!) { action(id: $id) { number axis { number title }
             statusChanges(first: 5) { nodes { toStatus fromStatus } } } }""",
        id=first["action"]["id"],
    )
    assert found["action"] == {
        "number": 1,
        "axis": {"number": 1, "title": "Mobilités"},
        "statusChanges": {"nodes": [{"toStatus": "PROPOSED", "fromStatus": None}]},
    }


async def test_a_destination_is_one_roadmap_and_not_two(hall: Hall, world: World) -> None:
    (proposal,) = await run_workshop(hall)
    answer = await world.holder.command(
        "adoptProposal", "AdoptProposalInput", proposalId=proposal["id"]
    )
    assert (answer["code"], answer["path"]) == ("VALIDATION", "roadmapId")
