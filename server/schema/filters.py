"""What a client may ask a list to keep, list by list. Conditions add up.

Refuses an oracle: what a reader does not read of a row keeps no row for him, whatever he guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import strawberry

from server.access import policy
from server.reading import inner_id, matches, matches_any, matches_text, matches_where
from server.vocabulary import (
    ActionCategory,
    ActionOrigin,
    ActionStatus,
    AgreementStatus,
    AgreementType,
    ContractStatus,
    DeliberationOutcome,
    DeliverableKind,
    DeliverableStatus,
    FlashStatus,
    Instrument,
    MeetingStatus,
    MissionKind,
    MissionPartnership,
    MissionRequestStatus,
    MissionStatus,
    NoticeKind,
    OrganisationKind,
    ParticipationCategory,
    ProgrammeStatus,
    ServiceRequestStatus,
    SocleFamily,
    Strand,
    TerritoryScale,
    WorkshopStatus,
)

# One's own participation, told by one's own organisation: nothing of the mission is learnt by it.
_OWN_PARTICIPATION = (
    "EXISTS (SELECT 1 FROM mission_participation op WHERE op.mission_id = {t}.id"
    " AND op.organisation_id = :organisation_id AND op.category = :value"
    " AND op.from_on <= :today AND (op.to_on IS NULL OR op.to_on > :today))"
)


_MINE = (
    "EXISTS (SELECT 1 FROM role_grant wm WHERE wm.user_id = :user_id AND wm.workshop_id = {t}.id"
    " AND wm.from_on <= :today AND (wm.to_on IS NULL OR wm.to_on > :today))"
)


@strawberry.input(description="Organisations à garder ; les conditions s'ajoutent.")
class OrganisationFilter:
    text: str | None = matches_text("Dont le nom ou un numéro a ces mots.", "Organisation")
    kind: list[OrganisationKind] | None = matches_any("D'une de ces natures.", "kind")
    siren: str | None = matches("De ce SIREN.", "siren")
    insee_code: str | None = matches("De ce code INSEE.", "insee_code")
    department: str | None = matches_where(
        "De ce département, par son code.",
        "EXISTS (SELECT 1 FROM json_each({t}.department_codes) dc WHERE dc.value = :value)",
        postgres="{t}.department_codes @> to_jsonb(CAST(:value AS text))",
    )
    member_of_id: strawberry.ID | None = matches_where(
        "Membres ou financeurs de cette agence, ce jour.",
        "{t}.id IN (SELECT me.organisation_id FROM membership me WHERE me.agency_id = :value"
        " AND me.joined_on <= :today AND (me.left_on IS NULL OR me.left_on > :today) AND {seen})",
        id_of="Agency",
        seen=("me", policy.MEMBERSHIPS),
    )
    updated_since: datetime | None = matches(
        "Changées à cet instant ou depuis.", "updated_at", operator=">="
    )


@strawberry.input(description="Territoires à garder ; les conditions s'ajoutent.")
class TerritoryFilter:
    scale: TerritoryScale | None = matches("De cette échelle.", "scale")
    registered_by_id: strawberry.ID | None = matches(
        "Dont cette agence tient la fiche.", "registered_by_id", id_of="Agency"
    )
    member_id: strawberry.ID | None = matches_where(
        "Dont cette commune ou intercommunalité fait partie.",
        "EXISTS (SELECT 1 FROM territory_member tm WHERE tm.territory_id = {t}.id"
        " AND tm.organisation_id = :value)",
        id_of="Organisation",
    )


@strawberry.input(description="Personnes à garder ; les conditions s'ajoutent.")
class PersonFilter:
    organisation_id: strawberry.ID | None = matches(
        "De cette organisation.", "organisation_id", id_of="Organisation"
    )
    registered_by_id: strawberry.ID | None = matches(
        "Dont cette agence tient la fiche.", "registered_by_id", id_of="Agency"
    )


@strawberry.input(description="Thèmes à garder ; les conditions s'ajoutent.")
class ThemeFilter:
    agency_id: strawberry.ID | None = matches("De cette agence.", "agency_id", id_of="Agency")
    parent_id: strawberry.ID | None = matches("Branches de ce thème.", "parent_id", id_of="Theme")


@strawberry.input(description="Programmes à garder ; les conditions s'ajoutent.")
class ProgrammeFilter:
    text: str | None = matches_text("Dont le titre ou les sujets ont ces mots.", "Programme")
    agency_id: strawberry.ID | None = matches("De cette agence.", "agency_id", id_of="Agency")
    status: list[ProgrammeStatus] | None = matches_any("Dans un de ces états.", "status")
    year: int | None = matches_where(
        "Dont les années comprennent celle-ci.", "{t}.year_from <= :value AND {t}.year_to >= :value"
    )
    updated_since: datetime | None = matches(
        "Changés à cet instant ou depuis.", "updated_at", operator=">="
    )


@strawberry.input(description="Un membre, et la catégorie où il prend part.")
class MemberFilter:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
    category: ParticipationCategory | None = strawberry.field(
        default=None, description="Sa catégorie ; nulle : n'importe laquelle."
    )


@strawberry.input(description="Ce que la mission est dans un autre système.")
class ReferenceFilter:
    system: str = strawberry.field(description="Le système, par exemple IDURBA.")
    value: str = strawberry.field(description="Son identifiant là-bas, en entier.")


def _member(given: Mapping[str, Any]) -> dict[str, Any]:
    category = given.get("category")
    return {
        "organisation": inner_id(given["organisationId"], "Organisation"),
        "categories": tuple(ParticipationCategory) if category is None else (category,),
    }


def _reference(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"system": given["system"], "value": given["value"]}


def _in_links(table: str, condition: str) -> str:
    """The missions with a link of this kind that meets the condition."""
    return f"{{t}}.id IN (SELECT li.mission_id FROM {table} li WHERE {condition})"  # noqa: S608 - constants


def _of_member(column: str) -> str:
    """The missions about a territory of which an organisation so numbered is part."""
    return (
        "{t}.id IN (SELECT li.mission_id FROM organisation og"  # noqa: S608 - constants
        " JOIN territory_member tm ON tm.organisation_id = og.id"
        " JOIN mission_territory li ON li.territory_id = tm.territory_id"
        f" WHERE og.{column} = :value)"
    )


_IN_BRANCH = (
    "{t}.id IN (WITH RECURSIVE branch (id) AS (SELECT th.id FROM theme th WHERE th.id = :value"
    " UNION SELECT ch.id FROM theme ch JOIN branch br ON ch.parent_id = br.id)"
    " SELECT li.mission_id FROM mission_theme li JOIN branch bh ON bh.id = li.theme_id)"
)
_LATE_MISSION = (
    "COALESCE({t}.end_on < :today AND {t}.status IN"
    " ('PROPOSED', 'PROGRAMMED', 'IN_PROGRESS', 'SUSPENDED'), FALSE) = :value"
)
_LATE_ACTION = (
    "COALESCE({t}.planned_end_on < :today AND {t}.status NOT IN ('DONE', 'ABANDONED'), FALSE)"
    " = :value"
)
_ENGAGED_ACTION = (
    "({t}.status IN ('COMMITTED', 'IN_PROGRESS', 'PAUSED', 'BLOCKED', 'DONE')) = :value"
)


@strawberry.input(description="Missions à garder ; les conditions s'ajoutent.")
class MissionFilter:
    text: str | None = matches_text(
        "Dont le code, le titre ou le résumé ont ces mots.",
        "Mission",
        body=policy.MISSION_SUMMARY,
    )
    agency_id: strawberry.ID | None = matches("De cette agence.", "agency_id", id_of="Agency")
    status: list[MissionStatus] | None = matches_any("Dans un de ces états.", "status")
    strand: Strand | None = matches("De ce volet.", "strand")
    socle_family: SocleFamily | None = matches("De cette famille du socle.", "socle_family")
    kind: list[MissionKind] | None = matches_any("D'une de ces natures.", "kind")
    partnership: MissionPartnership | None = matches(
        "Au programme partenarial, ou hors de lui.",
        "partnership",
        opened_by=policy.MISSIONS,
    )
    category: ParticipationCategory | None = matches_where(
        "Où l'organisation du lecteur est, ce jour, dans cette catégorie.", _OWN_PARTICIPATION
    )
    member: MemberFilter | None = matches_where(
        "Où cette organisation prend part, ce jour.",
        _in_links(
            "mission_participation",
            "li.organisation_id = :value.organisation AND li.category IN (:values.categories)"
            " AND li.from_on <= :today AND (li.to_on IS NULL OR li.to_on > :today)",
        ),
        parts=_member,
        opened_by=policy.MISSION_SUMMARY,
    )
    requested_by_id: strawberry.ID | None = matches(
        "Demandées par cette organisation.",
        "requested_by_id",
        id_of="Organisation",
        opened_by=policy.MISSION_SUMMARY,
    )
    lead_id: strawberry.ID | None = matches(
        "Menées par ce compte ; pour l'équipe de l'agence seule.",
        "lead_id",
        id_of="User",
        opened_by=policy.MISSION_LEADS,
    )
    year: int | None = matches_where(
        "Qui ont une ligne pour cette année, que le lecteur voit.",
        _in_links("programme_line", "li.year = :value AND {seen}"),
        seen=("li", policy.PROGRAMME_LINES),
    )
    axis_id: strawberry.ID | None = matches_where(
        "Qui ont une ligne sur cet axe, que le lecteur voit.",
        _in_links("programme_line", "li.axis_id = :value AND {seen}"),
        id_of="Axis",
        seen=("li", policy.PROGRAMME_LINES),
    )
    territory_id: strawberry.ID | None = matches_where(
        "Sur ce territoire.",
        _in_links("mission_territory", "li.territory_id = :value"),
        id_of="Territory",
        opened_by=policy.MISSION_SUMMARY,
    )
    siren: str | None = matches_where(
        "Sur un territoire dont fait partie l'organisation de ce SIREN.",
        _of_member("siren"),
        opened_by=policy.MISSION_SUMMARY,
    )
    insee_code: str | None = matches_where(
        "Sur un territoire dont fait partie la commune de ce code INSEE.",
        _of_member("insee_code"),
        opened_by=policy.MISSION_SUMMARY,
    )
    theme_id: strawberry.ID | None = matches_where(
        "Sur ce thème ou une de ses branches.",
        _IN_BRANCH,
        id_of="Theme",
        opened_by=policy.MISSION_SUMMARY,
    )
    instrument: list[Instrument] | None = matches_where(
        "Sur un de ces documents, contrats ou dispositifs.",
        _in_links("mission_instrument", "li.instrument IN (:values)"),
        several=True,
        opened_by=policy.MISSION_SUMMARY,
    )
    external_ref: ReferenceFilter | None = matches_where(
        "Qui porte ce nom dans un autre système.",
        _in_links("mission_reference", "li.system = :value.system AND li.value = :value.value"),
        parts=_reference,
        opened_by=policy.MISSION_SUMMARY,
    )
    late: bool | None = matches_where(
        "Dont la fin prévue est passée et que rien ne clôt ; `false` pour les autres.",
        _LATE_MISSION,
        opened_by=policy.MISSION_SUMMARY,
    )
    updated_since: datetime | None = matches(
        "Changées à cet instant ou depuis.", "updated_at", operator=">="
    )


@strawberry.input(description="Conventions de financement à garder ; les conditions s'ajoutent.")
class FundingAgreementFilter:
    programme_id: strawberry.ID | None = matches(
        "De ce programme.", "programme_id", id_of="Programme"
    )
    funder_id: strawberry.ID | None = matches("De ce financeur.", "funder_id", id_of="Organisation")
    year: int | None = matches("De cette année.", "year")


@strawberry.input(description="Demandes de mission à garder ; les conditions s'ajoutent.")
class MissionRequestFilter:
    agency_id: strawberry.ID | None = matches("À cette agence.", "agency_id", id_of="Agency")
    organisation_id: strawberry.ID | None = matches(
        "De cette organisation.", "organisation_id", id_of="Organisation"
    )
    year: int | None = matches("Pour cette année.", "wanted_year")
    status: MissionRequestStatus | None = matches("Dans cet état.", "status")


@strawberry.input(description="Demandes de service à garder ; les conditions s'ajoutent.")
class ServiceRequestFilter:
    agency_id: strawberry.ID | None = matches("À cette agence.", "agency_id", id_of="Agency")
    organisation_id: strawberry.ID | None = matches(
        "De cette organisation.", "organisation_id", id_of="Organisation"
    )
    socle_family: SocleFamily | None = matches("De cette famille du socle.", "socle_family")
    status: ServiceRequestStatus | None = matches("Dans cet état.", "status")


@strawberry.input(description="Livrables à garder ; les conditions s'ajoutent.")
class DeliverableFilter:
    text: str | None = matches_text("Dont le titre a ces mots.", "Deliverable")
    mission_id: strawberry.ID | None = matches("De cette mission.", "mission_id", id_of="Mission")
    status: list[DeliverableStatus] | None = matches_any("Dans un de ces états.", "status")
    kind: DeliverableKind | None = matches("De cette nature.", "kind")
    published_since: datetime | None = matches(
        "Publiés à cet instant ou depuis.", "published_at", operator=">="
    )
    updated_since: datetime | None = matches(
        "Changés à cet instant ou depuis.", "updated_at", operator=">="
    )


@strawberry.input(description="Réunions à garder ; les conditions s'ajoutent.")
class MeetingFilter:
    text: str | None = matches_text("Dont l'ordre du jour ou le lieu a ces mots.", "Meeting")
    body_id: strawberry.ID | None = matches("De cette instance.", "body_id", id_of="GovernanceBody")
    status: list[MeetingStatus] | None = matches_any("Dans un de ces états.", "status")
    from_on: date | None = matches("Prévues ce jour ou après.", "scheduled_on", operator=">=")
    to_on: date | None = matches("Prévues ce jour ou avant.", "scheduled_on", operator="<=")


@strawberry.input(description="Délibérations à garder ; les conditions s'ajoutent.")
class DeliberationFilter:
    text: str | None = matches_text("Dont le numéro ou l'objet a ces mots.", "Deliberation")
    body_id: strawberry.ID | None = matches_where(
        "D'une réunion de cette instance.",
        "{t}.meeting_id IN (SELECT me.id FROM meeting me WHERE me.body_id = :value AND {seen})",
        id_of="GovernanceBody",
        seen=("me", policy.MEETINGS),
    )
    outcome: list[DeliberationOutcome] | None = matches_any("D'une de ces issues.", "outcome")
    from_on: date | None = matches("Décidées ce jour ou après.", "decided_on", operator=">=")
    to_on: date | None = matches("Décidées ce jour ou avant.", "decided_on", operator="<=")


@strawberry.input(description="Ateliers à garder ; les conditions s'ajoutent.")
class WorkshopFilter:
    agency_id: strawberry.ID | None = matches("De cette agence.", "agency_id", id_of="Agency")
    mission_id: strawberry.ID | None = matches("De cette mission.", "mission_id", id_of="Mission")
    series_id: strawberry.ID | None = matches(
        "De cette série.", "series_id", id_of="WorkshopSeries"
    )
    status: list[WorkshopStatus] | None = matches_any("Dans un de ces états.", "status")
    mine: bool | None = matches_where(
        "Où le lecteur tient un rôle ce jour ; `false` pour les autres.", f"({_MINE}) = :value"
    )
    from_on: date | None = matches("Tenus ce jour ou après.", "held_on", operator=">=")
    to_on: date | None = matches("Tenus ce jour ou avant.", "held_on", operator="<=")


@strawberry.input(description="Feuilles de route à garder ; les conditions s'ajoutent.")
class RoadmapFilter:
    holder_id: strawberry.ID | None = matches("De ce porteur.", "holder_id", id_of="Organisation")
    agency_id: strawberry.ID | None = matches(
        "Accompagnées par cette agence.", "agency_id", id_of="Agency"
    )


@strawberry.input(description="Du premier au dernier jour, compris.")
class PeriodFilter:
    from_on: date = strawberry.field(description="Premier jour.")
    to_on: date = strawberry.field(description="Dernier jour.")


def _period(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"start": given["fromOn"], "end": given["toOn"]}


@strawberry.input(description="Actions à garder ; les conditions s'ajoutent.")
class ActionFilter:
    text: str | None = matches_text("Dont le titre ou la description ont ces mots.", "Action")
    roadmap_id: strawberry.ID | None = matches(
        "De cette feuille de route.", "roadmap_id", id_of="Roadmap"
    )
    status: list[ActionStatus] | None = matches_any("Dans un de ces états.", "status")
    axis_id: strawberry.ID | None = matches("De cet axe.", "axis_id", id_of="RoadmapAxis")
    origin: ActionOrigin | None = matches("De cette origine.", "origin")
    category: list[ActionCategory] | None = matches_any("D'une de ces familles.", "category")
    priority: list[int] | None = matches_any("D'un de ces niveaux de priorité.", "priority")
    external_id: str | None = matches("De cet identifiant extérieur.", "external_id")
    generated: bool | None = matches_where(
        "Engendrées pour la démonstration ; `false` pour les autres.", "{t}.generated = :value"
    )
    engaged: bool | None = matches_where(
        "Engagées (AC6) ; `false` pour les autres.", _ENGAGED_ACTION
    )
    owner_id: strawberry.ID | None = matches_where(
        "Dont cette organisation est maître d'ouvrage, seule ou avec d'autres.",
        "EXISTS (SELECT 1 FROM action_actor ow WHERE ow.action_id = {t}.id"
        " AND ow.organisation_id = :value AND ow.role IN ('PROJECT_OWNER', 'CO_OWNER'))",
        id_of="Organisation",
    )
    owner_siren: str | None = matches_where(
        "Dont l'organisation de ce SIREN est maître d'ouvrage, seule ou avec d'autres.",
        "EXISTS (SELECT 1 FROM action_actor ow JOIN organisation oo ON oo.id = ow.organisation_id"
        " WHERE ow.action_id = {t}.id AND oo.siren = :value"
        " AND ow.role IN ('PROJECT_OWNER', 'CO_OWNER'))",
    )
    territory_id: strawberry.ID | None = matches_where(
        "Sur ce territoire.",
        "EXISTS (SELECT 1 FROM action_territory tr WHERE tr.action_id = {t}.id"
        " AND tr.territory_id = :value)",
        id_of="Territory",
    )
    theme_id: strawberry.ID | None = matches_where(
        "Sur ce thème.",
        "EXISTS (SELECT 1 FROM action_theme th WHERE th.action_id = {t}.id"
        " AND th.theme_id = :value)",
        id_of="Theme",
    )
    late: bool | None = matches_where(
        "En retard : la fin prévue est passée, l'action n'est ni réalisée ni abandonnée (AC1) ;"
        " `false` pour les autres.",
        _LATE_ACTION,
    )
    planned_within: PeriodFilter | None = matches_where(
        "Prévues, pour tout ou partie, dans cette période ; un début ou une fin qui manque vaut"
        " l'autre, et une action sans l'un ni l'autre n'en est pas.",
        "COALESCE({t}.planned_start_on, {t}.planned_end_on) <= :value.end"
        " AND COALESCE({t}.planned_end_on, {t}.planned_start_on) >= :value.start",
        parts=_period,
    )
    updated_since: datetime | None = matches(
        "Changées à cet instant ou depuis.", "updated_at", operator=">="
    )


@strawberry.input(description="Contrats à garder ; les conditions s'ajoutent.")
class ContractFilter:
    status: list[ContractStatus] | None = matches_any("À une de ces étapes.", "status")
    department_id: strawberry.ID | None = matches(
        "De ce département.", "department_id", id_of="Organisation"
    )
    agency_id: strawberry.ID | None = matches(
        "Accompagnés par cette agence.", "agency_id", id_of="Agency"
    )
    territory_id: strawberry.ID | None = matches(
        "De ce territoire.", "territory_id", id_of="Territory"
    )


@strawberry.input(description="Accords à garder ; les conditions s'ajoutent.")
class AgreementFilter:
    type: list[AgreementType] | None = matches_any("D'une de ces formes.", "type")
    status: list[AgreementStatus] | None = matches_any("Dans un de ces états.", "status")
    keeper_id: strawberry.ID | None = matches(
        "Dont cette organisation tient le dossier.", "keeper_id", id_of="Organisation"
    )
    agency_id: strawberry.ID | None = matches(
        "Accompagnés par cette agence.", "agency_id", id_of="Agency"
    )


@strawberry.input(description="Ateliers Flash à garder ; les conditions s'ajoutent.")
class FlashWorkshopFilter:
    status: list[FlashStatus] | None = matches_any("Dans un de ces états.", "status")
    pilot_id: strawberry.ID | None = matches(
        "Pilotés par ce service.", "pilot_id", id_of="Organisation"
    )
    framework_id: strawberry.ID | None = matches(
        "Sous cet accord-cadre.", "framework_id", id_of="FrameworkAgreement"
    )


@strawberry.input(description="Avis à garder ; les conditions s'ajoutent.")
class NoticeFilter:
    unread: bool | None = matches_where(
        "Ceux qui ne sont pas lus ; `false` pour ceux qui le sont.",
        "({t}.read_at IS NULL) = :value",
    )
    kind: NoticeKind | None = matches("De ce genre.", "kind")
