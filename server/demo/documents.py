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
CAST_BALLOT: Final = Command("castBallot", "CastBallotInput")
REVEAL_CONTRIBUTIONS: Final = Command("revealContributions", "RevealContributionsInput")
DRAFT_ACTION: Final = Command("draftAction", "DraftActionInput", answer="seq epoch proposalId")
SUPPORT_ACTION: Final = Command("supportAction", "SupportActionInput")
ASK_TO_SPEAK: Final = Command("askToSpeak", "ActivityInput")
CALL_NEXT: Final = Command("callNext", "ActivityInput")
END_TURN: Final = Command("endTurn", "ActivityInput")
TAKE_PEN: Final = Command("takePen", "ActivityInput")
SAVE_TEXT: Final = Command("saveText", "SaveTextInput")
PLACE_ITEM: Final = Command("placeItem", "PlaceItemInput")
CHOOSE_CONSTITUENCY: Final = Command("chooseConstituency", "ChooseConstituencyInput")
CREATE_CODE: Final = Command("createCode", "CreateCodeInput", answer="seq epoch createdId")
APPLY_CODE: Final = Command("applyCode", "CodingInput")
RECORD_FINDING: Final = Command("recordFinding", "RecordFindingInput")
PROMOTE_IDEA: Final = Command("promoteIdea", "PromoteIdeaInput", answer="seq epoch proposalId")
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

_SHOWN: Final = """
  room { id title status }
  attendance { id participants }
  activities {
    id position kind name prompt status endsAt revealed
    settings {
      collect {
        maxLength maxPerPerson writers hidden
        columns { key }
        fields { key kind choices }
        parent { of required depth }
        picks { of required onePerParent most }
        plan { required }
      }
      group { of }
      vote { method secrecy budget capPerGroup highest grades on }
      rate { axes { lowest highest } secrecy on against }
      draft { maxPerPerson supported }
    }
    tally { lines { groupId: optionId dots: total voters rank } }
  }
  progress { id activityId answered }
  contributions { id order text groupId withdrawn activityId column parentId }
  groups { id order title mergedIntoId activityId }
  proposals { id order title rank status holderId }
"""

SNAPSHOT: Final = f"""
query($sessionId: ID!, $audience: Audience) {{
  sessionSnapshot(sessionId: $sessionId, audience: $audience) {{
    cursor epoch seq audience state {{ {_SHOWN} }}
  }}
}}
"""

FEED: Final = f"""
subscription($sessionId: ID!, $after: String!, $audience: Audience) {{
  sessionFeed(sessionId: $sessionId, after: $after, audience: $audience) {{
    __typename
    ... on FeedBatch {{ from to epoch cursor changed {{ {_SHOWN} }} removed }}
    ... on FeedReset {{ reason seq epoch cursor state {{ {_SHOWN} }} }}
  }}
}}
"""

MY_PART: Final = """
query($sessionId: ID!) {
  myPart(sessionId: $sessionId) {
    contributions { text withdrawn }
    votes { activityId marks { optionId axis criterionId value } }
  }
}
"""

PROPOSALS: Final = """
query($sessionId: ID!) {
  liveSession(id: $sessionId) {
    title status
    proposals(first: 100) {
      totalCount
      nodes { id version rank title status tally { dots: total voters } group { title contributions(first: 1) { totalCount } } }
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
      tally { dots: total voters }
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
