"""Loads both programmes, the workshop and the demo's accounts in one unit of work.

Refuses a database that already holds an agency: the demo never mixes with real work. Secrets of
the tokens are returned once and stored nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from tortoise import BaseDBAsyncClient

from server.database import Database, Transaction
from server.demo import accounts, bodies, caen, grenoble
from server.demo.facts import MissionFact, OrganisationFact, ProgrammeFact, VersionFact
from server.demo.instruments import loading as instrument_loading
from server.demo.instruments import places
from server.demo.instruments.writing import Writing
from server.demo.organisations import COG_VINTAGE, ORGANISATIONS
from server.domain.indexing import index_all
from server.models import (
    Agency,
    Axis,
    Membership,
    Mission,
    MissionParticipation,
    Organisation,
    Orientation,
    Programme,
    ProgrammeLine,
    ProgrammeVersion,
    VersionParticipation,
    Workshop,
)
from server.models.sorting import sort_key
from server.vocabulary import (
    LineState,
    ProgrammeStatus,
    StrandScope,
    WorkshopMethod,
    WorkshopStatus,
)

PROGRAMMES: Final = (caen.PROGRAMME, grenoble.PROGRAMME)
WORKSHOP_TITLE: Final = "Atelier prospectif : se déplacer en 2040"
WORKSHOP_QUESTION: Final = (
    "Comment vivrons-nous et nous déplacerons-nous chaque jour dans l’aire caennaise en 2040,"
    " sans brûler de pétrole ?"
)
HORIZON_YEAR: Final = 2040

_QUARTERS_A_DAY: Final = 4
_QUARTERS_A_HALF_DAY: Final = 2


class AlreadyInUse(Exception):
    """The database holds an agency already: the demo wants a fresh one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded, by the ids that the rest of the demo needs, and the tokens' secrets."""

    workshop_id: UUID
    holder_id: UUID
    agencies: Mapping[str, UUID]
    tokens: Mapping[accounts.Part, str]


async def load(database: Database, now: datetime, *, instruments: bool = False) -> Loaded:
    """Everything or nothing, in one unit of work; the contracts, the agreements and the Ateliers
    Flash with their roadmaps where they are asked for."""

    async def work(tx: Transaction) -> Loaded:
        if await Agency.all().using_db(tx.connection).exists():
            raise AlreadyInUse
        loaded = await _Loading(tx.connection, now, instruments).everything()
        await index_all(tx)
        return loaded

    return await database.unit_of_work(work)


