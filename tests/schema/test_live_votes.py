"""Votes and ratings over the contract: every method's result, secret ballots, hands and paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from server.ids import to_global_id
from server.schema.context import context_for
from server.vocabulary import BallotSecrecy, VoteMethod
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import GroupSettings
from server.workshops.voting.settings import PollSettings, RateSettings, VoteSettings
from tests.schema.conftest import Hall, Voice, World, join

POLLS = """query($sessionId: ID!) {
  sessionSnapshot(sessionId: $sessionId) { state {
    attendance { participants waived withoutPhone }
    activities { id round
      settings { vote { method secrecy grades } rate { axes { label lowest highest } } }
      tally { method round entitled ballots expressed abstentions nonVoters
        turnout { channel ballots abstentions }
        lines { optionId rank total voters mean firstQuartile median thirdQuartile grade axis
          distribution { value ballots } parts { channel total voters } }
        duels { optionId otherId prefer oppose } winnerId topSet isCycle isSuppressed }
      earlierRounds { round } }
  } }
}"""


@dataclass(frozen=True)
class Poll:
    """A hall where one vote or rating runs, on two groups."""

    hall: Hall
    activity_id: str
    rail: str
    bike: str

    async def ask(self, voice: Voice, field: str, input_type: str, **values: Any) -> dict[str, Any]:
        return await voice.command(
            field,
            input_type,
            sessionId=self.hall.session_id,
            activityId=self.activity_id,
            **values,
        )

    async def cast(self, voice: Voice, *marks: tuple[str, int], **values: Any) -> dict[str, Any]:
        given = [{"optionId": option, "value": value} for option, value in marks]
        return await self.ask(voice, "castBallot", "CastBallotInput", marks=given, **values)

    async def cast_secretly(
        self, voice: Voice, *marks: tuple[str, int], **values: Any
    ) -> dict[str, Any]:
        given = [{"optionId": option, "value": value} for option, value in marks]
        return await self.ask(
            voice, "castSecretBallot", "CastSecretBallotInput", marks=given, **values
        )

    async def state(self, voice: Voice) -> dict[str, Any]:
        answer = await voice.ask(POLLS, sessionId=self.hall.session_id)
        state: dict[str, Any] = answer["sessionSnapshot"]["state"]
        return state

    async def closed(self) -> dict[str, Any]:
        """The tally, once the facilitator has closed."""
        await self.hall.close(self.activity_id)
        tally: dict[str, Any] = (await self.state(self.hall.facilitator))["activities"][1]["tally"]
        return tally


async def polled(world: World, settings: PollSettings) -> Poll:
    voice = world.facilitator
    context = await context_for(
        world.services, token=voice.token, locale=voice.locale, address=voice.address
    )
    opened = await world.services.rooms.open(
        world.loaded.workshop_id,
        "Se déplacer en 2040",
        (ActivityPlan("Rapprochons.", GroupSettings()), ActivityPlan("Votons.", settings)),
        actor=Actor(ActorRole.FACILITATOR, context.viewer.actor_id),
        operation_id=uuid4(),
        now=context.now,
    )
    assert opened.join_code is not None
    code = opened.join_code
    session_id = to_global_id("LiveSession", opened.session_id)
    hall = Hall(world, session_id, code, await join(world, code), await join(world, code))
    grouping, vote = await hall.activities()
    await hall.start(grouping)
    rail, bike = [
        (
            await hall.facilitator.command(
                "formGroup", "FormGroupInput", sessionId=session_id, title=title
            )
        )["groupId"]
        for title in ("Rail", "Vélo")
    ]
    await hall.close(grouping)
    await hall.start(vote)
    return Poll(hall, vote, rail, bike)


async def test_a_majority_judgement_is_told_by_its_grades(world: World) -> None:
    poll = await polled(world, VoteSettings(method=VoteMethod.MAJORITY_JUDGEMENT))
    await poll.cast(poll.hall.claire, (poll.rail, 6), (poll.bike, 2))
    await poll.cast(poll.hall.driss, (poll.rail, 4), (poll.bike, 3))
    best, other = (await poll.closed())["lines"]
    assert (best["optionId"], best["grade"], best["rank"]) == (poll.rail, 4, 1)
    assert (other["grade"], other["rank"]) == (2, 2)
    assert best["distribution"] == [{"value": 4, "ballots": 1}, {"value": 6, "ballots": 1}]
    settings = (await poll.state(poll.hall.claire))["activities"][1]["settings"]["vote"]
    assert (settings["grades"][0], settings["grades"][-1]) == ("À rejeter", "Excellent")


async def test_a_ranking_tells_its_points_its_duels_and_its_winner(world: World) -> None:
    poll = await polled(world, VoteSettings(method=VoteMethod.RANKING))
    for voice in (poll.hall.claire, poll.hall.driss):
        await poll.cast(voice, (poll.bike, 1), (poll.rail, 2))
    tally = await poll.closed()
    assert tally["winnerId"] == poll.bike
    (duel,) = tally["duels"]
    assert {duel["optionId"]: duel["prefer"], duel["otherId"]: duel["oppose"]} == {
        poll.bike: 2,
        poll.rail: 0,
    }
    assert [(line["optionId"], line["total"]) for line in tally["lines"]] == [
        (poll.bike, 4),
        (poll.rail, 0),
    ]


async def test_a_rating_keeps_its_spread_on_both_axes(world: World) -> None:
    poll = await polled(world, RateSettings())
    for voice, value in ((poll.hall.claire, 1), (poll.hall.driss, 5)):
        marks = [
            {"optionId": poll.rail, "value": value, "axis": 0},
            {"optionId": poll.rail, "value": 3, "axis": 1},
        ]
        await poll.ask(voice, "castBallot", "CastBallotInput", marks=marks)
    lines = [line for line in (await poll.closed())["lines"] if line["voters"]]
    assert [(line["axis"], line["mean"], line["median"]) for line in lines] == [
        (0, 3.0, 3.0),
        (1, 3.0, 3.0),
    ]
    assert [(line["firstQuartile"], line["thirdQuartile"]) for line in lines] == [
        (1.0, 5.0),
        (3.0, 3.0),
    ]


async def test_hands_and_paper_are_labelled_and_bounded(world: World) -> None:
    poll = await polled(world, VoteSettings(method=VoteMethod.APPROVAL))
    entered = {
        "channel": "HANDS",
        "people": 3,
        "counted": [{"optionId": poll.rail, "ballots": 2, "value": 1}],
    }
    facilitator = poll.hall.facilitator
    early = await poll.ask(facilitator, "enterCounts", "EnterCountsInput", **entered)
    assert (early["code"], early["guard"]) == ("TRANSITION_REFUSED", "MORE_THAN_PRESENT")
    await facilitator.command(
        "countWithoutPhone", "CountWithoutPhoneInput", sessionId=poll.hall.session_id, people=3
    )
    done = await poll.ask(facilitator, "enterCounts", "EnterCountsInput", **entered)
    assert done["__typename"] == "CommandAccepted"
    refused = await poll.ask(poll.hall.claire, "enterCounts", "EnterCountsInput", **entered)
    assert refused["code"] == "FORBIDDEN"
    await poll.cast(poll.hall.claire, (poll.rail, 1))
    await poll.ask(poll.hall.driss, "abstain", "ActivityInput")
    tally = await poll.closed()
    assert (tally["entitled"], tally["ballots"], tally["abstentions"]) == (5, 5, 1)
    assert {part["channel"]: part["total"] for part in tally["lines"][0]["parts"]} == {
        "PHONE": 1,
        "HANDS": 2,
    }


async def test_who_takes_no_part_in_votes_is_counted_apart(world: World) -> None:
    poll = await polled(world, VoteSettings(method=VoteMethod.APPROVAL))
    await poll.hall.driss.command(
        "waiveVote", "WaiveVoteInput", sessionId=poll.hall.session_id, waived=True
    )
    attendance = (await poll.state(poll.hall.claire))["attendance"]
    assert attendance == {"participants": 2, "waived": 1, "withoutPhone": 0}
    assert (await poll.cast(poll.hall.driss, (poll.rail, 1)))["guard"] == "VOTE_WAIVED"
    assert (await poll.closed())["nonVoters"] == 1


async def test_a_secret_ballot_is_final_and_its_retry_answered(world: World) -> None:
    settings = VoteSettings(method=VoteMethod.APPROVAL, secrecy=BallotSecrecy.SECRET)
    poll = await polled(world, settings)
    operation_id = str(uuid4())
    first = await poll.cast_secretly(poll.hall.claire, (poll.rail, 1), operationId=operation_id)
    again = await poll.cast_secretly(poll.hall.claire, (poll.bike, 1), operationId=operation_id)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    second = await poll.cast_secretly(poll.hall.claire, (poll.bike, 1))
    assert (second["__typename"], second["code"]) == ("AlreadyVoted", "ALREADY_VOTED")
    document = "query($s: ID!, $a: ID!) { secretVoters(sessionId: $s, activityId: $a) }"
    for voice, told in ((poll.hall.facilitator, 1), (poll.hall.claire, None)):
        answer = await voice.ask(document, s=poll.hall.session_id, a=poll.activity_id)
        assert answer["secretVoters"] == told
    own = "query($id: ID!) { myPart(sessionId: $id) { votes { voted marks { value } } } }"
    part = (await poll.hall.claire.ask(own, id=poll.hall.session_id))["myPart"]
    assert part == {"votes": [{"voted": True, "marks": []}]}
    lines = (await poll.closed())["lines"]
    assert {line["optionId"]: line["total"] for line in lines} == {poll.rail: 1, poll.bike: 0}


async def test_a_further_round_keeps_the_one_before(world: World) -> None:
    poll = await polled(world, VoteSettings(method=VoteMethod.APPROVAL))
    await poll.cast(poll.hall.claire, (poll.rail, 1))
    assert (await poll.closed())["round"] == 1
    again = await poll.ask(
        poll.hall.facilitator, "startActivity", "StartActivityInput", newRound=True
    )
    assert again["__typename"] == "CommandAccepted"
    await poll.cast(poll.hall.driss, (poll.bike, 1))
    assert (await poll.closed())["round"] == 2
    facilitator, participant = [
        (await poll.state(voice))["activities"][1]["earlierRounds"]
        for voice in (poll.hall.facilitator, poll.hall.claire)
    ]
    assert (facilitator, participant) == ([{"round": 1}], [])


@pytest.mark.parametrize("value", [0, 2])
async def test_a_mark_that_the_method_does_not_have_is_refused_by_its_path(
    world: World, value: int
) -> None:
    poll = await polled(world, VoteSettings(method=VoteMethod.APPROVAL))
    answer = await poll.cast(poll.hall.claire, (poll.rail, value))
    assert (answer["code"], answer["path"]) == ("VALIDATION", "marks")
