"""A département, its two partners and their agency, and their contract walked from stage to stage through
the contract of the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from server import models
from server.database import Transaction
from server.ids import from_global_id, new_id, to_global_id
from server.vocabulary import ActionOrigin, ActionStatus, ActorRole, TerritoryScale
from tests.schema.agency import NOW, Office

DEPARTMENT, PARTNERS = "asking", ("piloting", "other")
PARTIES = (DEPARTMENT, *PARTNERS)
LAUNCHED_ON = "2026-01-05"
FRAMEWORK_ON, AUTHORISED_ON, SIGNED_ON = "2026-03-02", "2026-03-20", "2026-04-01"
PAPER = {"title": "Diagnostic", "kind": "STUDY", "url": "https://example.org/d.pdf"}
CONTRACT = (
    "{ id version status frameworkSignedOn signedOn endsOn midTermDueOn endedOn reviewMissed"
    " department { id } roadmap { id status adoptedOn } }"
)
CHANGED = (
    f"... on ContractChanged {{ contract {CONTRACT} }} ... on SignatureMissing {{ missing }}"
    " ... on DeliberationRequired { bodyKind }"
)
RECORDED = f"... on ContractRecorded {{ duplicate contract {CONTRACT} }}"
AMENDED = (
    "... on AmendmentChanged { duplicate amendment { id version status signedOn number"
    " availableTransitions { name allowed } } } ... on DeliberationRequired { bodyKind }"
)
COMMITTED = (
    "... on CommitmentWritten { duplicate commitment { id version text amount { amount } } }"
)


@dataclass
class Desk:
    """One contract, and who works on it."""

    office: Office
    id: str = ""
    councils: dict[str, str] = field(default_factory=dict)
    conference: str = ""

    async def launch(self, by: str = DEPARTMENT, **more: Any) -> dict[str, Any]:
        answer = await self.office.change(
            by,
            "launchContract",
            RECORDED,
            **{
                "departmentId": self.office.organisation(DEPARTMENT),
                "territoryId": await territory(self.office),
                "title": "Contrat de territoire",
                "partnerIds": [self.office.organisation(name) for name in PARTNERS],
                "agencyId": to_global_id("Agency", self.office.agency_id),
                "launchedOn": LAUNCHED_ON,
                **more,
            },
        )
        if answer["__typename"] == "ContractRecorded":
            self.id = answer["contract"]["id"]
        return answer

    async def do(
        self, verb: str, by: str = DEPARTMENT, success: str = CHANGED, **more: Any
    ) -> dict[str, Any]:
        return await self.office.change(by, verb, success, contractId=self.id, **more)

    async def bodies(self) -> None:
        for name, kind in (
            ("Comité de pilotage", "STEERING_COMMITTEE"),
            ("Conférence partenariale", "PARTNERSHIP_CONFERENCE"),
        ):
            answer = await self.do(
                "createContractBody",
                success="... on GovernanceBodyCreated { body { id } }",
                name=name,
                kind=kind,
                side="PARTNERSHIP",
                level="POLITICAL",
                fromOn=LAUNCHED_ON,
                members=[self._seat(DEPARTMENT)],
            )
            self.conference = answer["body"]["id"]

    async def decision(self, on: str, *, body: str | None = None, **more: Any) -> str:
        """A deliberation of the partnership conference, or of another body, on that day."""
        return await self._decide(body or self.conference, DEPARTMENT, on, **more)

    async def authorisation(self, name: str, on: str = AUTHORISED_ON, **more: Any) -> str:
        """A deliberation of the party's own council."""
        if name not in self.councils:
            made = await self.office.change(
                name,
                "createOrganisationCouncil",
                "... on GovernanceBodyCreated { body { id } }",
                organisationId=self.office.organisation(name),
                name=f"Conseil, {name}",
                fromOn="2020-01-01",
                members=[self._seat(name)],
            )
            self.councils[name] = made["body"]["id"]
        return await self._decide(self.councils[name], name, on, **more)

    async def _decide(self, body: str, by: str, on: str, outcome: str = "ADOPTED") -> str:
        meeting = "... on MeetingChanged { meeting { id } }"
        planned = await self.office.change(by, "planMeeting", meeting, bodyId=body, scheduledOn=on)
        id_ = planned["meeting"]["id"]
        present = [self.office.organisation(by)]
        await self.office.change(by, "holdMeeting", meeting, meetingId=id_, present=present)
        decided = await self.office.change(
            by,
            "recordDeliberation",
            "... on DeliberationRecorded { deliberation { id } }",
            meetingId=id_,
            decision={"number": "1", "subject": "Contrat", "outcome": outcome},
        )
        return str(decided["deliberation"]["id"])

    def _seat(self, name: str) -> dict[str, Any]:
        return {
            "organisationId": self.office.organisation(name),
            "capacity": "ELECTED",
            "chair": True,
        }

    async def paper(self) -> str:
        added = await self.do(
            "addContractDocument", success="... on DocumentAdded { document { id } }", paper=PAPER
        )
        return str(added["document"]["id"])

    async def to_diagnosis(self) -> None:
        await self.launch()
        await self.bodies()
        await self.step("openContractDiagnosis", on="2026-01-20")

    async def to_framework(self) -> None:
        """The framework is to be signed."""
        await self.to_diagnosis()
        paper = await self.paper()
        vote = await self.decision("2026-02-02")
        validated = {"documentId": paper, "deliberationId": vote}
        await self.step("validateContractDiagnosis", on="2026-02-02", **validated)
        await self.write_framework()
        await self.step("validateStrategicFramework", on="2026-02-20", **validated)

    async def write_framework(self) -> dict[str, Any]:
        return await self.do(
            "writeStrategicFramework",
            expectedVersion=await self.version(),
            stakes=[{"title": "L'eau"}, {"title": "Les mobilités"}],
            orientations=[
                {"title": "Économiser l'eau", "stake": 1},
                {"title": "Relier", "stake": 2},
            ],
        )

    async def to_plan(self) -> None:
        """The framework is signed and the plan open, empty."""
        await self.to_framework()
        await self.sign("signStrategicFramework", PARTIES, FRAMEWORK_ON, authorised=False)
        await self.step("openActionPlan", on=FRAMEWORK_ON)

    async def to_signature(self) -> None:
        """The plan holds what CT3 asks."""
        await self.to_plan()
        await self.project()
        for name in PARTIES:
            await self.commit(name)

    async def to_signed(self) -> None:
        await self.to_signature()
        answer = await self.sign("signContract", PARTIES, SIGNED_ON)
        assert answer["contract"]["status"] == "SIGNED", answer

    async def to_execution(self) -> None:
        await self.to_signed()
        await self.step("startContractExecution", on=SIGNED_ON)

    async def step(self, verb: str, **more: Any) -> dict[str, Any]:
        answer = await self.do(verb, **more)
        assert answer["__typename"] == "ContractChanged", answer
        contract: dict[str, Any] = answer["contract"]
        return contract

    async def sign(
        self,
        verb: str,
        names: tuple[str, ...],
        on: str,
        *,
        by: str = DEPARTMENT,
        authorised: bool = True,
        **more: Any,
    ) -> dict[str, Any]:
        parties = []
        for name in names:
            vote = await self.authorisation(name) if authorised else None
            parties.append(
                {"organisationId": self.office.organisation(name), "deliberationId": vote}
            )
        return await self.office.change(
            by,
            verb,
            AMENDED if verb == "signAmendment" else RECORDED,
            **{
                **({} if "amendmentId" in more else {"contractId": self.id}),
                "parties": parties,
                "signatory": "Camille Martin",
                "capacity": "Présidente",
                "signedOn": on,
                **more,
            },
        )

    async def commit(self, name: str, by: str = DEPARTMENT, **more: Any) -> dict[str, Any]:
        return await self.do(
            "addCommitment",
            by,
            COMMITTED,
            **{
                "partyId": await self.party(name),
                "kind": "FINANCIAL",
                "text": f"Ce que {name} apporte.",
                "amount": "1200.50",
                **more,
            },
        )

    async def party(self, name: str) -> str:
        ((id_,),) = await self.office.rows(
            "SELECT id FROM contract_party WHERE contract_id = $1 AND organisation_id = $2"
            " AND to_on IS NULL",
            self.inner,
            self.office.organisations[name],
        )
        return to_global_id("ContractParty", _uuid(id_))

    async def orientations(self) -> list[UUID]:
        rows = await self.office.rows(
            "SELECT id FROM contract_orientation WHERE contract_id = $1 ORDER BY number", self.inner
        )
        return [_uuid(row[0]) for row in rows]

    async def project(
        self,
        title: str = "Une voie verte",
        *,
        cites: bool = True,
        status: ActionStatus = ActionStatus.REGISTERED,
        owner: str = DEPARTMENT,
        on: str = "2026-03-10",
    ) -> UUID:
        """A project of the plan, as its own room would write it."""
        orientations = await self.orientations()

        async def work(tx: Transaction) -> UUID:
            using: dict[str, Any] = {
                "using_db": tx.connection,
                "created_at": NOW,
                "updated_at": NOW,
            }
            roadmap = await models.Roadmap.get(contract_id=self.inner, using_db=tx.connection)
            number = (
                await models.Action.filter(roadmap_id=roadmap.id).using_db(tx.connection).count()
            )
            id_ = new_id()
            await models.Action.create(
                **using,
                id=id_,
                lineage_id=id_,
                roadmap_id=roadmap.id,
                number=number + 1,
                title=title,
                status=status,
                status_on=date.fromisoformat(on),
                origin=ActionOrigin.CONTRACT,
                sort_key=title.lower(),
            )
            await models.ActionStatusChange.create(
                using_db=tx.connection,
                action_id=id_,
                to_status=status,
                at=NOW,
                effective_on=date.fromisoformat(on),
            )
            await models.ActionActor.create(
                **using,
                action_id=id_,
                organisation_id=self.office.organisations[owner],
                role=ActorRole.PROJECT_OWNER,
            )
            if cites:
                await models.ActionOrientation.create(
                    **using, action_id=id_, orientation_id=orientations[0]
                )
            return id_

        made: UUID = await self.office.write(work)
        return made

    async def version(self) -> int:
        ((version,),) = await self.office.rows(
            "SELECT version FROM contract WHERE id = $1", self.inner
        )
        return int(version)

    async def status(self) -> str:
        ((status,),) = await self.office.rows(
            "SELECT status FROM contract WHERE id = $1", self.inner
        )
        return str(status)

    @property
    def inner(self) -> UUID:
        return from_global_id(self.id)[1]

    async def transitions(self, name: str = DEPARTMENT) -> dict[str, Any]:
        data = await self.office.ask(
            name,
            "query($id: ID!) { contract(id: $id) { availableTransitions { name allowed"
            " reasons { code guard } } } }",
            id=self.id,
        )
        return {
            one["name"]: one["allowed"]
            or [each["guard"] or each["code"] for each in one["reasons"]]
            for one in data["contract"]["availableTransitions"]
        }


async def territory(office: Office) -> str:
    rows = await office.rows("SELECT id FROM territory WHERE name = 'Bassin'")
    if rows:
        return to_global_id("Territory", _uuid(rows[0][0]))

    async def work(tx: Transaction) -> UUID:
        made = await models.Territory.create(
            using_db=tx.connection,
            created_at=NOW,
            updated_at=NOW,
            name="Bassin",
            scale=TerritoryScale.SCOT,
            sort_key="bassin",
        )
        return made.id

    return to_global_id("Territory", await office.write(work))


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
