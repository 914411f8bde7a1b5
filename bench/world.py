"""The rows that every server answers from, and who asks for them.

The viewer is a member of one agency: a quarter of the missions belong to another one and are
hidden, progress and planned days are null where the member takes no part. Nothing here is real,
and no row names a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from bench.hosting import SECRET_KEY
from server.access.identity import mint_token
from server.database import Database, Transaction, decode_uuid, migrate
from server.ids import new_id, to_global_id
from server.models import (
    Agency,
    ApiToken,
    Axis,
    Membership,
    Mission,
    MissionParticipation,
    Organisation,
    Programme,
    ProgrammeLine,
    ProgrammeVersion,
    RoleGrant,
    User,
    Workshop,
)
from server.models.sorting import sort_key
from server.settings import Settings
from server.vocabulary import (
    AgencyLegalForm,
    BodyKind,
    LineState,
    MembershipCategory,
    MissionKind,
    MissionStatus,
    OrganisationKind,
    ParticipationCategory,
    ProgrammeKind,
    ProgrammeStatus,
    Role,
    Scope,
    Strand,
    StrandScope,
    TotalsBasis,
    VersionStatus,
    VisibilityPolicy,
    WorkshopMethod,
    WorkStart,
)
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import ActivityPlan
from server.workshops.board.settings import CollectSettings
from server.workshops.room import Rooms
from server.workshops.wakeup import wakeup_for

VIEWER: Final = (
    "membre d'une agence : un quart des missions lui est caché, l'avancement et les jours prévus"
    " sont nuls là où il ne participe pas"
)
HALLS: Final = 4
"""One to contribute in, and one for each size of audience that growth looks at."""
_ORGANISATIONS: Final = 12
_HIDDEN_EVERY: Final = 4
_SUBJECTS: Final = (
    "Observatoire de l'habitat",
    "Évolution du plan local d'urbanisme",
    "Étude des mobilités du quotidien",
    "Projet de centralité",
    "Îlots de fraîcheur",
    "Œuvrer à la sobriété foncière",
    "Atlas des friches",
)


@dataclass(frozen=True, slots=True)
class World:
    """What the requests need to know. `missions` are global ids, visible ones and hidden ones."""

    token: str
    missions: tuple[str, ...]
    hidden: tuple[str, ...]
    halls: tuple[Hall, ...]


@dataclass(frozen=True, slots=True)
class Hall:
    """An open session where people may contribute, and the tokens of those who joined."""

    session_id: str
    activity_id: str
    participants: tuple[str, ...]


async def build(path: Path, *, missions: int, participants: int) -> World:
    """A fresh file with everything in it, through the product's own doors.

    `participants` join the first hall, one joins each of the others.
    """
    settings = Settings.model_validate(
        {"database_url": f"sqlite:///{path}", "secret_key": SECRET_KEY}
    )
    await migrate(settings, backup=False)
    database = await Database.connect(settings)
    try:
        now = datetime.now(UTC)
        filling = _Filling(now, missions)
        await database.unit_of_work(filling.everything)
        opening = _Opening(database, settings, filling.workshop_id, now)
        halls = await opening.halls([participants] + [1] * (HALLS - 1))
    finally:
        await database.close()
    return World(
        token=filling.token,
        missions=tuple(to_global_id("Mission", row.id) for row in filling.visible),
        hidden=tuple(to_global_id("Mission", row.id) for row in filling.hidden),
        halls=halls,
    )


class _Filling:
    """One unit of work that writes every row."""

    def __init__(self, now: datetime, missions: int) -> None:
        self.stamps: dict[str, Any] = {"created_at": now, "updated_at": now}
        self.today = now.date()
        self.count = missions
        self.token = ""
        self.workshop_id = new_id()
        self.agency_id = new_id()
        self.visible: list[Mission] = []
        self.hidden: list[Mission] = []

    async def everything(self, tx: Transaction) -> None:
        using: dict[str, Any] = {"using_db": tx.connection}
        organisations = [self._organisation(number) for number in range(_ORGANISATIONS)]
        agencies = [self._agency(organisations[1]), self._agency(organisations[2])]
        member = organisations[0]
        rows = [self._mission(number, agencies) for number in range(self.count)]
        self.agency_id = agencies[0].id
        self.visible = [row for number, row in enumerate(rows) if not _is_hidden(number)]
        self.hidden = [row for number, row in enumerate(rows) if _is_hidden(number)]
        await Organisation.bulk_create(organisations, **using)
        await Agency.bulk_create(agencies, **using)
        await Membership.create(
            **self.stamps,
            **using,
            agency_id=agencies[0].id,
            organisation_id=member.id,
            category=MembershipCategory.FULL_MEMBER,
            joined_on=self.today - timedelta(days=400),
        )
        await Mission.bulk_create(rows, **using)
        await MissionParticipation.bulk_create(
            [
                part
                for number, row in enumerate(rows)
                for part in self._participations(number, row, organisations)
            ],
            **using,
        )
        await self._lines(rows, agencies, using)
        await self._account(member, using)
        await self._workshop(using)

    def _organisation(self, number: int) -> Organisation:
        name = f"Communauté de communes fictive n° {number + 1}"
        return Organisation(
            **self.stamps,
            name=name,
            kind=OrganisationKind.EPCI,
            fictional=True,
            sort_key=sort_key(name),
        )

    def _agency(self, organisation: Organisation) -> Agency:
        return Agency(
            **self.stamps,
            organisation_id=organisation.id,
            legal_form=AgencyLegalForm.ASSOCIATION,
            approval_chain=[BodyKind.BOARD.value],
            work_may_start_on=WorkStart.APPROVED,
            visibility_policy=VisibilityPolicy.MEMBERS_ON_REQUEST,
            programme_cycle=ProgrammeKind.ANNUAL,
            sort_key=organisation.sort_key,
        )

    def _mission(self, number: int, agencies: Sequence[Agency]) -> Mission:
        title = f"{_SUBJECTS[number % len(_SUBJECTS)]} {number:05d}"
        return Mission(
            **self.stamps,
            agency_id=agencies[_is_hidden(number)].id,
            code=f"B{number:05d}",
            title=title,
            summary="Mission inventée pour mesurer.",
            strand=Strand.MISSIONS,
            kind=MissionKind.THEMATIC_EXPERTISE,
            start_on=None if number % 6 == 0 else self.today - timedelta(days=number % 300),
            progress=number % 101,
            status=tuple(MissionStatus)[number % len(MissionStatus)],
            generated=True,
            sort_key=sort_key(title),
        )

    def _participations(
        self, number: int, mission: Mission, organisations: Sequence[Organisation]
    ) -> Iterator[MissionParticipation]:
        categories = tuple(ParticipationCategory)
        for place in range(len(categories)):
            # The member takes part in two missions of five, in one of them as INVOLVED.
            own = place == 0 and number % 5 in (0, 1)
            partner = organisations[1 + (number + place) % (_ORGANISATIONS - 1)]
            yield MissionParticipation(
                **self.stamps,
                mission_id=mission.id,
                organisation_id=organisations[0].id if own else partner.id,
                category=categories[(number + place) % 5 % 3]
                if not own
                else categories[number % 5],
                from_on=self.today - timedelta(days=200 + place),
            )

    async def _lines(
        self, missions: Sequence[Mission], agencies: Sequence[Agency], using: dict[str, Any]
    ) -> None:
        versions = [await self._programme(agency, using) for agency in agencies]
        lines = []
        for number, mission in enumerate(missions):
            approved, draft = versions[_is_hidden(number)]
            lines += [self._line(mission, approved, 2025 + year, number) for year in (0, 1)]
            if number % 7 == 0:
                # A line of a draft: no member sees it, though it would come first.
                lines.append(self._line(mission, draft, 2024, number))
        await ProgrammeLine.bulk_create(lines, **using)

    async def _programme(
        self, agency: Agency, using: dict[str, Any]
    ) -> tuple[tuple[UUID, UUID], tuple[UUID, UUID]]:
        """A version and an axis of it: approved, and still a draft."""
        title = "Programme partenarial fictif"
        programme = await Programme.create(
            **self.stamps,
            **using,
            agency_id=agency.id,
            title=title,
            kind=ProgrammeKind.MULTI_YEAR,
            year_from=2024,
            year_to=2026,
            status=ProgrammeStatus.IN_FORCE,
            key_topics=[],
            sort_key=sort_key(title),
        )
        pairs = []
        for number, status in enumerate((VersionStatus.APPROVED, VersionStatus.DRAFT), start=1):
            version = await ProgrammeVersion.create(
                **self.stamps,
                **using,
                programme_id=programme.id,
                number=number,
                label=f"Version {number}",
                status=status,
                totals_basis=TotalsBasis.UNSPECIFIED,
            )
            axis = await Axis.create(
                **self.stamps,
                **using,
                programme_version_id=version.id,
                number=1,
                title="Axe fictif",
                strand_scope=StrandScope.ALL,
            )
            pairs.append((version.id, axis.id))
        return pairs[0], pairs[1]

    def _line(
        self, mission: Mission, version: tuple[UUID, UUID], year: int, number: int
    ) -> ProgrammeLine:
        return ProgrammeLine(
            **self.stamps,
            programme_version_id=version[0],
            axis_id=version[1],
            mission_id=mission.id,
            strand=Strand.MISSIONS,
            planned_quarter_days=2 * (1 + number % 60),
            year=year,
            state=LineState.CONTINUED,
        )

    async def _account(self, member: Organisation, using: dict[str, Any]) -> None:
        user = await User.create(
            **self.stamps, **using, label="Compte de mesure", organisation_id=member.id
        )
        await RoleGrant.create(
            **self.stamps,
            **using,
            user_id=user.id,
            organisation_id=member.id,
            role=Role.MEMBER_TECHNICIAN,
            from_on=date(2024, 1, 1),
        )
        minted = mint_token()
        self.token = minted.secret
        await ApiToken.create(
            **self.stamps,
            **using,
            user_id=user.id,
            label="Jeton de mesure",
            prefix=minted.prefix,
            secret_sha256=minted.secret_sha256,
            scopes=[Scope.MISSION_READ.value, Scope.PROGRAMME_READ.value],
        )

    async def _workshop(self, using: dict[str, Any]) -> None:
        title = "Atelier de mesure"
        await Workshop.create(
            **self.stamps,
            **using,
            id=self.workshop_id,
            agency_id=self.agency_id,
            mission_id=self.visible[0].id,
            title=title,
            method=WorkshopMethod.PROSPECTIVE_WORKSHOP,
            fictional=True,
            sort_key=sort_key(title),
        )


def _is_hidden(number: int) -> bool:
    """Whether the mission belongs to the other agency."""
    return number % _HIDDEN_EVERY == _HIDDEN_EVERY - 1


class _Opening:
    """Opens sessions through the room that production uses."""

    def __init__(
        self, database: Database, settings: Settings, workshop_id: UUID, now: datetime
    ) -> None:
        self._database = database
        self._key = settings.signing_key
        self._workshop_id = workshop_id
        self._now = now

    async def halls(self, participants: Sequence[int]) -> tuple[Hall, ...]:
        wakeup = wakeup_for(self._database)
        await wakeup.open()
        rooms = Rooms(self._database, wakeup, self._key)
        try:
            return tuple([await self._hall(rooms, count) for count in participants])
        finally:
            await rooms.close()
            await wakeup.close()

    async def _hall(self, rooms: Rooms, participants: int) -> Hall:
        now = self._now
        facilitator = Actor(ActorRole.FACILITATOR, new_id())
        opened = await rooms.open(
            self._workshop_id,
            "Séance de mesure",
            (ActivityPlan("Que mesurer ?", CollectSettings()),),
            actor=facilitator,
            operation_id=uuid4(),
            now=now,
        )
        async with self._database.snapshot() as snapshot:
            rows = await snapshot.fetch(
                "SELECT id FROM live_activity WHERE session_id = $1", [opened.session_id]
            )
        activity_id = decode_uuid(rows[0][0])
        start = commands.StartActivity(activity_id)
        await rooms.handle(opened.session_id, facilitator, uuid4(), start, now)
        code = opened.join_code
        assert code is not None
        joined = [
            await rooms.join(code, operation_id=uuid4(), now=now) for _ in range(participants)
        ]
        return Hall(
            session_id=to_global_id("LiveSession", opened.session_id),
            activity_id=to_global_id("LiveActivity", activity_id),
            participants=tuple(one.token for one in joined),
        )
