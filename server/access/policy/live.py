"""Who sees workshops, their sessions, and what a session brings out.

Refuses a participant every session but the one they entered.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.matrix import FACILITATING_ROLES
from server.access.policy.missions import MISSION_PROGRESS, MISSION_SUMMARY, of_mission
from server.access.policy.rules import Rule, active, is_staff, of_visible, through
from server.vocabulary import Scope, ViewerKind

_WORKSHOP_OF_OWN_SESSION: Final = (
    "EXISTS (SELECT 1 FROM live_session ls WHERE ls.workshop_id = {t}.id AND ls.id = :session_id)"
)
_GRANTED_WORKSHOP: Final = (
    "EXISTS (SELECT 1 FROM role_grant wg WHERE wg.user_id = :user_id AND wg.workshop_id = {t}.id"
    f" AND {active('wg')})"
)


def _workshops(rule: Rule) -> Rule:
    """A workshop is seen through its mission, or by those who were given a role in it."""
    through_mission = of_mission(rule)
    return Rule(
        {
            ViewerKind.PARTICIPANT: _WORKSHOP_OF_OWN_SESSION,
            **{kind: f"({text} OR {_GRANTED_WORKSHOP})" for kind, text in through_mission.items()},
        },
        scope=Scope.WORKSHOP_READ,
    )


WORKSHOPS: Final = _workshops(MISSION_SUMMARY)
WORKSHOP_PROGRESS: Final = _workshops(MISSION_PROGRESS)


_FACILITATORS: Final = ", ".join(f"'{role.value}'" for role in sorted(FACILITATING_ROLES))
_IN_EARNEST: Final = (
    "(NOT {t}.rehearsal OR EXISTS (SELECT 1 FROM role_grant rg"
    " WHERE rg.workshop_id = {t}.workshop_id AND rg.user_id = :user_id"
    f" AND rg.role IN ({_FACILITATORS}) AND {active('rg')}))"
)


def _sessions(workshops: Rule) -> Rule:
    """A session is seen through its workshop; a participant sees the one they entered, no other. A
    rehearsal is seen by those who facilitate the workshop."""
    through_workshop = of_visible("workshop", "{t}.workshop_id", workshops, alias="wo")
    in_earnest = {kind: f"({text} AND {_IN_EARNEST})" for kind, text in through_workshop.items()}
    return Rule(
        {**in_earnest, ViewerKind.PARTICIPANT: "{t}.id = :session_id"}, scope=workshops.scope
    )


LIVE_SESSIONS: Final = _sessions(WORKSHOPS)
SESSION_PROGRESS: Final = _sessions(WORKSHOP_PROGRESS)

_OF_SESSION: Final = through("live_session", "{t}.session_id", LIVE_SESSIONS, alias="se")
# Contributions, notes and texts are working material: F3 of the mission, not its summary.
_MATERIAL: Final = through("live_session", "{t}.session_id", SESSION_PROGRESS, alias="se")

_FACILITATED: Final = (
    "EXISTS (SELECT 1 FROM live_session fs JOIN role_grant fg ON fg.workshop_id = fs.workshop_id"
    " WHERE fs.id = {t}.session_id AND fg.user_id = :user_id"
    f" AND fg.role IN ({_FACILITATORS}) AND {active('fg')})"
)
_AGENCY_OF_SESSION: Final = (
    "EXISTS (SELECT 1 FROM live_session fs JOIN workshop fw ON fw.id = fs.workshop_id"
    " JOIN mission fm ON fm.id = fw.mission_id"
    f" WHERE fs.id = {{t}}.session_id AND {is_staff('fm.agency_id')})"
)
_SEAT_IN_SESSION: Final = (
    "EXISTS (SELECT 1 FROM live_session ss JOIN role_grant sg ON sg.workshop_id = ss.workshop_id"
    f" WHERE ss.id = {{t}}.session_id AND sg.user_id = :user_id AND {active('sg')})"
)
_CONCLUDED_SESSION: Final = (
    "EXISTS (SELECT 1 FROM live_session cs WHERE cs.id = {t}.session_id"
    " AND cs.status = 'CONCLUDED')"
)
_OF_A_FOCUS_GROUP: Final = (
    "EXISTS (SELECT 1 FROM live_session vs JOIN workshop vw ON vw.id = vs.workshop_id"
    " WHERE vs.id = {t}.session_id AND vw.method = 'FOCUS_GROUP')"
)
_STAFF: Final = (ViewerKind.STAFF, ViewerKind.AUDITOR)
_WITHOUT_ACCOUNT: Final = (ViewerKind.PUBLIC, ViewerKind.PARTICIPANT)


def _begun(rule: Rule) -> Rule:
    """What is to come is read by those who prepare it: it is asked of the room when it begins."""

    def prepares(kind: ViewerKind) -> str:
        if kind in _WITHOUT_ACCOUNT:
            return ""
        return f" OR {_FACILITATED}" + (f" OR {_AGENCY_OF_SESSION}" if kind in _STAFF else "")

    return Rule(
        {
            kind: f"({text} AND ({{t}}.started_at IS NOT NULL{prepares(kind)}))"
            for kind, text in rule.by_kind.items()
        },
        scope=rule.scope,
    )


LIVE_ACTIVITIES: Final = _begun(_OF_SESSION)


def _kept_in_its_team(rule: Rule) -> Rule:
    """What was said in a focus group is its agency's and its team's: whoever said it may not have
    agreed to be quoted."""
    team = f"(NOT {_OF_A_FOCUS_GROUP} OR {_AGENCY_OF_SESSION} OR {_SEAT_IN_SESSION})"
    return Rule(
        {
            kind: text if kind in _WITHOUT_ACCOUNT else f"({text} AND {team})"
            for kind, text in rule.by_kind.items()
        },
        scope=rule.scope,
    )


_WORDS: Final = _kept_in_its_team(_MATERIAL)


def _brought_back(kind: ViewerKind) -> str:
    """SQL: of a row kept at a table, whether the viewer is above tables. What was not brought back to
    all stays its table's, where its feed shows it; those who run the session read every table."""
    if kind in _WITHOUT_ACCOUNT:
        return "{t}.table_id IS NULL"
    above = f" OR {_AGENCY_OF_SESSION}" if kind in _STAFF else ""
    return f"({{t}}.table_id IS NULL OR {_FACILITATED}{above})"


