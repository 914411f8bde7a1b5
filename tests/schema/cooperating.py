"""A nature park, a community, a pays and two joint authorities that cooperate, and the agency that
helps them: made up, and asking through the whole contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from server import models
from server.access.identity import mint_token
from server.database import Database, Transaction, decode_uuid
from server.ids import from_global_id, new_id, to_global_id
from server.vocabulary import (
    BanaticNature,
    BodyCapacity,
    BodyKind,
    BodyLevel,
    BodySide,
    DeliberationOutcome,
    MeetingStatus,
    OrganisationKind,
    Role,
    Scope,
    SheetHeading,
)
from tests.schema.agency import NOW, TODAY, Office, open_office

YESTERDAY = TODAY - timedelta(days=1)
ORGANISATIONS: dict[str, tuple[OrganisationKind, BanaticNature | None]] = {
    "park": (OrganisationKind.PNR, None),
    "community": (OrganisationKind.EPCI, BanaticNature.CC),
    "city": (OrganisationKind.EPCI, BanaticNature.CA),
    "pays": (OrganisationKind.PAYS, None),
    "water": (OrganisationKind.SYNDICAT_MIXTE, None),
    "scot": (OrganisationKind.SYNDICAT_MIXTE, None),
}
AGREEMENT = "agreement { id status version signedOn startsOn endedOn warnings { code message } }"
SIX = [{"heading": heading.value, "text": "Dit."} for heading in SheetHeading]


@dataclass
class Cooperation:
    """`agreement` is the opaque id of the one that is spoken of."""

    office: Office
    agreement: str = ""
    made: list[str] = field(default_factory=list)

    def organisation(self, name: str) -> str:
        return self.office.organisation(name)

    async def explore(self, name: str = "park", **values: Any) -> dict[str, Any]:
        parties = values.pop("parties", ("park", "community"))
        values = {
            "keeperId": self.organisation("park"),
            "agencyId": to_global_id("Agency", self.office.agency_id),
            "title": "Plan de coopération",
            "type": "COOPERATION_PLAN",
            "parties": [self.party(one) for one in parties],
            **values,
        }
        success = f"... on ExploreAgreementSuccess {{ duplicate {AGREEMENT} }}"
        answer = await self.office.change(name, "exploreAgreement", success, **values)
        if answer["__typename"] == "ExploreAgreementSuccess":
            self.agreement = answer["agreement"]["id"]
        return answer

    def party(self, one: str | tuple[str, str]) -> dict[str, str]:
        name, role = (one, "PARTY") if isinstance(one, str) else one
        return {"organisationId": self.organisation(name), "role": role}

    async def do(self, name: str, verb: str, **values: Any) -> dict[str, Any]:
        values.setdefault("agreementId", self.agreement)
        success = f"... on AgreementSuccess {{ {AGREEMENT} }}"
        if verb == "validateAgreement":
            success += " ... on HeadingMissing { headings }"
        return await self.office.change(name, verb, success, **values)

    async def sign(self, name: str, *parties: str, **values: Any) -> dict[str, Any]:
        """Each party with the deliberation of its council of the day before."""
        signing = [
            {"organisationId": self.organisation(one), "deliberationId": await self.decided(one)}
            for one in parties
        ]
        values = {
            "agreementId": self.agreement,
            "parties": signing,
            "signatory": "Une présidente",
            "capacity": "Présidente",
            **values,
        }
        success = f"... on SignAgreementSuccess {{ duplicate {AGREEMENT} }}"
        return await self.office.change(name, "signAgreement", success, **values)

    async def validated(self, **values: Any) -> str:
        await self.explore(**values)
        await self.do("park", "setAgreementSheet", items=SIX)
        for verb in ("draftAgreement", "validateAgreement"):
            answer = await self.do("park", verb)
            assert answer["__typename"] == "AgreementSuccess", answer
        return self.agreement

    async def signed(self, **values: Any) -> str:
        parties = values.get("parties", ("park", "community"))
        await self.validated(**values)
        names = [one if isinstance(one, str) else one[0] for one in parties]
        answer = await self.sign("park", *names)
        assert answer["agreement"]["status"] == "SIGNED", answer
        return self.agreement

    async def decided(
        self,
        organisation: str,
        *,
        on: date = YESTERDAY,
        outcome: DeliberationOutcome = DeliberationOutcome.ADOPTED,
    ) -> str:
        """A deliberation of the council of this organisation."""
        owner = {"organisation_id": self.office.organisations[organisation]}
        return await self._decided(BodyKind.COUNCIL, owner, on, outcome)

    async def conference(
        self,
        *,
        on: date = YESTERDAY,
        kind: BodyKind = BodyKind.PRESIDENTS_CONFERENCE,
        outcome: DeliberationOutcome = DeliberationOutcome.ADOPTED,
    ) -> str:
        """A decision of a body of the agreement."""
        owner = {"agreement_id": from_global_id(self.agreement)[1]}
        return await self._decided(kind, owner, on, outcome)

    async def _decided(
        self, kind: BodyKind, owner: dict[str, UUID], on: date, outcome: DeliberationOutcome
    ) -> str:
        async def work(tx: Transaction) -> UUID:
            stamps = stamps_of(tx)
            body = await models.GovernanceBody.create(**stamps, **_body(kind, owner))
            meeting = await models.Meeting.create(
                **stamps,
                body_id=body.id,
                number=1,
                scheduled_on=on,
                held_on=on,
                status=MeetingStatus.HELD,
                agenda=[],
            )
            made = await models.Deliberation.create(
                **stamps,
                meeting_id=meeting.id,
                number="1",
                decided_on=on,
                subject="Accord",
                outcome=outcome,
            )
            return made.id

        return to_global_id("Deliberation", decode_uuid(await self.office.write(work)))

    async def body(self, kind: BodyKind, seats: dict[str, bool], **owner: UUID) -> None:
        """A body, who sits in it and whether they chair it; of the agreement unless it is told."""
        owner = owner or {"agreement_id": from_global_id(self.agreement)[1]}

        async def work(tx: Transaction) -> None:
            stamps = stamps_of(tx)
            body = await models.GovernanceBody.create(**stamps, **_body(kind, owner))
            for name, chair in seats.items():
                await models.BodyMember.create(
                    **stamps,
                    body_id=body.id,
                    organisation_id=self.office.organisations[name],
                    capacity=BodyCapacity.ELECTED,
                    chair=chair,
                    from_on=date(2020, 1, 1),
                )

        await self.office.write(work)

    async def enforceability(self, decision: str) -> str | None:
        data = await self.office.ask(
            "park",
            "query($id: ID!) { node(id: $id) { ... on Deliberation { enforceability } } }",
            id=decision,
        )
        told: str | None = data["node"]["enforceability"]
        return told

    async def warnings(self) -> list[str]:
        data = await self.office.ask(
            "park",
            "query($id: ID!) { node(id: $id) { ... on Agreement { warnings { code } } } }",
            id=self.agreement,
        )
        return [one["code"] for one in data["node"]["warnings"]]

    async def transitions(self, name: str) -> dict[str, list[str]]:
        """Each transition that is told, and what refuses it."""
        data = await self.office.ask(
            name,
            "query($id: ID!) { node(id: $id) { ... on Agreement {"
            " availableTransitions { name allowed reasons { code guard } } } } }",
            id=self.agreement,
        )
        return {
            one["name"]: [reason["guard"] or reason["code"] for reason in one["reasons"]]
            for one in data["node"]["availableTransitions"]
        }


def stamps_of(tx: Transaction) -> dict[str, Any]:
    return {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}


def _body(kind: BodyKind, owner: dict[str, UUID]) -> dict[str, Any]:
    return {
        "name": "Instance",
        "kind": kind,
        "side": BodySide.PARTNERSHIP,
        "level": BodyLevel.POLITICAL,
        "sort_key": "instance",
        **owner,
    }


async def open_cooperation(database: Database) -> Cooperation:
    office = await open_office(database)

    async def work(tx: Transaction) -> None:
        stamps = stamps_of(tx)
        for name, (kind, nature) in ORGANISATIONS.items():
            made = await models.Organisation.create(
                **stamps,
                id=new_id(),
                name=name,
                kind=kind,
                banatic_nature=nature,
                fictional=True,
                sort_key=name,
            )
            office.organisations[name] = made.id
            await _account(office, name, made.id, stamps)

    await office.write(work)
    return Cooperation(office)


async def _account(
    office: Office, name: str, organisation_id: UUID, stamps: dict[str, Any]
) -> None:
    """Somebody that the organisation mandates, under its own name."""
    user = await models.User.create(
        **stamps, id=new_id(), label=name, organisation_id=organisation_id
    )
    office.users[name] = user.id
    await models.RoleGrant.create(
        **stamps,
        id=new_id(),
        user_id=user.id,
        role=Role.MEMBER_ELECTED,
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
