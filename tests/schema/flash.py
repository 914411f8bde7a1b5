"""A buyer, the State service that pilots, a town, two contractors, and an Atelier Flash of theirs,
who ask through the whole contract. Everything here is made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from server import models
from server.access.identity import mint_token
from server.database import Database, Transaction, decode_uuid
from server.ids import from_global_id, new_id, to_global_id
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    MembershipCategory,
    OrganisationKind,
    Role,
    Scope,
    TerritoryScale,
    WorkshopMethod,
)
from tests.schema.agency import NOW, TODAY, Office, open_office

ORGANISATIONS = {
    "buyer": OrganisationKind.STATE_CENTRAL,
    "pilot": OrganisationKind.STATE_DECONCENTRATED,
    "town": OrganisationKind.COMMUNE,
    "north": OrganisationKind.CONTRACTOR,
    "south": OrganisationKind.CONTRACTOR,
    "west": OrganisationKind.CONTRACTOR,
}
PEOPLE = {
    "buyer": ("buyer", Role.MEMBER_TECHNICIAN),
    "service": ("pilot", Role.STATE_SERVICE),
    # Mandated by the service, without the right to commit it.
    "clerk": ("pilot", Role.MEMBER_TECHNICIAN),
    "mayor": ("town", Role.MEMBER_ELECTED),
    "contractor": ("north", Role.MEMBER_TECHNICIAN),
}
ORDER = "purchaseOrder { id status rank version issuedOn notifiedOn executedOn paidOn }"
FLASH = (
    "flashWorkshop { id status version contractor { id } roadmap { id holder { id } }"
    " coBearers { nodes { organisation { id } } } logisticsCost { amount }"
    " workshop { id } supportingMission { id } deliveredOn guidePlanUrl }"
)
FRAMEWORK = (
    "frameworkAgreement { id status version validFromOn validToOn"
    " holders { nodes { organisation { id } } } }"
)


@dataclass
class Flash:
    """`framework` and `flash` are opaque ids, once they are made."""

    office: Office
    framework: str = ""
    flash: str = ""
    territory: str = ""
    numbers: list[int] = field(default_factory=list)

    def organisation(self, name: str) -> str:
        return self.office.organisation(name)

    async def prepare(self, name: str = "buyer", **values: Any) -> dict[str, Any]:
        values = {
            "authorityId": self.organisation("buyer"),
            "reference": f"AC-{len(self.numbers)}",
            "title": "Ateliers Flash",
            "validFromOn": "2026-01-01",
            "validToOn": "2029-12-31",
            **values,
        }
        self.numbers.append(1)
        success = f"... on PrepareFrameworkAgreementSuccess {{ duplicate {FRAMEWORK} }}"
        return await self.office.change(name, "prepareFrameworkAgreement", success, **values)

    async def on_framework(self, name: str, verb: str, **values: Any) -> dict[str, Any]:
        values.setdefault("frameworkAgreementId", self.framework)
        success = f"... on FrameworkAgreementSuccess {{ {FRAMEWORK} }}"
        return await self.office.change(name, verb, success, **values)

    async def notified(self, **values: Any) -> str:
        """A framework agreement that two contractors hold."""
        made = await self.prepare(**values)
        self.framework = made["frameworkAgreement"]["id"]
        for contractor in ("north", "south"):
            await self.on_framework(
                "buyer", "addFrameworkHolder", organisationId=self.organisation(contractor)
            )
        answer = await self.on_framework("buyer", "notifyFrameworkAgreement")
        assert answer["__typename"] == "FrameworkAgreementSuccess", answer
        return self.framework

    async def request(self, name: str = "clerk", **values: Any) -> dict[str, Any]:
        values = {
            "pilotId": self.organisation("pilot"),
            "title": "Place du marché",
            "agencyId": to_global_id("Agency", self.office.agency_id),
            "territoryId": self.territory,
            "coBearerIds": [self.organisation("town")],
            "themeGroups": ["TERRITORIAL_URBAN"],
            **values,
        }
        if self.framework:
            values.setdefault("frameworkAgreementId", self.framework)
        success = f"... on RequestFlashWorkshopSuccess {{ duplicate {FLASH} }}"
        return await self.office.change(name, "requestFlashWorkshop", success, **values)

    async def do(self, name: str, verb: str, **values: Any) -> dict[str, Any]:
        values.setdefault("flashWorkshopId", self.flash)
        success = f"... on FlashWorkshopSuccess {{ {FLASH} }}"
        return await self.office.change(name, verb, success, **values)

    async def framed(self) -> str:
        self.flash = (await self.request())["flashWorkshop"]["id"]
        answer = await self.do("clerk", "frameFlashWorkshop")
        assert answer["__typename"] == "FlashWorkshopSuccess", answer
        return self.flash

    async def draft(self, name: str = "clerk", **values: Any) -> dict[str, Any]:
        self.numbers.append(1)
        values = {
            "flashWorkshopId": self.flash,
            "number": f"BC-{len(self.numbers)}",
            "holderId": self.organisation("north"),
            "amount": "20000",
            **values,
        }
        success = f"... on DraftPurchaseOrderSuccess {{ duplicate {ORDER} }}"
        return await self.office.change(name, "draftPurchaseOrder", success, **values)

    async def order(self, name: str, verb: str, order_id: str, **values: Any) -> dict[str, Any]:
        success = f"... on PurchaseOrderSuccess {{ {ORDER} }}"
        return await self.office.change(name, verb, success, purchaseOrderId=order_id, **values)

    async def drafted(self, **values: Any) -> str:
        answer = await self.draft(**values)
        assert answer["__typename"] == "DraftPurchaseOrderSuccess", answer
        id_: str = answer["purchaseOrder"]["id"]
        return id_

    async def ordered(self) -> str:
        """An order that was issued and notified."""
        order_id = await self.drafted()
        for verb in ("issuePurchaseOrder", "notifyPurchaseOrder"):
            answer = await self.order("service", verb, order_id)
            assert answer["__typename"] == "PurchaseOrderSuccess", answer
        return order_id

    async def action(self, *, priority: int | None, themed: bool) -> None:
        """An action of the workshop's roadmap, on an axis of it."""

        async def work(tx: Transaction) -> None:
            stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
            stamps["using_db"] = tx.connection
            roadmap = await models.Roadmap.get(
                flash_workshop_id=from_global_id(self.flash)[1], using_db=tx.connection
            )
            axis = await models.RoadmapAxis.create(
                **stamps, roadmap_id=roadmap.id, number=1, title="Le marché"
            )
            id_ = new_id()
            await models.Action.create(
                **stamps,
                id=id_,
                lineage_id=id_,
                roadmap_id=roadmap.id,
                axis_id=axis.id,
                number=1,
                title="Planter la place",
                priority=priority,
                status=ActionStatus.PROPOSED,
                status_on=TODAY,
                origin=ActionOrigin.WORKSHOP,
                sort_key="planter la place",
            )
            if themed:
                theme = await models.Theme.create(
                    **stamps,
                    agency_id=self.office.agency_id,
                    name="Espaces publics",
                    position=1,
                    sort_key="espaces publics",
                )
                await models.ActionTheme.create(**stamps, action_id=id_, theme_id=theme.id)

        await self.office.write(work)

    async def live_workshop(self, method: WorkshopMethod) -> UUID:
        """One of the agency's mission, in the engine."""

        async def work(tx: Transaction) -> UUID:
            made = await models.Workshop.create(
                using_db=tx.connection,
                id=new_id(),
                agency_id=self.office.agency_id,
                mission_id=self.office.mission_id,
                title="Deux jours",
                method=method,
                sort_key="deux jours",
                created_at=NOW,
                updated_at=NOW,
            )
            return made.id

        id_: UUID = await self.office.write(work)
        return id_

    async def set_priority(self, priority: int) -> None:
        await self.office.write(
            lambda tx: tx.execute("UPDATE action SET priority = $1", [priority])
        )

    async def transitions(self, name: str, field_name: str, id_: str) -> dict[str, list[str]]:
        """Each transition that is told, and the codes of what refuses it."""
        data = await self.office.ask(
            name,
            "query($id: ID!) { node(id: $id) { ... on "
            + field_name
            + " { status availableTransitions { name allowed reasons { code guard } } } } }",
            id=id_,
        )
        return {
            one["name"]: [reason["guard"] or reason["code"] for reason in one["reasons"]]
            for one in data["node"]["availableTransitions"]
        }


