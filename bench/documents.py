"""What is asked: the contract's own documents, and what the peers of the live part are asked.

Refuses documents made for speed: edges, nodes and nested `first` stay as a client writes them.
"""

from __future__ import annotations

from typing import Any, Final

MANY: Final = """\
query Many($first: Int!) {
  missions(first: $first) {
    edges {
      node {
        id code title progress status
        agency { id organisation { name } }
        participations(first: 3) {
          edges { node { category fromOn organisation { id name } } }
        }
        lines(first: 2) { edges { node { year plannedDays } } }
      }
    }
  }
}
"""
ONE: Final = """\
query One($id: ID!) {
  mission(id: $id) { code title status startOn progress }
}
"""
PAGE: Final = """\
query Page($after: String) {
  missions(first: 20, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        id code title
        participations(first: 3) { edges { node { category organisation { name } } } }
      }
    }
  }
}
"""

CONTRIBUTE: Final = """\
mutation Contribute($input: ContributeInput!) {
  contribute(input: $input) {
    __typename
    ... on CommandAccepted { contributionId }
    ... on Problem { code }
  }
}
"""
PLAIN_CONTRIBUTE: Final = """\
mutation Contribute($input: ContributeInput!) {
  contribute(input: $input) { __typename contributionId }
}
"""


_SUCCESS: Final = {
    "openSession": "OpenSessionSuccess { joinCode session { id } }",
    "joinSession": "JoinSessionSuccess { token }",
}
_ACCEPTED: Final = "CommandAccepted { seq epoch duplicate contributionId groupId }"


def command(field: str, input_type: str) -> str:
    """A live command as the pages send it."""
    return f"""\
mutation Command($input: {input_type}!) {{
  {field}(input: $input) {{
    __typename
    ... on {_SUCCESS.get(field, _ACCEPTED)}
    ... on Problem {{ code message }}
  }}
}}
"""


AGENDA: Final = """\
query Agenda($sessionId: ID!) {
  sessionSnapshot(sessionId: $sessionId) { state { activities { id kind } } }
}
"""
BOARD: Final = """\
query Board($sessionId: ID!) {
  sessionSnapshot(sessionId: $sessionId) { state { groups { id } contributions { id } } }
}
"""
_SHOWN: Final = """\
  room { id title status }
  attendance { id participants }
  activities { id position kind prompt status endsAt revealed }
  progress { id activityId answered }
  contributions { id order activityId text groupId withdrawn }
  groups { id order title mergedIntoId }
  proposals { id order title rank status holderId }
"""
WHOLE_FEED: Final = f"""\
subscription Feed($sessionId: ID!, $after: String) {{
  sessionFeed(sessionId: $sessionId, after: $after) {{
    __typename
    ... on FeedBatch {{ from to cursor changed {{ {_SHOWN} }} removed }}
    ... on FeedReset {{ seq cursor state {{ {_SHOWN} }} }}
  }}
}}
"""
CURSOR: Final = """\
query Cursor($sessionId: ID!) { sessionSnapshot(sessionId: $sessionId) { cursor } }
"""
FEED: Final = """\
subscription Feed($sessionId: ID!, $after: String) {
  sessionFeed(sessionId: $sessionId, after: $after) {
    __typename
    ... on FeedBatch {
      to cursor
      changed { contributions { id activityId text } }
    }
  }
}
"""


def without_cursors(data: Any) -> Any:
    """The same data with every cursor replaced: each server signs or writes its own way."""
    if isinstance(data, dict):
        return {
            key: "…" if key in ("cursor", "endCursor") and value else without_cursors(value)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [without_cursors(item) for item in data]
    return data
