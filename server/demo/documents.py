"""The GraphQL documents of the demo. A test validates each against the schema.

Refuses fragments of private knowledge: what is asked here, any client may ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Command:
    """A mutation of one root field, its input type and the type that means yes."""

    field: str
    input_type: str
    success: str = "CommandAccepted"
    answer: str = "seq epoch contributionId groupId"

    @property
    def document(self) -> str:
        return (
            f"mutation($input: {self.input_type}!) {{ {self.field}(input: $input) {{ __typename"
            f" ... on {self.success} {{ {self.answer} duplicate }}"
            " ... on Problem { code message } } }"
        )


OPEN_SESSION: Final = Command(
    "openSession", "OpenSessionInput", "OpenSessionSuccess", "joinCode session { id }"
)
JOIN_SESSION: Final = Command(
    "joinSession", "JoinSessionInput", "JoinSessionSuccess", "sessionId token"
)
START_ACTIVITY: Final = Command("startActivity", "StartActivityInput")
SET_TIMER: Final = Command("setTimer", "SetTimerInput")
CLOSE_ACTIVITY: Final = Command("closeActivity", "ActivityInput")
REVEAL_RESULTS: Final = Command("revealResults", "ActivityInput")
CONTRIBUTE: Final = Command("contribute", "ContributeInput")
FORM_GROUP: Final = Command("formGroup", "FormGroupInput")
RENAME_GROUP: Final = Command("renameGroup", "RenameGroupInput")
MOVE_CONTRIBUTION: Final = Command("moveContribution", "MoveContributionInput")
MERGE_GROUPS: Final = Command("mergeGroups", "MergeGroupsInput")
PLACE_DOTS: Final = Command("placeDots", "PlaceDotsInput")
CONCLUDE_SESSION: Final = Command("concludeSession", "SessionInput")
HAND_OVER: Final = Command("handOverProposals", "HandOverProposalsInput")
ADOPT: Final = Command(
    "adoptProposal",
    "AdoptProposalInput",
    "AdoptProposalSuccess",
    "action { id title roadmap { id title } }",
)
REFUSE: Final = Command(
    "refuseProposal", "RefuseProposalInput", "RefuseProposalSuccess", "proposal { id status }"
)

_STATE: Final = """
  title status participants
  activities { id kind prompt status endsAt voters revealed tally { groupId dots voters rank } }
  contributions { id text groupId withdrawn }
  groups { id title mergedIntoId }
  proposals { id title rank status holderId }
"""

SNAPSHOT: Final = f"""
query($sessionId: ID!) {{
  sessionSnapshot(sessionId: $sessionId) {{ cursor epoch seq state {{ {_STATE} }} }}
}}
"""

FEED: Final = f"""
subscription($sessionId: ID!, $after: String!) {{
  sessionFeed(sessionId: $sessionId, after: $after) {{
    __typename
    ... on FeedBatch {{
      from to epoch cursor
      events {{
        __typename
        ... on ParticipantsCounted {{ participants }}
        ... on ActivityStarted {{ activityId endsAt }}
        ... on ActivityReopened {{ activityId endsAt }}
        ... on TimerSet {{ activityId endsAt }}
        ... on ActivityClosed {{ activityId counted {{ groupId dots voters rank }} }}
        ... on ContributionMade {{ contributionId text }}
        ... on ContributionWithdrawn {{ contributionId }}
        ... on GroupFormed {{ groupId title contributionIds }}
        ... on GroupRenamed {{ groupId title }}
        ... on ContributionMoved {{ contributionId destinationId }}
        ... on GroupsMerged {{ intoGroupId mergedGroupId contributionIds }}
        ... on VotersCounted {{ activityId voters }}
        ... on ResultsRevealed {{ activityId tally {{ groupId dots voters rank }} }}
        ... on ProposalDrafted {{ proposal {{ id title rank status holderId }} }}
        ... on ProposalHandedOver {{ proposalId holderId }}
      }}
    }}
    ... on FeedReset {{ reason seq epoch cursor state {{ {_STATE} }} }}
  }}
}}
"""

MY_PART: Final = """
query($sessionId: ID!) {
  myPart(sessionId: $sessionId) {
    contributions { text withdrawn }
    votes { dots { groupId dots } remainingDots }
  }
}
"""

PROPOSALS: Final = """
query($sessionId: ID!) {
  liveSession(id: $sessionId) {
    title status
    proposals(first: 100) {
      totalCount
      nodes { id version rank title status tally { dots voters } group { title contributions(first: 1) { totalCount } } }
    }
  }
}
"""

PROVENANCE: Final = """
query($id: ID!) {
  action(id: $id) {
    title status
    roadmap { title holder { name } }
    proposal {
      title rank
      group { title contributions(first: 100) { totalCount nodes { text } } }
      tally { dots voters }
      session {
        title
        workshop {
          title question horizonYear
          mission {
            code title
            lines(first: 10) {
              nodes {
                year
                axis { number title programmeVersion { programme { title } } }
                orientation { number title }
              }
            }
          }
        }
      }
    }
  }
}
"""