async def open_flash(database: Database) -> Flash:
    office = await open_office(database)

    async def work(tx: Transaction) -> UUID:
        stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
        for name, kind in ORGANISATIONS.items():
            made = await models.Organisation.create(
                **stamps, id=new_id(), name=name, kind=kind, fictional=True, sort_key=name
            )
            office.organisations[name] = made.id
        # An agency asks in the name of its members.
        await models.Membership.create(
            **stamps,
            id=new_id(),
            agency_id=office.agency_id,
            organisation_id=office.organisations["town"],
            category=MembershipCategory.FULL_MEMBER,
            joined_on=date(2020, 1, 1),
        )
        for name, (organisation, role) in PEOPLE.items():
            await _account(office, name, office.organisations[organisation], role, stamps)
        territory = await models.Territory.create(
            **stamps,
            id=new_id(),
            name="Le bourg",
            scale=TerritoryScale.COMMUNE,
            registered_by_id=office.agency_id,
            sort_key="le bourg",
        )
        return territory.id

    territory_id = decode_uuid(await office.write(work))
    return Flash(office, territory=to_global_id("Territory", territory_id))


async def _account(
    office: Office, name: str, organisation_id: UUID, role: Role, stamps: dict[str, Any]
) -> None:
    user = await models.User.create(
        **stamps, id=new_id(), label=name, organisation_id=organisation_id
    )
    office.users[name] = user.id
    await models.RoleGrant.create(
        **stamps,
        id=new_id(),
        user_id=user.id,
        role=role,
        organisation_id=organisation_id,
        from_on=date(2020, 1, 1),
    )
    token = mint_token()
    office.secrets[name] = token.secret
    await models.ApiToken.create(
        **stamps,
        id=new_id(),
        user_id=user.id,
        label=name,
        prefix=token.prefix,
        secret_sha256=token.secret_sha256,
        scopes=[scope.value for scope in Scope],
    )
