"""Who may do what with an agency's affairs: each verb × each viewer who may not, through the contract.

The table is drawn by hand. Inputs are made of the contract itself, over rows that the viewer sees,
so that what refuses is the right of the verb, and nothing that comes before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    is_required_input_field,
)

from server import models
from server.access.identity import mint_token
from server.database import Database, Transaction, decode_uuid
from server.ids import from_global_id, to_global_id
from server.schema.run_sheets import written
from server.vocabulary import DeliverableStatus, Role, Scope
from server.workshops.methods import prospective
from tests.access.test_matrix import ON_REQUEST
from tests.access.test_matrix_of_papers import stage_of
from tests.schema.agency import NOW, TODAY, Office, the_schema
from tests.schema.rooms import Room, open_session, take_part

KEEPING = [
    "createOrganisation",
    "editOrganisation",
    "endOrganisation",
    "createTerritory",
    "editTerritory",
    "deleteTerritory",
    "addMembership",
    "changeMembershipCategory",
    "endMembership",
    "setMembershipDue",
    "createTheme",
    "renameTheme",
    "moveTheme",
    "deleteTheme",
    "createGovernanceBody",
    "createFundingAgreement",
    "editFundingAgreement",
    "createProgramme",
    "closeProgramme",
    "abandonProgramme",
    "branchProgrammeVersion",
    "addAxis",
    "addOrientation",
    "putProgrammeLine",
    "dropProgrammeLine",
    "putLineBeneficiaries",
    "declareTotals",
    "submitProgrammeVersion",
    "returnProgrammeVersion",
    "presentProgrammeVersion",
    "approveProgrammeVersion",
    "rejectProgrammeVersion",
    "retainMissionRequest",
    "postponeMissionRequest",
    "declineMissionRequest",
    "programMissionRequest",
    "editAgency",
]
LEADING = [
    "editMission",
    "programMission",
    "startMission",
    "createWorkshop",
    "createWorkshopSeries",
    "editWorkshopSeries",
    "arrangeWorkshopSeries",
    "suspendMission",
    "resumeMission",
    "deliverMission",
    "closeMission",
    "withdrawMission",
    "setParticipation",
    "endParticipation",
    "setMissionLinks",
    "addDeliverable",
    "reviseDeliverable",
    "submitDeliverable",
    "publishDeliverable",
    "citeSessions",
    "withdrawCitations",
    "createMissionCommittee",
    "editGovernanceBody",
    "dissolveGovernanceBody",
    "addBodyMember",
    "changeBodyMember",
    "endBodyMember",
    "planMeeting",
    "editMeeting",
    "holdMeeting",
    "minuteMeeting",
    "cancelMeeting",
    "recordDeliberation",
    "correctDeliberation",
    "addMeetingDocument",
]
OPENING = ["createMission", "createPerson", "editPerson", "erasePerson"]
WRITING = [
    "createAgendaTemplate",
    "copyAgendaTemplate",
    "editAgendaTemplate",
    "archiveAgendaTemplate",
    "addMissionNote",
    "editMissionNote",
    "removeMissionNote",
    "addMissionDocument",
    "supersedeDocument",
    "logDays",
    "editDays",
    "removeDays",
    "acceptServiceRequest",
    "declineServiceRequest",
    "completeServiceRequest",
]
PREPARING = [
    "editWorkshop",
    "readyWorkshop",
    "prepareWorkshopAgain",
    "holdWorkshop",
    "closeWorkshop",
    "cancelWorkshop",
    "assignWorkshopRole",
    "endWorkshopRole",
    "setPanel",
    "inviteToWorkshop",
    "addWalkIns",
    "editWorkshopInvitation",
    "withdrawWorkshopInvitation",
    "eraseWorkshopInvitation",
    "resendInvitation",
    "recordInvitationAnswer",
    "issueAnswerLinks",
    "issueEntryCodes",
    "markAttendance",
    "publishInformationNotice",
    "recordConsent",
    "withdrawConsent",
    "setWorkshopRunSheet",
]
STRANGERS = (
    "auditor",
    "asking",
    "interested",
    "informed",
    "other",
    "funder",
    "elsewhere",
    "public",
)
TABLE = {
    # verbs            who may not do them, though they may see what they are about
    "keeping": (KEEPING, ("lead", "another lead", "staff", "reading", *STRANGERS)),
    "leading": (LEADING, ("another lead", "staff", "reading", *STRANGERS)),
    "preparing": (PREPARING, ("another lead", "staff", "reading", "host", *STRANGERS)),
    "opening": (OPENING, ("staff", "reading", *STRANGERS)),
    "writing": (WRITING, ("reading", *STRANGERS)),
}
# What members do in their own name, parties and keepers of an instrument with it, each with their own
# account, and a room live: told of where these are tested.
ELSEWHERE = {
    "createContractBody",
    "createAgreementBody",
    "createOrganisationCouncil",
    "addContractDocument",
    "addAgreementDocument",
    "addFlashWorkshopDocument",
    "addActionDocument",
    "launchContract",
    "renewContract",
    "editContract",
    "addContractParty",
    "endContractParty",
    "succeedContractParty",
    "writeStrategicFramework",
    "openContractDiagnosis",
    "validateContractDiagnosis",
    "validateStrategicFramework",
    "openActionPlan",
    "startContractExecution",
    "openContractReview",
    "concludeContractReview",
    "expireContract",
    "terminateContract",
    "returnContractToLaunch",
    "returnContractToDiagnosis",
    "abandonContract",
    "signStrategicFramework",
    "signContract",
    "addCommitment",
    "editCommitment",
    "removeCommitment",
    "draftAmendment",
    "editAmendment",
    "voteAmendment",
    "signAmendment",
    "abandonAmendment",
    "requestOutputs",
    "withdrawOutputRequest",
    "fileMissionRequest",
    "withdrawMissionRequest",
    "fileServiceRequest",
    "withdrawServiceRequest",
    "validateDeliverable",
    "returnDeliverable",
    "releaseDeliverable",
    "validateMission",
    "prepareFrameworkAgreement",
    "editFrameworkAgreement",
    "addFrameworkHolder",
    "removeFrameworkHolder",
    "notifyFrameworkAgreement",
    "terminateFrameworkAgreement",
    "requestFlashWorkshop",
    "editFlashWorkshop",
    "frameFlashWorkshop",
    "startFlashWorkshop",
    "deliverFlashWorkshop",
    "closeFlashWorkshop",
    "cancelFlashWorkshop",
    "addFlashCoBearer",
    "removeFlashCoBearer",
    "setFlashLogistics",
    "attachToFlashWorkshop",
    "setFlashRoadmap",
    "draftPurchaseOrder",
    "issuePurchaseOrder",
    "notifyPurchaseOrder",
    "executePurchaseOrder",
    "payPurchaseOrder",
    "cancelPurchaseOrder",
    "exploreAgreement",
    "editAgreement",
    "addAgreementParty",
    "endAgreementParty",
    "draftAgreement",
    "validateAgreement",
    "activateAgreement",
    "endAgreement",
    "renewAgreement",
    "terminateAgreement",
    "abandonAgreement",
    "setAgreementSheet",
    "setAgreementAxes",
    "setAgreementStaffing",
    "setAgreementFundingCalls",
    "signAgreement",
    "joinPlatformCharter",
    "ratifyDecision",
    "setSeriesCharter",
    "adoptProposal",
    "createRoadmap",
    "editRoadmap",
    "adoptRoadmap",
    "trackRoadmap",
    "closeRoadmap",
    "setRoadmapAxes",
    "createAction",
    "editAction",
    "orderActions",
    "setActionActors",
    "setActionScope",
    "setActionMilestones",
    "setActionIndicators",
    "setActionBudget",
    "setActionFundings",
    "pushActionStatuses",
    "upsertActions",
    "linkObjects",
    "unlinkObjects",
    "promoteAction",
    "setActionOfficer",
    "addActionNote",
    "editActionNote",
    "removeActionNote",
    "reportAction",
    "proposeAction",
    "registerAction",
    "commitAction",
    "startAction",
    "pauseAction",
    "resumeAction",
    "blockAction",
    "unblockAction",
    "completeAction",
    "abandonAction",
    "reopenAction",
    "refuseProposal",
    "createApiToken",
    "rotateApiToken",
    "revokeApiToken",
    "inviteUser",
    "acceptInvitation",
    "signIn",
    "signOut",
    "revokeSession",
    "signOutEverywhere",
    "handOver",
    "markNoticesRead",
    "setNoticePreferences",
    "giveOwnConsent",
    "withdrawOwnConsent",
    "answerInvitation",
    "openSession",
    "joinSession",
    "startActivity",
    "insertActivities",
    "changeActivity",
    "duplicateActivity",
    "reorderActivities",
    "skipActivity",
    "removeActivity",
    "showAgenda",
    "extendTimer",
    "grantExtraTime",
    "pauseSession",
    "resumeSession",
    "lockSession",
    "unlockSession",
    "setSpotlight",
    "undoLast",
    "simulateParticipants",
    "setTimer",
    "closeActivity",
    "revealResults",
    "contribute",
    "contributeMany",
    "editContribution",
    "approveContributions",
    "refuseContributions",
    "revealContributions",
    "pinContribution",
    "unpinContribution",
    "archiveContribution",
    "restoreContribution",
    "withdrawContribution",
    "formGroup",
    "renameGroup",
    "moveContribution",
    "moveContributions",
    "splitGroup",
    "orderGroups",
    "mergeGroups",
    "placeDots",
    "castBallot",
    "abstain",
    "castSecretBallot",
    "enterCounts",
    "countWithoutPhone",
    "waiveVote",
    "rotateJoinCode",
    "concludeSession",
    "draftAction",
    "supportAction",
    "promoteIdea",
    "editProposal",
    "mergeProposals",
    "dropProposal",
    "restoreProposal",
    "takeSeat",
    "handSeatTo",
    "releaseSeat",
    "grantRoomRole",
    "revokeRoomRole",
    "removePerson",
    "formTables",
    "takeTable",
    "assignTable",
    "drawTables",
    "mergeTables",
    "acknowledgeNotice",
    "giveConsent",
    "takeConsentBack",
    "eraseContent",
    "eraseWordsOf",
    "handOverProposals",
    "chooseConstituency",
    "countConstituency",
    "askToSpeak",
    "queueSpeaker",
    "leaveQueue",
    "callNext",
    "giveFloor",
    "endTurn",
    "takePen",
    "handOverPen",
    "takeBackPen",
    "saveText",
    "eraseRevision",
    "placeItem",
    "moveItem",
    "unplaceItem",
    "takeNote",
    "editSessionNote",
    "removeSessionNote",
    "adoptCodeBook",
    "createCode",
    "reviseCode",
    "retireCode",
    "applyCode",
    "removeCode",
    "qualifyVerbatim",
    "recordFinding",
    "withdrawFinding",
}
# Whoever sees an object sees its state: that it is not the one a step leaves from tells nothing.
REFUSED = {"Forbidden", "NotFound", "Unauthenticated", "TransitionRefused STATUS"}


@dataclass
class Desk:
    """An office with a row of each type, and inputs over them."""

    office: Office
    ids: dict[str, str] = field(default_factory=dict)

    def input_of(self, verb: str) -> dict[str, Any]:
        mutation = self.office.schema._schema.mutation_type
        assert mutation is not None
        made: dict[str, Any] = self.made(verb, mutation.fields[verb].args["input"].type)
        return made

    def made(self, verb: str, type_: Any, name: str = "") -> Any:
        """A value of this type, only of what it requires."""
        match type_:
            case GraphQLNonNull():
                return self.made(verb, type_.of_type, name)
            case GraphQLList():
                return [self.made(verb, type_.of_type, name.removesuffix("s"))]
            case GraphQLInputObjectType():
                return {
                    key: self.made(verb, one.type, key)
                    for key, one in type_.fields.items()
                    if (is_required_input_field(one) or key in ALWAYS)
                    and key not in ("operationId", "expectedVersion")
                }
            case GraphQLEnumType():
                given = GIVEN.get(name)
                return given if given in type_.values else next(iter(type_.values))
        if type_.name == "ID":
            return self.ids[ID_OF.get((verb, name)) or ID_OF.get(name) or _type_of(name)]
        return GIVEN.get(name, SCALARS[type_.name])

    async def values(self, verb: str) -> dict[str, Any]:
        """With the version that a client would have read last."""
        values = self.input_of(verb)
        mutation = self.office.schema._schema.mutation_type
        assert mutation is not None
        fields_ = mutation.fields[verb].args["input"].type.of_type.fields
        if "expectedVersion" in fields_ and is_required_input_field(fields_["expectedVersion"]):
            type_name, id_ = from_global_id(next(v for k, v in values.items() if k.endswith("Id")))
            table = getattr(models, type_name)._meta.db_table
            ((version,),) = await self.office.rows(
                f"SELECT version FROM {table} WHERE id = $1",
                id_,
            )
            values["expectedVersion"] = version
        return values

    async def outcome(self, viewer: str, verb: str) -> str:
        answer = await self.office.change(viewer, verb, "", **await self.values(verb))
        return " ".join([answer["__typename"], answer.get("guard") or ""]).rstrip()


def _type_of(name: str) -> str:
    bare = name.removesuffix("Id")
    return bare[0].upper() + bare[1:]


SCALARS: dict[str, Any] = {
    "String": "Texte",
    "Int": 1,
    "Boolean": False,
    "Decimal": "1",
    "Date": TODAY.isoformat(),
    "RunSheet": written(prospective.agenda(question="Où vivre ?")),
}
# Without a chair no body is convened, and no workshop prepared without a run sheet, by anybody.
ALWAYS = {"chair", "runSheet"}
GIVEN: dict[str, Any] = {
    "year": 2026,
    "wantedYear": 2026,
    "yearFrom": 2030,
    "yearTo": 2030,
    "percent": 100,
    "url": "https://example.org/piece.pdf",
    "minutesUrl": "https://example.org/piece.pdf",
    "joinedOn": "2020-01-01",
    "facet": "SUMMARY",
    "chair": True,
    "kind": "OTHER",
}
ID_OF: dict[Any, str] = {
    "versionId": "ProgrammeVersion",
    "memberId": "BodyMember",
    "bodyId": "GovernanceBody",
    "noteId": "MissionNote",
    "contactId": "Person",
    "funderId": "Organisation",
    "present": "Organisation",
    "presen": "Organisation",
    "seriesId": "WorkshopSeries",
    "invitationId": "WorkshopInvitation",
    "consentId": "WorkshopConsent",
    "sessionId": "LiveSession",
    "templateId": "AgendaTemplate",
    **{
        (f"{verb}MissionRequest", "requestId"): "MissionRequest"
        for verb in ("retain", "postpone", "decline", "program")
    },
    **{
        (f"{verb}ServiceRequest", "requestId"): "ServiceRequest"
        for verb in ("accept", "decline", "complete")
    },
}


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    office = (await stage_of(sqlite_database, ON_REQUEST)).office
    desk = Desk(office)
    desk.ids = {
        "Agency": to_global_id("Agency", office.agency_id),
        "Mission": office.mission,
        "Programme": to_global_id("Programme", office.programme_id),
        "Organisation": office.organisation("asking"),
        "Deliverable": await office.add_deliverable(DeliverableStatus.RELEASED_TO_MEMBERS),
    }
    await office.write(lambda tx: _more_people(tx, office))
    for by, verb, type_name in (
        ("admin", "createTerritory", "Territory"),
        ("admin", "createPerson", "Person"),
        ("admin", "branchProgrammeVersion", "ProgrammeVersion"),
        ("admin", "addAxis", "Axis"),
        ("admin", "createFundingAgreement", "FundingAgreement"),
        ("staff", "logDays", "DayEntry"),
        ("asking", "fileMissionRequest", "MissionRequest"),
        ("asking", "fileServiceRequest", "ServiceRequest"),
        ("lead", "createWorkshop", "Workshop"),
        ("lead", "createWorkshopSeries", "WorkshopSeries"),
        ("staff", "createAgendaTemplate", "AgendaTemplate"),
        ("lead", "publishInformationNotice", "InformationNotice"),
    ):
        assert (await desk.outcome(by, verb)) not in REFUSED | {"ValidationFailed"}
        await found(desk, type_name)
    await take_part(office, desk.ids["Workshop"], "host", Role.TABLE_HOST, "other")
    await found(desk, "WorkshopRole")
    desk.ids["LiveSession"] = await open_session(Room(office, desk.ids["Workshop"]))
    guest = {"name": "Camille", "constituency": "INHABITANTS"}
    workshop = desk.ids["Workshop"]
    await office.change("lead", "inviteToWorkshop", "", workshopId=workshop, guests=[guest])
    await found(desk, "WorkshopInvitation")
    agreed = {"invitationId": desk.ids["WorkshopInvitation"], "purpose": "QUOTATION"}
    await office.change("lead", "recordConsent", "", **agreed, channel="PAPER")
    await found(desk, "WorkshopConsent")
    for type_name in ("Theme", "Membership", "GovernanceBody", "BodyMember", "Meeting"):
        await found(desk, type_name)
    for type_name in ("Deliberation", "Document", "MissionNote"):
        await found(desk, type_name)
    return desk


async def found(desk: Desk, type_name: str) -> None:
    rows = await desk.office.rows(f"SELECT id FROM {_rows_of(type_name)} ORDER BY id LIMIT 1")
    desk.ids[type_name] = to_global_id(type_name, decode_uuid(rows[0][0]))


def _rows_of(type_name: str) -> str:
    if type_name == "WorkshopRole":
        return "role_grant WHERE workshop_id IS NOT NULL"
    return str(getattr(models, type_name)._meta.db_table)


async def _more_people(tx: Transaction, office: Office) -> None:
    """Who administers another agency; and the administrator, with a token that only reads."""
    rows = await tx.fetch("SELECT id FROM agency WHERE id <> $1", [office.agency_id])
    await models.RoleGrant.create(
        created_at=NOW,
        updated_at=NOW,
        using_db=tx.connection,
        user_id=office.users["elsewhere"],
        agency_id=decode_uuid(rows[0][0]),
        role=Role.AGENCY_ADMIN,
        from_on=date(2020, 1, 1),
    )
    token = mint_token()
    office.secrets["reading"] = token.secret
    await models.ApiToken.create(
        created_at=NOW,
        updated_at=NOW,
        using_db=tx.connection,
        user_id=office.users["admin"],
        label="lecture",
        prefix=token.prefix,
        secret_sha256=token.secret_sha256,
        scopes=[scope.value for scope in Scope if scope.value.endswith(":read")],
    )


@pytest.mark.parametrize("group", list(TABLE))
async def test_each_verb_is_refused_to_who_may_not(desk: Desk, group: str) -> None:
    verbs, viewers = TABLE[group]
    before = await desk.office.rows("SELECT COUNT(*) FROM audit_event")
    done = {
        (viewer, verb): outcome
        for viewer in viewers
        for verb in verbs
        if (outcome := await desk.outcome(viewer, verb)) not in REFUSED
    }
    assert done == {}
    assert await desk.office.rows("SELECT COUNT(*) FROM audit_event") == before


PREPARED = """{ programmes { nodes { versions { totalCount nodes { axes { totalCount } } } } }
  agencies { nodes { bodies { nodes { meetings { totalCount nodes {
    attendances { totalCount } documents { totalCount } deliberations { totalCount } } } } } } } }"""


async def test_a_token_without_scopes_reads_what_everybody_reads(desk: Desk) -> None:
    """Neither a draft of a programme nor a meeting to come, whatever its owner sees."""
    for verb in ("createGovernanceBody", "planMeeting"):
        assert (await desk.outcome("admin", verb)) not in REFUSED
        await newest(desk, "GovernanceBody")
    narrow = "UPDATE api_token SET scopes = $1 WHERE label = 'lecture'"
    await desk.office.write(lambda tx: tx.execute(narrow, [[]]))
    seen = {name: await desk.office.ask(name, PREPARED) for name in ("reading", "public", "admin")}
    assert seen["reading"] == seen["public"]
    assert seen["admin"] != seen["public"]


async def newest(desk: Desk, type_name: str) -> None:
    table = getattr(models, type_name)._meta.db_table
    rows = await desk.office.rows(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1")
    desk.ids[type_name] = to_global_id(type_name, decode_uuid(rows[0][0]))


async def test_a_token_that_only_reads_is_told_so_of_every_verb(desk: Desk) -> None:
    """What its owner sees, and may do with another token, is no secret to them."""
    told = {
        verb: outcome
        for verbs, _ in TABLE.values()
        for verb in verbs
        if (outcome := await desk.outcome("reading", verb)) != "Forbidden"
    }
    assert told == {}


def test_every_verb_of_the_contract_is_in_the_table_or_tested_elsewhere() -> None:
    mutation = the_schema()._schema.mutation_type
    assert mutation is not None
    named = {verb for verbs, _ in TABLE.values() for verb in verbs}
    assert named | ELSEWHERE == set(mutation.fields)
    assert not named & ELSEWHERE
