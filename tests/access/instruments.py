"""One of everything that contracts, agreements, Ateliers Flash and roadmaps hold, written straight
into the tables, with whom each is for by the name of a row of the table. Everything here is made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from tortoise import Model

from server import models
from server.access.identity import mint_token
from server.database import Database, Transaction
from server.domain.indexing import index_all
from server.ids import new_id, to_global_id
from server.vocabulary import (
    AgreementStatus,
    ContractStatus,
    FlashStatus,
    FrameworkStatus,
    OrganisationKind,
    Role,
    Scope,
)
from tests.schema.agency import NOW, TODAY, Office
from tests.schema.flash import open_flash

WORD = "zibeline"
"""In the title of whatever a search finds."""
_LOOKED_FOR = ("Roadmap", "Action", "Deliberation")


@dataclass(frozen=True)
class Thing:
    """`row` names the row of the table; `within` is what it hangs on, by name, and the connection
    there that lists it."""

    id: UUID
    type_name: str
    row: str
    within: tuple[str, str] | None = None

    @property
    def global_id(self) -> str:
        return to_global_id(self.type_name, self.id)


@dataclass
class World:
    office: Office
    things: dict[str, Thing] = field(default_factory=dict)

    def of_type(self, type_name: str) -> set[str]:
        return {name for name, thing in self.things.items() if thing.type_name == type_name}

    def within(self, name: str, connection: str) -> set[str]:
        return {one for one, thing in self.things.items() if thing.within == (name, connection)}

    def connections(self, type_name: str) -> list[str]:
        """Those that list a thing of the world under one of this type."""
        return sorted(
            {
                thing.within[1]
                for thing in self.things.values()
                if thing.within and self.things[thing.within[0]].type_name == type_name
            }
        )

    def named(self, global_ids: list[str]) -> set[str]:
        """What is of the world among these."""
        names = {thing.global_id: name for name, thing in self.things.items()}
        return {names[id_] for id_ in global_ids if id_ in names}


async def open_world(database: Database) -> World:
    world = World((await open_flash(database)).office)
    await world.office.write(lambda tx: _Filling(tx, world).fill())
    await world.office.write(index_all)
    return world


@dataclass
class _Filling:
    tx: Transaction
    world: World

    async def fill(self) -> None:
        await self._people()
        for contract in ContractStatus:
            await self._contract(contract)
        for agreement in AgreementStatus:
            await self._agreement(agreement)
        for framework in (
            FrameworkStatus.PREPARING,
            FrameworkStatus.NOTIFIED,
            FrameworkStatus.TERMINATED,
        ):
            await self._framework(framework)
        for flash in FlashStatus:
            await self._flash(flash)
        for status in ("DRAFT", "ADOPTED", "TRACKED", "CLOSED"):
            await self._roadmap(f"own roadmap {status}", status, f"own roadmap {status}")
        await self._body("council", "council", organisation_id=self._of("asking"))

    def _of(self, name: str) -> UUID:
        return self.world.office.organisations[name]

    async def _row(self, model: type[Model], /, **columns: Any) -> UUID:
        stamps = {} if model is models.ActionStatusChange else _STAMPS
        made = await model.create(using_db=self.tx.connection, id=new_id(), **stamps, **columns)
        id_: UUID = made.pk
        return id_

    async def _put(
        self,
        name: str,
        model: type[Model],
        row: str,
        within: tuple[str, str] | None = None,
        /,
        **columns: Any,
    ) -> UUID:
        id_ = await self._row(model, **columns)
        self.world.things[name] = Thing(id_, model.__name__, row, within)
        return id_

    async def _people(self) -> None:
        office = self.world.office
        ((agency_id,),) = await self.tx.fetch(
            "SELECT id FROM agency WHERE id <> $1", [office.agency_id]
        )
        carrier = await self._row(
            models.Organisation,
            name="carrier",
            kind=OrganisationKind.OTHER,
            fictional=True,
            sort_key="carrier",
        )
        office.organisations["carrier"] = carrier
        await self._account("carrier", Role.MEMBER_TECHNICIAN, organisation_id=carrier)
        await self._account("admin elsewhere", Role.AGENCY_ADMIN, agency_id=agency_id)
        for scope in (Scope.INSTRUMENT_READ, Scope.ROADMAP_READ, Scope.MISSION_READ):
            await self._token(scope.value, office.users["asking"], [scope])

    async def _account(self, name: str, role: Role, **place: Any) -> None:
        user_id = await self._row(
            models.User, label=name, organisation_id=place.get("organisation_id")
        )
        self.world.office.users[name] = user_id
        await self._row(
            models.RoleGrant, user_id=user_id, role=role, from_on=date(2020, 1, 1), **place
        )
        await self._token(name, user_id, list(Scope))

    async def _token(self, name: str, user_id: UUID, scopes: list[Scope]) -> None:
        token = mint_token()
        self.world.office.secrets[name] = token.secret
        await self._row(
            models.ApiToken,
            user_id=user_id,
            label=name,
            prefix=token.prefix,
            secret_sha256=token.secret_sha256,
            scopes=[scope.value for scope in scopes],
        )

    async def _contract(self, status: ContractStatus) -> None:
        name = row = f"contract {status.value}"
        territory = await self._row(
            models.Territory, name=name, scale="SCOT", registered_by_id=None, sort_key=name
        )
        contract_id = await self._put(
            name,
            models.Contract,
            row,
            agency_id=self.world.office.agency_id,
            department_id=self._of("asking"),
            territory_id=territory,
            title=name,
            status=status,
            signed_on=date(2026, 1, 2),
            sort_key=name,
        )
        owner = {"contract_id": contract_id}
        for who, to_on in (("asking", None), ("piloting", None), ("other", date(2026, 2, 1))):
            party_id = await self._put(
                f"{name}: party {who}",
                models.ContractParty,
                row,
                (name, "parties"),
                **owner,
                organisation_id=self._of(who),
                role="LEAD" if who == "asking" else "PARTNER",
                from_on=date(2025, 1, 1),
                to_on=to_on,
            )
        await self._put(
            f"{name}: commitment",
            models.Commitment,
            row,
            (name, "commitments"),
            **owner,
            party_id=party_id,
            kind="FINANCIAL",
            text="Une route",
            amount_cents=12_345,
        )
        for model, connection, columns in (
            (models.ContractStake, "stakes", {"number": 1, "title": "L'eau"}),
            (models.ContractOrientation, "orientations", {"number": 1, "title": "L'eau"}),
            (
                models.ContractStage,
                "stages",
                {"to_status": status, "effective_on": date(2026, 1, 2)},
            ),
            (models.ContractReview, "reviews", {"due_on": date(2029, 1, 2)}),
            (models.Signature, "signatures", {"instrument": "FRAMEWORK", **self._signed()}),
        ):
            await self._put(
                f"{name}: {connection}", model, row, (name, connection), **owner, **columns
            )
        await self._document(name, row, **owner)
        await self._body(name, row, **owner)
        for amendment in ("DRAFT", "SIGNED"):
            await self._amendment(name, row, contract_id, amendment)
        if status in _PLANS:
            await self._roadmap(f"{name}: plan", _PLANS[status], f"{row}: plan", **owner)

    def _signed(self) -> dict[str, Any]:
        return {
            "organisation_id": self._of("piloting"),
            "signatory": "Camille Martin",
            "capacity": "Présidente",
            "signed_on": date(2026, 1, 2),
        }

    async def _amendment(self, name: str, row: str, contract_id: UUID, status: str) -> None:
        amendment = f"{name}: amendment {status}"
        row = f"{row}: amendment {status}"
        amendment_id = await self._put(
            amendment,
            models.Amendment,
            row,
            (name, "amendments"),
            contract_id=contract_id,
            number=1 if status == "DRAFT" else 2,
            reason="Une route de plus",
            status=status,
        )
        for model, connection, columns in (
            (
                models.AmendmentChange,
                "changes",
                {"number": 1, "kind": "ADD_ACTION", "text": "Une route", "terms": {}},
            ),
            (models.Signature, "signatures", {"instrument": "AMENDMENT", **self._signed()}),
        ):
            await self._put(
                f"{amendment}: {connection}",
                model,
                row,
                (amendment, connection),
                amendment_id=amendment_id,
                **columns,
            )

    async def _agreement(self, status: AgreementStatus) -> None:
        name = row = f"agreement {status.value}"
        agreement_id = await self._put(
            name,
            models.Agreement,
            row,
            agency_id=self.world.office.agency_id,
            keeper_id=self._of("asking"),
            title=name,
            type="INTERTERRITORIAL_ENTENTE",
            status=status,
            sort_key=name,
        )
        owner = {"agreement_id": agreement_id}
        for who, to_on in (("piloting", None), ("other", date(2026, 2, 1))):
            await self._put(
                f"{name}: party {who}",
                models.AgreementParty,
                row,
                (name, "parties"),
                **owner,
                organisation_id=self._of(who),
                role="PARTY",
                from_on=date(2025, 1, 1),
                to_on=to_on,
            )
        for model, connection, columns in (
            (models.AgreementItem, "items", {"heading": "STAKES", "number": 1, "text": "L'eau"}),
            (models.AgreementAxis, "axes", {"number": 1, "title": "L'eau"}),
            (models.AgreementStaffing, "staffing", {"kind": "INTERNAL_OFFICER", "title": "Chargé"}),
            (models.FundingCall, "fundingCalls", {"title": "Appel", "amount_cents": 100}),
            (models.Signature, "signatures", {"instrument": "AGREEMENT", **self._signed()}),
        ):
            await self._put(
                f"{name}: {connection}", model, row, (name, connection), **owner, **columns
            )
        await self._document(name, row, **owner)
        await self._body(name, row, **owner)

    async def _framework(self, status: FrameworkStatus) -> None:
        name = row = f"framework {status.value}"
        framework_id = await self._put(
            name,
            models.FrameworkAgreement,
            row,
            authority_id=self._of("buyer"),
            reference=name,
            title=name,
            status=status,
            valid_from_on=date(2025, 1, 1),
            valid_to_on=date(2028, 1, 1),
            date_precision="DAY",
            sort_key=name,
        )
        await self._put(
            f"{name}: holder",
            models.FrameworkHolder,
            row,
            (name, "holders"),
            framework_id=framework_id,
            organisation_id=self._of("north"),
        )

    async def _flash(self, status: FlashStatus) -> None:
        name = row = f"flash {status.value}"
        framework_id = self.world.things["framework NOTIFIED"].id
        flash_id = await self._put(
            name,
            models.FlashWorkshop,
            row,
            agency_id=self.world.office.agency_id,
            pilot_id=self._of("pilot"),
            contractor_id=self._of("north"),
            framework_id=framework_id,
            title=name,
            status=status,
            estimated_amount_cents=2_000_000,
            logistics_cents=50_000,
            sort_key=name,
        )
        owner = {"flash_workshop_id": flash_id}
        await self._put(
            f"{name}: co-bearer",
            models.FlashCoBearer,
            row,
            (name, "coBearers"),
            **owner,
            organisation_id=self._of("town"),
        )
        await self._put(
            f"{name}: order",
            models.PurchaseOrder,
            f"{row}: order",
            (name, "orders"),
            **owner,
            framework_id=framework_id,
            issuer_id=self._of("pilot"),
            holder_id=self._of("north"),
            number=name,
            rank=1,
            amount_cents=2_000_000,
            status="EXECUTED",
        )
        await self._document(name, row, **owner)
        await self._document(name, f"{row}: order", "ORDER", **owner)

    async def _document(self, name: str, row: str, kind: str = "OTHER", **owner: UUID) -> None:
        await self._put(
            f"{name}: document {kind}",
            models.Document,
            row,
            (name, "documents"),
            added_by_id=self.world.office.users["admin"],
            title="Pièce",
            kind=kind,
            facet="F2",
            url="https://example.org/piece.pdf",
            sort_key="piece",
            **owner,
        )

    async def _body(self, name: str, row: str, **owner: UUID) -> None:
        body = f"{name}: body"
        within = None if "organisation_id" in owner else (name, "bodies")
        body_id = await self._put(
            body,
            models.GovernanceBody,
            row,
            within,
            name="Conférence",
            kind="PARTNERSHIP_CONFERENCE",
            side="PARTNERSHIP",
            level="POLITICAL",
            sort_key="conference",
            **owner,
        )
        for number, status in enumerate(("PLANNED", "HELD"), 1):
            meeting_row = f"{row}: planned" if status == "PLANNED" else row
            meeting_id = await self._put(
                f"{body}: {status}",
                models.Meeting,
                meeting_row,
                (body, "meetings"),
                body_id=body_id,
                number=number,
                scheduled_on=date(2026, 1, number),
                status=status,
                agenda=[],
            )
        await self._put(
            f"{body}: decision",
            models.Deliberation,
            f"{row}: decision",
            (f"{body}: HELD", "deliberations"),
            meeting_id=meeting_id,
            number="1",
            decided_on=date(2026, 1, 2),
            subject=f"La {WORD}",
            outcome="ADOPTED",
        )

    async def _roadmap(self, name: str, status: str, row: str, **plan_of: UUID) -> None:
        roadmap_id = await self._put(
            name,
            models.Roadmap,
            row,
            holder_id=self._of("asking"),
            agency_id=self.world.office.agency_id,
            title=f"{name}, {WORD}",
            status=status,
            sort_key=name,
            **plan_of,
        )
        for number, visibility in enumerate(("ROADMAP", "RESTRICTED", "PUBLIC"), 1):
            await self._action(name, row, roadmap_id, number, visibility)

    async def _action(
        self, roadmap: str, row: str, roadmap_id: UUID, number: int, visibility: str
    ) -> None:
        name, row = f"{roadmap}: action {visibility}", f"{row}: {visibility}"
        action_id = new_id()
        await models.Action.create(
            using_db=self.tx.connection,
            **_STAMPS,
            id=action_id,
            lineage_id=action_id,
            roadmap_id=roadmap_id,
            number=number,
            title=f"{name}, {WORD}",
            status="REGISTERED",
            status_on=TODAY,
            origin="OWN",
            visibility=visibility,
            sort_key=name,
        )
        self.world.things[name] = Thing(action_id, "Action", row, (roadmap, "actions"))
        owner = {"action_id": action_id}
        for model, connection, columns in (
            (
                models.ActionStatusChange,
                "statusChanges",
                {"to_status": "REGISTERED", "at": NOW, "effective_on": TODAY},
            ),
            (
                models.BudgetLine,
                "budgetLines",
                {
                    "year": 2026,
                    "nature": "INVESTMENT",
                    "unit": "EUR_HT",
                    "planned_hundredths": 100_000,
                },
            ),
            (
                models.Funding,
                "fundings",
                {
                    "funder_id": self._of("funder"),
                    "year": 2026,
                    "amount_cents": 100_000,
                    "status": "GRANTED",
                },
            ),
            (models.Milestone, "milestones", {"title": "Jalon", "due_on": TODAY}),
            (models.Indicator, "indicators", {"name": "Arbres", "direction": "UP"}),
        ):
            await self._put(
                f"{name}: {connection}", model, row, (name, connection), **owner, **columns
            )
        await self._document(name, row, **owner)
        await self._put(
            f"{name}: note",
            models.ActionNote,
            f"{row}: note",
            (name, "notes"),
            **owner,
            author_id=self.world.office.users["admin"],
            dated_on=TODAY,
            text="Entre nous",
        )
        await self._put(
            f"{name}: link",
            models.Link,
            f"{row}: link",
            (name, "links"),
            **owner,
            kind="MISSION_SUPPORTS_ACTION",
            mission_id=self.world.office.mission_id,
        )
        if visibility == "RESTRICTED":
            await self._put(
                f"{name}: actor",
                models.ActionActor,
                row,
                (name, "actors"),
                **owner,
                organisation_id=self._of("carrier"),
                role="PARTNER",
            )


_STAMPS: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
_PLANS = {
    ContractStatus.ACTION_PLAN: "DRAFT",
    ContractStatus.IN_EXECUTION: "ADOPTED",
    ContractStatus.TERMINATED: "CLOSED",
}


def looked_for(world: World) -> Iterator[str]:
    """What the word of the world finds."""
    return (name for name, thing in world.things.items() if thing.type_name in _LOOKED_FOR)