class _Loading:
    """One load: the connection it writes on, its instant, and the ids given so far."""

    def __init__(self, connection: BaseDBAsyncClient, now: datetime, instruments: bool) -> None:
        self.connection = connection
        self.now = now
        self.instruments = instruments
        self.stamps = {"created_at": now, "updated_at": now}
        self.organisations: dict[str, UUID] = {}
        self.agencies: dict[str, UUID] = {}
        self.missions: dict[str, UUID] = {}

    async def everything(self) -> Loaded:
        await self._organisations()
        for fact in PROGRAMMES:
            await self._programme(fact)
        workshop_id = await self._workshop()
        if self.instruments:
            await instrument_loading.load(
                Writing(
                    self.connection,
                    self.now,
                    organisations=self.organisations,
                    agency_id=self.agencies[caen.PROGRAMME.agency],
                    mission_id=self.missions[caen.WORKSHOP_MISSION],
                )
            )
        tokens = await accounts.open_accounts(
            self.connection,
            self.now,
            organisations=self.organisations,
            agencies=self.agencies,
            workshop_id=workshop_id,
        )
        return Loaded(workshop_id, self.organisations[caen.HOLDER], self.agencies, tokens)

    async def _organisations(self) -> None:
        facts = ORGANISATIONS + (places.ORGANISATIONS if self.instruments else ())
        rows = {fact.key: self._organisation(fact) for fact in facts}
        await Organisation.bulk_create(rows.values(), using_db=self.connection)
        self.organisations = {key: row.id for key, row in rows.items()}

    def _organisation(self, fact: OrganisationFact) -> Organisation:
        identified = fact.siren is not None or fact.insee_code is not None
        return Organisation(
            **self.stamps,
            name=fact.name,
            short_name=fact.short_name,
            kind=fact.kind,
            siren=fact.siren,
            insee_code=fact.insee_code,
            department_codes=[fact.department_code] if fact.department_code else [],
            cog_vintage=COG_VINTAGE if identified else None,
            fictional=fact.fictional,
            placeholder=fact.placeholder,
            sort_key=sort_key(fact.name),
        )

    async def _programme(self, fact: ProgrammeFact) -> None:
        agency = await self._agency(fact)
        programme = await Programme.create(
            **self.stamps,
            using_db=self.connection,
            agency_id=agency.id,
            title=fact.title,
            kind=fact.kind,
            year_from=fact.year_from,
            year_to=fact.year_to,
            status=ProgrammeStatus.IN_FORCE,
            key_topics=list(fact.key_topics),
            agency_project=fact.agency_project,
            mandate=fact.mandate,
            source=fact.source,
            sort_key=sort_key(fact.title),
        )
        versions: dict[int, ProgrammeVersion] = {}
        for number, version_fact in enumerate(fact.versions, start=1):
            version = await self._version(programme, number, version_fact)
            versions[number] = version
            if version_fact.axes:
                axes, orientations = await self._axes(version, version_fact)
                await self._missions(fact, agency, version, axes, orientations)
        await bodies.load(self.connection, agency, fact.body, versions, self.stamps)

    async def _agency(self, fact: ProgrammeFact) -> Agency:
        agency = await Agency.create(
            **self.stamps,
            using_db=self.connection,
            organisation_id=self.organisations[fact.agency],
            legal_form=fact.legal_form,
            approval_chain=[body.value for body in fact.approval_chain],
            work_may_start_on=fact.work_may_start_on,
            visibility_policy=fact.visibility_policy,
            programme_cycle=fact.kind,
            sort_key=sort_key(_named(fact.agency).name),
        )
        self.agencies[fact.agency] = agency.id
        await Membership.bulk_create(
            [
                Membership(
                    **self.stamps,
                    agency_id=agency.id,
                    organisation_id=self.organisations[key],
                    category=category,
                    joined_on=date(fact.year_from, 1, 1),
                )
                for key, category in fact.members.items()
            ],
            using_db=self.connection,
        )
        return agency

    async def _version(
        self, programme: Programme, number: int, fact: VersionFact
    ) -> ProgrammeVersion:
        return await ProgrammeVersion.create(
            **self.stamps,
            using_db=self.connection,
            programme_id=programme.id,
            number=number,
            label=fact.label,
            status=fact.status,
            declared_total_quarter_days=_quarters(fact.declared_total_days),
            declared_socle_quarter_days=_quarters(fact.declared_socle_days),
            declared_project_count=fact.declared_project_count,
            totals_basis=fact.totals_basis,
            basis_reason=fact.basis_reason,
            change_reason=fact.change_reason,
        )

    async def _axes(
        self, version: ProgrammeVersion, fact: VersionFact
    ) -> tuple[dict[int, UUID], dict[tuple[int, int], UUID]]:
        axes = {
            number: Axis(
                **self.stamps,
                programme_version_id=version.id,
                number=number,
                title=axis.title,
                description=axis.summary,
                strand_scope=StrandScope.ALL,
            )
            for number, axis in enumerate(fact.axes, start=1)
        }
        await Axis.bulk_create(axes.values(), using_db=self.connection)
        orientations = {
            (axis_number, number): Orientation(
                **self.stamps, axis_id=axes[axis_number].id, number=number, title=title
            )
            for axis_number, axis in enumerate(fact.axes, start=1)
            for number, title in enumerate(axis.orientations, start=1)
        }
        await Orientation.bulk_create(orientations.values(), using_db=self.connection)
        return (
            {number: row.id for number, row in axes.items()},
            {numbers: row.id for numbers, row in orientations.items()},
        )

    async def _missions(
        self,
        programme: ProgrammeFact,
        agency: Agency,
        version: ProgrammeVersion,
        axes: Mapping[int, UUID],
        orientations: Mapping[tuple[int, int], UUID],
    ) -> None:
        rows = {fact.code: self._mission(agency, fact) for fact in programme.missions}
        await Mission.bulk_create(rows.values(), using_db=self.connection)
        self.missions |= {code: row.id for code, row in rows.items()}
        state = LineState.NEW if version.number == 1 else LineState.CONTINUED
        await ProgrammeLine.bulk_create(
            [
                ProgrammeLine(
                    **self.stamps,
                    programme_version_id=version.id,
                    mission_id=rows[fact.code].id,
                    axis_id=axes[fact.axis],
                    orientation_id=orientations[fact.axis, fact.orientation]
                    if fact.orientation
                    else None,
                    strand=fact.strand,
                    planned_quarter_days=None
                    if fact.half_days is None
                    else fact.half_days * _QUARTERS_A_HALF_DAY,
                    year=programme.year_from,
                    state=state,
                    comment=_line_comment(fact),
                )
                for fact in programme.missions
            ],
            using_db=self.connection,
        )
        await MissionParticipation.bulk_create(
            [
                MissionParticipation(
                    **self.stamps,
                    mission_id=rows[fact.code].id,
                    organisation_id=self.organisations[key],
                    category=category,
                    from_on=date(programme.year_from, 1, 1),
                )
                for fact in programme.missions
                for key, category in fact.participants.items()
            ],
            using_db=self.connection,
        )
        # The version is loaded as it stands, past its submission: so are those who take part.
        await VersionParticipation.bulk_create(
            [
                VersionParticipation(
                    **self.stamps,
                    programme_version_id=version.id,
                    mission_id=rows[fact.code].id,
                    organisation_id=self.organisations[key],
                    category=category,
                )
                for fact in programme.missions
                for key, category in fact.participants.items()
            ],
            using_db=self.connection,
        )

    def _mission(self, agency: Agency, fact: MissionFact) -> Mission:
        return Mission(
            **self.stamps,
            agency_id=agency.id,
            code=fact.code,
            title=fact.title,
            summary=fact.summary,
            strand=fact.strand,
            socle_family=fact.socle_family,
            kind=fact.kind,
            requested_by_id=self.organisations[fact.requested_by] if fact.requested_by else None,
            status=fact.status,
            generated=fact.generated,
            sort_key=sort_key(fact.title),
        )

    async def _workshop(self) -> UUID:
        workshop = await Workshop.create(
            **self.stamps,
            using_db=self.connection,
            agency_id=self.agencies[caen.PROGRAMME.agency],
            mission_id=self.missions[caen.WORKSHOP_MISSION],
            title=WORKSHOP_TITLE,
            method=WorkshopMethod.PROSPECTIVE_WORKSHOP,
            question=WORKSHOP_QUESTION,
            horizon_year=HORIZON_YEAR,
            status=WorkshopStatus.READY,
            held_on=self.now.date(),
            fictional=True,
            sort_key=sort_key(WORKSHOP_TITLE),
        )
        return workshop.id


def _named(key: str) -> OrganisationFact:
    return next(fact for fact in ORGANISATIONS if fact.key == key)


def _quarters(days: int | None) -> int | None:
    return None if days is None else days * _QUARTERS_A_DAY


def _line_comment(fact: MissionFact) -> str:
    if fact.generated:
        return "Mission inventée pour la démonstration : titre, membres et jours sont fictifs."
    if fact.half_days is not None:
        return (
            "Rattachement à l’axe, membres et jours choisis pour la démonstration : la source ne"
            " donne que les totaux."
        )
    return "Rattachement à l’axe et membres choisis pour la démonstration."
