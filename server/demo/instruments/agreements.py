"""Writes the five agreements, heading by heading. Refuses a day that no sheet gives."""

from __future__ import annotations

from typing import Final

from server.demo.instruments import cooperation
from server.demo.instruments.actions import load_actions
from server.demo.instruments.facts import AgreementFact
from server.demo.instruments.writing import Writing
from server.models import (
    Agreement,
    AgreementAxis,
    AgreementItem,
    AgreementParty,
    AgreementStaffing,
    FundingCall,
)
from server.models.sorting import sort_key
from server.vocabulary import (
    AgreementStatus,
    RoadmapStatus,
    SheetHeading,
)

_HEADINGS: Final = tuple(SheetHeading)


async def load(writing: Writing) -> None:
    for fact in cooperation.AGREEMENTS:
        await _agreement(writing, fact)


async def _agreement(writing: Writing, fact: AgreementFact) -> None:
    agreement = Agreement(
        **writing.stamps,
        keeper_id=writing.organisations[fact.keeper],
        title=fact.title,
        type=fact.type,
        status=AgreementStatus.SIGNED,
        basis=fact.basis,
        event_source=cooperation.EVENT,
        in_house_contract_reference=fact.in_house_reference,
        source_note=fact.source_note,
        sort_key=sort_key(fact.title),
    )
    await writing.add([agreement])
    await writing.add(
        [
            AgreementParty(
                **writing.stamps,
                agreement_id=agreement.id,
                organisation_id=writing.organisations[key],
                role=role,
                from_on=cooperation.TOLD_ON,
            )
            for key, role in fact.parties.items()
        ]
    )
    await _sheet(writing, agreement, fact)
    for body_fact in fact.bodies:
        body = writing.body(body_fact, agreement_id=agreement.id)
        await writing.add([body])
        await writing.add(writing.seats(body, body_fact, cooperation.TOLD_ON))
    if fact.actions:
        roadmap = writing.roadmap(
            fact.title,
            fact.keeper,
            RoadmapStatus.ADOPTED,
            adopted_on=None,
            agreement_id=agreement.id,
        )
        axes = await writing.axes(roadmap, fact.axes)
        await load_actions(writing, roadmap, fact.actions, None, axes=axes)


async def _sheet(writing: Writing, agreement: Agreement, fact: AgreementFact) -> None:
    of_agreement = {**writing.stamps, "agreement_id": agreement.id}
    await writing.add(
        [
            AgreementItem(
                **of_agreement,
                heading=heading,
                number=number,
                text=item.text,
                motive=item.motive,
            )
            for heading in _HEADINGS
            for number, item in enumerate(
                (item for item in fact.items if item.heading is heading), start=1
            )
        ]
    )
    await writing.add(
        [
            AgreementAxis(**of_agreement, number=number, title=title)
            for number, title in enumerate(fact.axes, start=1)
        ]
    )
    await writing.add(
        [AgreementStaffing(**of_agreement, kind=kind, title=title) for kind, title in fact.staffing]
    )
    await writing.add(
        [
            FundingCall(
                **of_agreement,
                title=title,
                funder_id=funder and writing.organisations[funder],
                year=year,
            )
            for title, funder, year in fact.calls
        ]
    )
