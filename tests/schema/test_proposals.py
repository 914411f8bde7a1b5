"""Proposals through the contract: reworded, merged, set aside, handed over, adopted with a change."""

from __future__ import annotations

from typing import Any

from tests.schema.conftest import Hall

_PROPOSALS = """
query($id: ID!) { liveSession(id: $id) { proposals { nodes {
  id title description priority dueOn status dropReason amendment supporters
  wishedHolder { id } mergedInto { id } mergedFrom { nodes { id } } group { title }
  action { title description priority plannedEndOn }
} } } }
"""


async def two_groups(hall: Hall) -> dict[str, str]:
    """A concluded session that proposes two groups; the proposals' ids by title."""
    collect, *_ = await hall.activities()
    await hall.start(collect)
    for title in ("Rail", "Vélo"):
        made = await ask(hall, "contribute", "ContributeInput", activityId=collect, text=title)
        await ask(
            hall,
            "formGroup",
            "FormGroupInput",
            title=title,
            contributionIds=[made["contributionId"]],
        )
    await hall.close(collect)
    await ask(hall, "concludeSession", "SessionInput")
    return {row["title"]: row["id"] for row in await proposals(hall)}


async def ask(hall: Hall, field: str, input_type: str, **values: Any) -> dict[str, Any]:
    voice = hall.claire if field == "contribute" else hall.facilitator
    answer = await voice.command(field, input_type, sessionId=hall.session_id, **values)
    assert answer["__typename"] == "CommandAccepted", answer
    return answer


async def proposals(hall: Hall) -> list[dict[str, Any]]:
    answer = await hall.facilitator.ask(_PROPOSALS, id=hall.session_id)
    found: list[dict[str, Any]] = answer["liveSession"]["proposals"]["nodes"]
    return found


async def proposal(hall: Hall, id_: str) -> dict[str, Any]:
    return next(row for row in await proposals(hall) if row["id"] == id_)


async def test_a_proposal_is_reworded_before_it_is_handed_over(hall: Hall) -> None:
    ids = await two_groups(hall)
    await ask(
        hall,
        "editProposal",
        "EditProposalInput",
        proposalId=ids["Rail"],
        wording={
            "title": "Cadencer la ligne",
            "description": "Deux trains par heure.",
            "priority": 1,
            "dueOn": "2030-06-30",
            "holderId": hall.world.holder_id,
        },
    )
    row = await proposal(hall, ids["Rail"])
    assert (row["title"], row["description"]) == ("Cadencer la ligne", "Deux trains par heure.")
    assert (row["priority"], row["dueOn"]) == (1, "2030-06-30")
    assert row["wishedHolder"] == {"id": hall.world.holder_id}
    assert row["group"] == {"title": "Rail"}


async def test_a_holder_that_is_not_there_is_not_found(hall: Hall) -> None:
    ids = await two_groups(hall)
    answer = await hall.facilitator.command(
        "editProposal",
        "EditProposalInput",
        sessionId=hall.session_id,
        proposalId=ids["Rail"],
        wording={"title": "x", "holderId": hall.world.workshop_id},
    )
    assert answer["code"] == "NOT_FOUND"


async def test_merged_proposals_lead_to_each_other(hall: Hall) -> None:
    ids = await two_groups(hall)
    await ask(
        hall,
        "mergeProposals",
        "MergeProposalsInput",
        intoProposalId=ids["Rail"],
        fromProposalId=ids["Vélo"],
    )
    merged = await proposal(hall, ids["Vélo"])
    assert (merged["status"], merged["mergedInto"]) == ("MERGED", {"id": ids["Rail"]})
    kept = await proposal(hall, ids["Rail"])
    assert kept["mergedFrom"] == {"nodes": [{"id": ids["Vélo"]}]}


async def test_what_was_set_aside_is_the_agency_s_alone(hall: Hall) -> None:
    ids = await two_groups(hall)
    await ask(hall, "dropProposal", "DropProposalInput", proposalId=ids["Vélo"], reason="Engagé")
    row = await proposal(hall, ids["Vélo"])
    assert (row["status"], row["dropReason"]) == ("DROPPED", "Engagé")
    answer = await hall.claire.ask(_PROPOSALS, id=hall.session_id)
    told = {row["id"] for row in answer["liveSession"]["proposals"]["nodes"]}
    assert told == {ids["Rail"]}
    await ask(hall, "restoreProposal", "RestoreProposalInput", proposalId=ids["Vélo"])
    row = await proposal(hall, ids["Vélo"])
    assert (row["status"], row["dropReason"]) == ("DRAFTED", None)


async def test_the_holder_adopts_with_a_change_that_the_workshop_reads(hall: Hall) -> None:
    ids = await two_groups(hall)
    await ask(
        hall,
        "editProposal",
        "EditProposalInput",
        proposalId=ids["Rail"],
        wording={"title": "Cadencer", "description": "Deux par heure.", "dueOn": "2030-06-30"},
    )
    await ask(
        hall,
        "handOverProposals",
        "HandOverProposalsInput",
        proposalIds=[ids["Rail"]],
        holderId=hall.world.holder_id,
    )
    adopted = await hall.world.holder.command(
        "adoptProposal",
        "AdoptProposalInput",
        proposalId=ids["Rail"],
        newRoadmapTitle="Feuille de route",
        actionTitle="Étudier le cadencement",
        amendment="Une étude d'abord : le budget n'est pas voté.",
    )
    assert adopted["__typename"] == "AdoptProposalSuccess", adopted
    row = await proposal(hall, ids["Rail"])
    assert row["status"] == "ADOPTED"
    assert row["amendment"] == "Une étude d'abord : le budget n'est pas voté."
    assert row["action"] == {
        "title": "Étudier le cadencement",
        "description": "Deux par heure.",
        "priority": None,
        "plannedEndOn": "2030-06-30",
    }