def _on_the_board(rule: Rule) -> Rule:
    """A card that is hidden, that waits, that was refused or put aside is the facilitator's."""
    return Rule(
        {
            kind: f"({text} AND {{t}}.shown AND {_brought_back(kind)})"
            if kind in _WITHOUT_ACCOUNT
            else f"({text} AND ({{t}}.shown OR {_FACILITATED}) AND {_brought_back(kind)})"
            for kind, text in rule.by_kind.items()
        },
        scope=rule.scope,
    )


CONTRIBUTIONS: Final = _on_the_board(_WORDS)
CONTRIBUTION_DETAILS: Final = Rule(
    of_visible("contribution", "{t}.contribution_id", CONTRIBUTIONS, alias="co"),
    scope=Scope.WORKSHOP_READ,
)


_PROPOSAL_HOLDER: Final = "{t}.holder_id = :organisation_id"
_HELD_PROPOSAL_OF_GROUP: Final = (
    "EXISTS (SELECT 1 FROM proposal hp WHERE hp.group_id = {t}.id"
    " AND hp.holder_id = :organisation_id)"
)


def _concluded(rule: Rule) -> Rule:
    """What a session brings out is seen once it concluded; before that, by the staff of the agency
    whose mission it serves."""
    done = _CONCLUDED_SESSION
    own = (
        "EXISTS (SELECT 1 FROM live_session rs WHERE rs.id = {t}.session_id"
        " AND EXISTS (SELECT 1 FROM workshop rw WHERE rw.id = rs.workshop_id"
        " AND EXISTS (SELECT 1 FROM mission rm WHERE rm.id = rw.mission_id"
        f" AND {is_staff('rm.agency_id')})))"
    )
    return Rule(
        {
            kind: f"({text} AND ({done} OR {own}))" if kind in _STAFF else f"({text} AND {done})"
            for kind, text in rule.by_kind.items()
        },
        scope=rule.scope,
    )


