"""One of everything that contracts, agreements, Ateliers Flash and roadmaps hold, for those of the table.
Everything here is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from server import models
from server.database import Database
from server.domain.indexing import index_all
from server.vocabulary import (
    AgreementStatus,
    ContractStatus,
    FlashStatus,
    FrameworkStatus,
    OrganisationKind,
    Role,
    Scope,
)
from tests.access.instrument_rows import Filling, World
from tests.schema.flash import open_flash


async def open_world(database: Database) -> World:
    world = World((await open_flash(database)).office)
    await world.office.write(lambda tx: _World(tx, world).fill())
    await world.office.write(index_all)
    return world


@dataclass
class _World(Filling):
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
            await self.roadmap(f"own roadmap {status}", status, f"own roadmap {status}")
        await self.body("council", "council", organisation_id=self.of("asking"))

    async def _people(self) -> None:
        office = self.world.office
        ((agency_id,),) = await self.tx.fetch(
            "SELECT id FROM agency WHERE id <> $1", [office.agency_id]
        )
        carrier = await self.row(
            models.Organisation,
            name="carrier",
            kind=OrganisationKind.OTHER,
            fictional=True,
            sort_key="carrier",
        )
        office.organisations["carrier"] = carrier
        await self.account("carrier", Role.MEMBER_TECHNICIAN, organisation_id=carrier)
        await self.account("admin elsewhere", Role.AGENCY_ADMIN, agency_id=agency_id)
        for scope in (Scope.INSTRUMENT_READ, Scope.ROADMAP_READ, Scope.MISSION_READ):
            await self.token(scope.value, office.users["asking"], [scope])

    async def _contract(self, status: ContractStatus) -> None:
        name = row = f"contract {status.value}"
        territory = await self.row(
            models.Territory, name=name, scale="SCOT", registered_by_id=None, sort_key=name
        )
        contract_id = await self.put(
            name,
            models.Contract,
            row,
            agency_id=self.world.office.agency_id,
            department_id=self.of("asking"),
            territory_id=territory,
            title=name,
            status=status,
            signed_on=date(2026, 1, 2),
            sort_key=name,
        )
        owner = {"contract_id": contract_id}
        for who, to_on in (("asking", None), ("piloting", None), ("other", date(2026, 2, 1))):
            party_id = await self.put(
                f"{name}: party {who}",
                models.ContractParty,
                row,
                (name, "parties"),
                **owner,
                organisation_id=self.of(who),
                role="LEAD" if who == "asking" else "PARTNER",
                from_on=date(2025, 1, 1),
                to_on=to_on,
            )
        await self.put(
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
            await self.put(
                f"{name}: {connection}", model, row, (name, connection), **owner, **columns
            )
        await self.document(name, row, **owner)
        await self.body(name, row, **owner)
        for amendment in ("DRAFT", "SIGNED"):
            await self._amendment(name, row, contract_id, amendment)
        if status in _PLANS:
            await self.roadmap(f"{name}: plan", _PLANS[status], f"{row}: plan", **owner)

    def _signed(self) -> dict[str, Any]:
        return {
            "organisation_id": self.of("piloting"),
            "signatory": "Camille Martin",
            "capacity": "Présidente",
            "signed_on": date(2026, 1, 2),
        }

    async def _amendment(self, name: str, row: str, contract_id: UUID, status: str) -> None:
        amendment = f"{name}: amendment {status}"
        row = f"{row}: amendment {status}"
        amendment_id = await self.put(
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
            await self.put(
                f"{amendment}: {connection}",
                model,
                row,
                (amendment, connection),
                amendment_id=amendment_id,
                **columns,
            )

    async def _agreement(self, status: AgreementStatus) -> None:
        name = row = f"agreement {status.value}"
        agreement_id = await self.put(
            name,
            models.Agreement,
            row,
            agency_id=self.world.office.agency_id,
            keeper_id=self.of("asking"),
            title=name,
            type="INTERTERRITORIAL_ENTENTE",
            status=status,
            sort_key=name,
        )
        owner = {"agreement_id": agreement_id}
        for who, to_on in (("piloting", None), ("other", date(2026, 2, 1))):
            await self.put(
                f"{name}: party {who}",
                models.AgreementParty,
                row,
                (name, "parties"),
                **owner,
                organisation_id=self.of(who),
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
            await self.put(
                f"{name}: {connection}", model, row, (name, connection), **owner, **columns
            )
        await self.document(name, row, **owner)
        await self.body(name, row, **owner)

    async def _framework(self, status: FrameworkStatus) -> None:
        name = row = f"framework {status.value}"
        framework_id = await self.put(
            name,
            models.FrameworkAgreement,
            row,
            authority_id=self.of("buyer"),
            reference=name,
            title=name,
            status=status,
            valid_from_on=date(2025, 1, 1),
            valid_to_on=date(2028, 1, 1),
            date_precision="DAY",
            sort_key=name,
        )
        await self.put(
            f"{name}: holder",
            models.FrameworkHolder,
            row,
            (name, "holders"),
            framework_id=framework_id,
            organisation_id=self.of("north"),
        )

    async def _flash(self, status: FlashStatus) -> None:
        name = row = f"flash {status.value}"
        framework_id = self.world.things["framework NOTIFIED"].id
        flash_id = await self.put(
            name,
            models.FlashWorkshop,
            row,
            agency_id=self.world.office.agency_id,
            pilot_id=self.of("pilot"),
            contractor_id=self.of("north"),
            framework_id=framework_id,
            title=name,
            status=status,
            estimated_amount_cents=2_000_000,
            logistics_cents=50_000,
            sort_key=name,
        )
        owner = {"flash_workshop_id": flash_id}
        await self.put(
            f"{name}: co-bearer",
            models.FlashCoBearer,
            row,
            (name, "coBearers"),
            **owner,
            organisation_id=self.of("town"),
        )
        await self.put(
            f"{name}: order",
            models.PurchaseOrder,
            f"{row}: order",
            (name, "orders"),
            **owner,
            framework_id=framework_id,
            issuer_id=self.of("pilot"),
            holder_id=self.of("north"),
            number=name,
            rank=1,
            amount_cents=2_000_000,
            status="EXECUTED",
        )
        await self.document(name, row, **owner)
        await self.document(name, f"{row}: order", "ORDER", **owner)


_PLANS = {
    ContractStatus.ACTION_PLAN: "DRAFT",
    ContractStatus.IN_EXECUTION: "ADOPTED",
    ContractStatus.TERMINATED: "CLOSED",
}
