"""Writes the framework agreements, one fictional Atelier Flash and the roadmap of one community. Refuses a real purchase."""

from __future__ import annotations

from uuid import UUID

from server.demo.instruments import plaine
from server.demo.instruments.actions import load_actions
from server.demo.instruments.facts import ActionFact
from server.demo.instruments.writing import Writing
from server.models import (
    ActionTheme,
    FlashCoBearer,
    FlashWorkshop,
    FrameworkAgreement,
    FrameworkHolder,
    Link,
    PurchaseOrder,
    Theme,
)
from server.models.sorting import sort_key
from server.vocabulary import (
    ActionOrigin,
    FlashStatus,
    FlashThemeGroup,
    FrameworkStatus,
    LinkKind,
    PurchaseOrderStatus,
    RoadmapStatus,
)


async def load(writing: Writing) -> None:
    frameworks = await _frameworks(writing)
    await _themes(writing)
    await _flash(writing, frameworks["2021"])
    await _plaine(writing)


async def _frameworks(writing: Writing) -> dict[str, UUID]:
    ids: dict[str, UUID] = {}
    previous: UUID | None = None
    for fact in plaine.FRAMEWORKS:
        row = FrameworkAgreement(
            **writing.stamps,
            authority_id=writing.organisations["dgaln"],
            predecessor_id=previous,
            reference=fact.reference,
            title=fact.title,
            status=FrameworkStatus.NOTIFIED,
            valid_from_on=fact.valid[0],
            valid_to_on=fact.valid[1],
            date_precision=fact.precision,
            date_confidence=fact.confidence,
            overlaps_predecessor=fact.overlaps,
            source_note=fact.source_note,
            sort_key=sort_key(fact.title),
        )
        await writing.add([row])
        await writing.add(
            [
                FrameworkHolder(
                    **writing.stamps,
                    framework_id=row.id,
                    organisation_id=writing.organisations[holder],
                )
                for holder in ("prestataire-a", "prestataire-b")
            ]
        )
        ids[fact.key] = previous = row.id
    return ids


async def _themes(writing: Writing) -> None:
    names = sorted({theme for _, theme, _, _ in plaine.FLASH_ACTIONS})
    rows = {
        name: Theme(
            **writing.stamps, agency_id=writing.agency_id, name=name, sort_key=sort_key(name)
        )
        for name in names
    }
    await writing.add(list(rows.values()))
    writing.themes = {name: row.id for name, row in rows.items()}


async def _flash(writing: Writing, framework_id: UUID) -> None:
    flash = FlashWorkshop(
        **writing.stamps,
        pilot_id=writing.organisations["ddtm-14"],
        agency_id=writing.agency_id,
        territory_id=writing.territories["plaine"],
        framework_id=framework_id,
        contractor_id=writing.organisations["prestataire-a"],
        supporting_mission_id=writing.mission_id,
        logistics_payer_id=writing.organisations["plaine"],
        title=plaine.FLASH_TITLE,
        status=FlashStatus.DELIVERED,
        theme_groups=[FlashThemeGroup.TERRITORIAL_URBAN.value],
        subjects=["Revitalisation du centre-bourg", "Entrée de bourg"],
        anct_programmes=["Petites villes de demain"],
        estimated_amount_cents=plaine.ABOUT_CENTS,
        funding_share_percent=plaine.SHARE_PERCENT,
        logistics_cents=120_000,
        guide_plan_url="https://example.org/plan-guide-fictif.pdf",
        delivered_on=plaine.DELIVERED_ON,
        fictional=True,
        sort_key=sort_key(plaine.FLASH_TITLE),
    )
    await writing.add([flash])
    await writing.add(
        [
            FlashCoBearer(
                **writing.stamps,
                flash_workshop_id=flash.id,
                organisation_id=writing.organisations["plaine"],
            )
        ]
    )
    await writing.add(
        [
            PurchaseOrder(
                **writing.stamps,
                flash_workshop_id=flash.id,
                framework_id=framework_id,
                issuer_id=writing.organisations["ddtm-14"],
                holder_id=writing.organisations["prestataire-a"],
                number=number,
                rank=rank,
                amount_cents=amount,
                status=PurchaseOrderStatus.EXECUTED,
                issued_on=plaine.ISSUED_ON,
                notified_on=plaine.NOTIFIED_ON,
                executed_on=plaine.EXECUTED_ON,
                fictional=True,
            )
            for number, rank, amount in plaine.ORDERS
        ]
    )
    roadmap = writing.roadmap(
        plaine.FLASH_ROADMAP,
        "plaine",
        RoadmapStatus.TRACKED,
        adopted_on=plaine.DELIVERED_ON,
        flash_workshop_id=flash.id,
        agency_id=writing.agency_id,
        fictional=True,
    )
    axes = await writing.axes(roadmap, plaine.FLASH_AXES)
    facts = [
        ActionFact(
            title,
            (plaine.RAISED, plaine.TAKEN),
            ActionOrigin.WORKSHOP,
            owners={"plaine": None},
            axis=axis,
            priority=priority,
            generated=True,
        )
        for title, _, axis, priority in plaine.FLASH_ACTIONS
    ]
    made = await load_actions(writing, roadmap, facts, "plaine", axes=axes)
    await writing.add(
        [
            ActionTheme(**writing.stamps, action_id=action_id, theme_id=writing.themes[theme])
            for action_id, (_, theme, _, _) in zip(made, plaine.FLASH_ACTIONS, strict=True)
        ]
    )
    await writing.add(
        [
            Link(
                **writing.stamps,
                kind=LinkKind.MISSION_SUPPORTS_WORKSHOP,
                mission_id=writing.mission_id,
                flash_workshop_id=flash.id,
            ),
            Link(
                **writing.stamps,
                kind=LinkKind.WORKSHOP_PRODUCED_ROADMAP,
                flash_workshop_id=flash.id,
                roadmap_id=roadmap.id,
            ),
        ]
    )


async def _plaine(writing: Writing) -> None:
    roadmap = writing.roadmap(
        plaine.ROADMAP,
        "plaine",
        RoadmapStatus.TRACKED,
        adopted_on=plaine.TAKEN.on,
        agency_id=writing.agency_id,
        fictional=True,
    )
    axes = await writing.axes(roadmap, plaine.AXES)
    made = await load_actions(writing, roadmap, plaine.actions(), "plaine", axes=axes)
    await writing.add(
        [
            Link(
                **writing.stamps,
                kind=LinkKind.MISSION_SUPPORTS_ACTION,
                mission_id=writing.mission_id,
                action_id=action_id,
            )
            for action_id in made[1::3]
        ]
    )
