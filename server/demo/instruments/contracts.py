"""Writes the contracts of the Nord, and what the Cambrésis one holds. Refuses a signature for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from server.demo.instruments import nord
from server.demo.instruments.actions import load_actions
from server.demo.instruments.facts import BodyFact, ContractFact
from server.demo.instruments.writing import Writing
from server.domain.contracts.terms import years_after
from server.models import (
    Commitment,
    Contract,
    ContractOrientation,
    ContractParty,
    ContractReview,
    ContractStage,
    ContractStake,
    Signature,
)
from server.models.sorting import sort_key
from server.vocabulary import (
    BodyKind,
    BodyLevel,
    CommitmentKind,
    ContractPartyRole,
    ContractStatus,
    RoadmapStatus,
    SignedInstrument,
)

TERM_YEARS: Final = 6
_MID_TERM_YEARS: Final = 3
_SIGNATORY: Final = "Non nommé par la source"


async def load(writing: Writing) -> None:
    await _council(writing)
    for fact in nord.CONTRACTS:
        contract = _contract(writing, fact)
        await writing.add([contract])
        parties = await _parties(writing, contract, fact)
        if fact.signed_on is not None:
            await _signed(writing, contract, parties, fact.signed_on)


async def _council(writing: Writing) -> None:
    """K9: the two deliberations of the département's council; no source counts the votes."""
    council = writing.body(
        BodyFact(nord.COUNCIL, BodyKind.GENERAL_ASSEMBLY, BodyLevel.POLITICAL),
        organisation_id=writing.organisations["nord"],
    )
    await writing.add([council])
    for number, (day, subject) in enumerate(nord.DELIBERATIONS, start=1):
        meeting = writing.meeting(council, number, day, (subject,))
        await writing.add([meeting])
        await writing.add([writing.deliberation(meeting, day, subject)])


def _contract(writing: Writing, fact: ContractFact) -> Contract:
    cambresis = fact.signed_on is not None
    return Contract(
        **writing.stamps,
        department_id=writing.organisations["nord"],
        territory_id=writing.territories[fact.territory],
        title=fact.title,
        status=fact.status,
        launched_on=fact.launched_on,
        launched_confidence=fact.launched_confidence,
        signed_on=fact.signed_on,
        term_years=TERM_YEARS,
        ends_on=fact.signed_on and years_after(fact.signed_on, TERM_YEARS),
        mid_term_due_on=fact.signed_on and years_after(fact.signed_on, _MID_TERM_YEARS),
        objectives_department=list(nord.OBJECTIVES_DEPARTMENT),
        objectives_territory=list(nord.OBJECTIVES_TERRITORY),
        reference_documents=list(nord.REFERENCES),
        conferences=nord.CONFERENCES if cambresis else None,
        working_groups=nord.WORKING_GROUPS if cambresis else None,
        working_groups_at_least=cambresis,
        experimental=cambresis,
        source_note=fact.source_note,
        sort_key=sort_key(fact.title),
    )


async def _parties(
    writing: Writing, contract: Contract, fact: ContractFact
) -> dict[str, ContractParty]:
    since = fact.signed_on or fact.launched_on
    roles = {
        "nord": ContractPartyRole.LEAD,
        **dict.fromkeys(fact.partners, ContractPartyRole.PARTNER),
    }
    rows = {
        key: ContractParty(
            **writing.stamps,
            contract_id=contract.id,
            organisation_id=writing.organisations[key],
            role=role,
            from_on=since,
        )
        for key, role in roles.items()
    }
    await writing.add(list(rows.values()))
    return rows


async def _signed(
    writing: Writing, contract: Contract, parties: Mapping[str, ContractParty], signed_on: date
) -> None:
    orientations = await _stakes(writing, contract)
    await writing.add(
        [
            Signature(
                **writing.stamps,
                instrument=SignedInstrument.CONTRACT,
                contract_id=contract.id,
                organisation_id=writing.organisations[key],
                signatory=_SIGNATORY,
                capacity=_SIGNATORY,
                signed_on=signed_on,
            )
            for key in parties
        ]
    )
    await writing.add(
        [
            Commitment(
                **writing.stamps,
                contract_id=contract.id,
                party_id=party.id,
                kind=CommitmentKind.COOPERATION,
                text="Engagement inventé : la source dit seulement qu’ils sont réciproques.",
            )
            for party in parties.values()
        ]
    )
    await writing.add(
        [ContractReview(**writing.stamps, contract_id=contract.id, due_on=contract.mid_term_due_on)]
    )
    await _validated(writing, contract, signed_on)
    roadmap = writing.roadmap(
        "Plan d’actions du contrat du Cambrésis",
        "nord",
        RoadmapStatus.TRACKED,
        adopted_on=signed_on,
        contract_id=contract.id,
    )
    await writing.add([roadmap])
    await load_actions(writing, roadmap, nord.projects(), "cambresis", orientations=orientations)


async def _stakes(writing: Writing, contract: Contract) -> dict[int, UUID]:
    await writing.add(
        [
            ContractStake(
                **writing.stamps,
                contract_id=contract.id,
                number=number,
                title=title,
                description=description,
            )
            for number, (title, description) in enumerate(nord.STAKES, start=1)
        ]
    )
    rows = {
        number: ContractOrientation(
            **writing.stamps, contract_id=contract.id, number=number, title=title
        )
        for number, title in enumerate(nord.ORIENTATIONS, start=1)
    }
    await writing.add(list(rows.values()))
    return {number: row.id for number, row in rows.items()}


async def _validated(writing: Writing, contract: Contract, signed_on: date) -> None:
    """K13: everything was voted unanimously, on days that nobody tells."""
    conference = writing.body(
        BodyFact(nord.CONFERENCE, BodyKind.PARTNERSHIP_CONFERENCE, BodyLevel.POLITICAL),
        contract_id=contract.id,
    )
    steering = writing.body(
        BodyFact(nord.STEERING, BodyKind.STEERING_COMMITTEE, BodyLevel.POLITICAL),
        contract_id=contract.id,
    )
    await writing.add([conference, steering])
    meeting = writing.meeting(
        conference,
        nord.CONFERENCES,
        signed_on,
        ("Jour non donné par la source : celui de la signature.",),
    )
    await writing.add([meeting])
    deliberation = writing.deliberation(
        meeting, signed_on, "Documents du contrat : tous votés à l’unanimité"
    )
    await writing.add([deliberation])
    await writing.add(
        [
            ContractStage(
                **writing.stamps,
                contract_id=contract.id,
                from_status=before,
                to_status=after,
                effective_on=signed_on,
                deliberation_id=deliberation.id,
            )
            for before, after in (
                (ContractStatus.ACTION_PLAN, ContractStatus.SIGNED),
                (ContractStatus.SIGNED, ContractStatus.IN_EXECUTION),
            )
        ]
    )