_SESSION_OUTCOMES: Final = _concluded(_OF_SESSION)
_GROUPS: Final = {
    kind: f"({text} AND {_brought_back(kind)})" for kind, text in _SESSION_OUTCOMES.by_kind.items()
}
IDEA_GROUPS: Final = Rule(
    {
        **_GROUPS,
        # The holder of a proposal reads the group behind it: that is its evidence.
        ViewerKind.MEMBER: f"({_GROUPS[ViewerKind.MEMBER]} OR {_HELD_PROPOSAL_OF_GROUP})",
    },
    scope=Scope.WORKSHOP_READ,
)
GROUP_TALLIES: Final = Rule(
    {
        # A result is told when the facilitator reveals it; the conclusion reveals all.
        kind: f"({text} AND {_CONCLUDED_SESSION})"
        if kind in _WITHOUT_ACCOUNT
        else f"({text} AND ({_CONCLUDED_SESSION} OR {_FACILITATED}))"
        for kind, text in of_visible("idea_group", "{t}.group_id", IDEA_GROUPS, alias="ig").items()
    },
    scope=Scope.WORKSHOP_READ,
)


def _standing(text: str, kind: ViewerKind) -> str:
    """What was dropped or merged, and why, is the working material of the agency."""
    stands = "{t}.status NOT IN ('DROPPED', 'MERGED')"
    return text if kind in _STAFF else f"({text} AND {stands})"


_PROPOSED: Final = {
    **_SESSION_OUTCOMES.by_kind,
    ViewerKind.MEMBER: f"({_SESSION_OUTCOMES.predicate(ViewerKind.MEMBER)} OR {_PROPOSAL_HOLDER})",
}
PROPOSALS: Final = Rule(
    {kind: _standing(text, kind) for kind, text in _PROPOSED.items()}, scope=Scope.WORKSHOP_READ
)


def _by_those_who_run_it() -> Rule:
    """Rows of a session that only its agency, its facilitators and its observers read."""
    return Rule(
        {
            kind: f"({_OF_SESSION.predicate(kind)}"
            f" AND ({_AGENCY_OF_SESSION} OR {_SEAT_IN_SESSION}))"
            for kind in (ViewerKind.MEMBER, ViewerKind.STAFF, ViewerKind.AUDITOR)
        },
        scope=Scope.WORKSHOP_READ,
    )


SESSION_READING: Final = _by_those_who_run_it()
CONSTITUENCY_COUNTS: Final = Rule(
    {
        # The others are told no small number, nor what it could be worked out from: by the feed.
        kind: f"({text} AND {_FACILITATED})"
        for kind, text in SESSION_READING.by_kind.items()
    },
    scope=Scope.WORKSHOP_READ,
)
SESSION_TEXTS: Final = _WORDS
SESSION_FINDINGS: Final = Rule(
    {kind: f"({text} AND NOT {{t}}.withdrawn)" for kind, text in _SESSION_OUTCOMES.by_kind.items()},
    scope=Scope.WORKSHOP_READ,
)
SESSION_PRIORITIES: Final = _SESSION_OUTCOMES
SESSION_NOTES: Final = Rule(
    {
        kind: f"(NOT {{t}}.removed AND (({text} AND NOT {{t}}.hidden)"
        f" OR {SESSION_READING.predicate(kind)}))"
        for kind, text in _WORDS.by_kind.items()
    },
    scope=Scope.WORKSHOP_READ,
)
FINDING_EVIDENCE: Final = through("finding", "{t}.finding_id", SESSION_FINDINGS, alias="fi")
