"""A small world of two agencies, drawn from a seed: rows of every readable table, and who reads.

Missions, versions, sessions and roadmaps are there in every visibility: hidden, half shown, open.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from tortoise.models import Model

from server import models
from server.access.identity import identify, mint_token
from server.access.viewer import Viewer, public
from server.database import Database, Transaction
from server.ids import new_id
from server.models.sorting import sort_key
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    ActionVisibility,
    ActivityKind,
    ActivityStatus,
    ActorRole,
    AgencyLegalForm,
    BodyCapacity,
    BodyKind,
    BodyLevel,
    BodySide,
    DeliberationOutcome,
    DeliverableKind,
    DeliverableStatus,
    LineState,
    MeetingStatus,
    MembershipCategory,
    MissionKind,
    MissionStatus,
    OrganisationKind,
    OutputRequestStatus,
    ParticipationCategory,
    ProgrammeKind,
    ProgrammeStatus,
    ProposalStatus,
    RoadmapStatus,
    Role,
    Scope,
    SessionStatus,
    SocleFamily,
    Strand,
    StrandScope,
    TotalsBasis,
    VersionStatus,
    ViewerKind,
    VisibilityPolicy,
    VoteMethod,
    WorkshopMethod,
    WorkStart,
)
from tests.reading.papers import add_papers

NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
WORDS = (
    "Île", "Œuvre", "été", "Zone", "abbaye", "Écoquartier", "mobilités", "Cœur", "friche", "Ökologie",
    "trame", "aménagement", "Éoliennes", "bourg", "littoral", "ZAN",
)  # fmt: skip

M = TypeVar("M", bound=Model)

# What becomes of proposals, in turn: many are adopted, for actions to be read.
_OUTCOMES = (
    ProposalStatus.DRAFTED,
    ProposalStatus.ADOPTED,
    ProposalStatus.HANDED_OVER,
    ProposalStatus.ADOPTED,
    ProposalStatus.REFUSED,
    ProposalStatus.DROPPED,
    ProposalStatus.ADOPTED,
    ProposalStatus.MERGED,
)
_HANDED_OVER = (ProposalStatus.HANDED_OVER, ProposalStatus.ADOPTED, ProposalStatus.REFUSED)


@dataclass
class World:
    """Every row, by model, in the order it was made; and the tokens of the accounts."""

    rows: dict[type[Model], list[Any]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def all(self, model: type[M]) -> list[M]:
        return self.rows.setdefault(model, [])

    def add(self, row: M) -> M:
        self.all(type(row)).append(row)
        return row

    async def save(self, database: Database) -> None:
        async def record(tx: Transaction) -> None:
            for model, rows in self.rows.items():
                await model.bulk_create(rows, using_db=tx.connection)

        await database.unit_of_work(record)

    async def viewers(self, database: Database) -> dict[str, Viewer]:
        """Everybody who reads, by name."""
        found = {"public": public(TODAY)}
        for name, secret in self.secrets.items():
            found[name] = await identify(database, secret, now=NOW, locale="fr")
        for session in self.all(models.LiveSession)[:2]:
            found[f"participant of {session.title}"] = Viewer(
                kind=ViewerKind.PARTICIPANT,
                today=TODAY,
                scopes=frozenset({Scope.WORKSHOP_READ}),
                session_id=session.id,
                participant_id=new_id(),
            )
        return found


def a_world(seed: int = 1, *, missions: int = 14, papers: bool = False) -> World:
    """A world with this many missions in all; with what is written around them, if asked."""
    maker = Maker(random.Random(seed))
    made = maker.world(missions)
    if papers:
        add_papers(maker)
    return made


def _is_of(row: models.Programme, agency: models.Agency) -> bool:
    return bool(vars(row)["agency_id"] == agency.id)


class Maker:
    """Draws one world."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.made = World()

    def world(self, missions: int) -> World:
        self.organisations = [self.organisation(n) for n in range(9)]
        self.agencies = [
            self.agency(self.organisations[0], VisibilityPolicy.MEMBERS_ON_REQUEST),
            self.agency(self.organisations[1], VisibilityPolicy.MEMBERS_AND_FUNDERS),
        ]
        self.join()
        self.missions: list[Any] = [self.mission(n) for n in range(missions)]
        for mission in self.missions:
            self.take_part(mission)
        for agency in self.agencies:
            self.programme(agency)
        self.workshops = [
            self.workshop(self.missions[n % len(self.missions)])
            for n in range(max(6, missions // 3))
        ]
        self.roadmaps()
        for workshop in self.workshops:
            for _ in range(1 + self.chance.randrange(2)):
                self.session(workshop)
        for agency in self.agencies:
            self.governance(agency)
        for mission in self.missions:
            self.deliver(mission)
        self.accounts()
        return self.made

    def text(self) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randrange(1, 4)))

    def maybe(self, value: Any) -> Any:
        return value if self.chance.random() < 0.6 else None

    def day(self, spread: int = 400) -> date:
        return TODAY + timedelta(days=self.chance.randrange(-spread, spread))

    def instant(self) -> datetime:
        # With and without microseconds: SQLite stores the two as texts of different lengths.
        microsecond = self.chance.choice((0, 0, 1, 500_000))
        return NOW.replace(microsecond=microsecond) - timedelta(minutes=self.chance.randrange(900))

    def stamped(self) -> dict[str, Any]:
        return {"id": new_id(), "created_at": self.instant(), "updated_at": self.instant()}

    def organisation(self, n: int) -> models.Organisation:
        name = f"{self.text()} {n}"
        kind = self.chance.choice((OrganisationKind.EPCI, OrganisationKind.COMMUNE))
        commune = kind is OrganisationKind.COMMUNE
        return self.made.add(
            models.Organisation(
                **self.stamped(),
                name=name,
                short_name=self.maybe(f"O{n}"),
                kind=kind,
                siren=self.maybe(f"{n:09}"),
                insee_code=f"{n:05}" if commune else None,
                cog_vintage=2026 if commune else None,
                department_codes=["38"] if self.maybe("38") else [],
                fictional=self.chance.random() < 0.5,
                sort_key=sort_key(name),
            )
        )

    def agency(self, organisation: models.Organisation, policy: VisibilityPolicy) -> models.Agency:
        return self.made.add(
            models.Agency(
                **self.stamped(),
                organisation_id=organisation.id,
                legal_form=AgencyLegalForm.ASSOCIATION,
                approval_chain=[BodyKind.BOARD, BodyKind.GENERAL_ASSEMBLY],
                work_may_start_on=WorkStart.LAST_PRESENTED,
                visibility_policy=policy,
                programme_cycle=ProgrammeKind.ANNUAL,
                sort_key=organisation.sort_key,
            )
        )

    def join(self) -> None:
        """Members, funders, one who has left and one who comes tomorrow."""
        first, second = self.agencies
        member, other, funder, leaver, comer = self.organisations[2:7]
        year_ago, tomorrow = TODAY - timedelta(days=365), TODAY + timedelta(days=1)
        for agency, organisation, category, joined, left in (
            (first, member, MembershipCategory.FULL_MEMBER, year_ago, None),
            (first, other, MembershipCategory.STATE, year_ago, tomorrow),
            (second, other, MembershipCategory.ASSOCIATE, TODAY, None),
            (second, funder, MembershipCategory.FUNDER, year_ago, None),
            (first, funder, MembershipCategory.FUNDER, year_ago, None),
            (first, leaver, MembershipCategory.FULL_MEMBER, year_ago, TODAY),
            (second, comer, MembershipCategory.FULL_MEMBER, tomorrow, None),
        ):
            self.made.add(
                models.Membership(
                    **self.stamped(),
                    agency_id=agency.id,
                    organisation_id=organisation.id,
                    category=category,
                    joined_on=joined,
                    left_on=left,
                )
            )

    def mission(self, n: int) -> models.Mission:
        title = self.text()
        strand = self.chance.choice(list(Strand))
        return self.made.add(
            models.Mission(
                **self.stamped(),
                agency_id=self.agencies[n % 2].id,
                code=f"M{n:04}",
                title=title,
                summary=self.maybe(self.text()),
                strand=strand,
                socle_family=self.chance.choice(list(SocleFamily))
                if strand is Strand.SOCLE
                else None,
                kind=self.chance.choice(list(MissionKind)),
                requested_by_id=self.maybe(self.chance.choice(self.organisations).id),
                start_on=self.maybe(self.day()),
                end_on=self.maybe(self.day()),
                progress=self.chance.randrange(101),
                status=self.chance.choice(list(MissionStatus)),
                generated=self.chance.random() < 0.3,
                sort_key=sort_key(title),
            )
        )

    def deliver(self, mission: models.Mission) -> None:
        """Deliverables in every state, some validated, some asked for and received."""
        asking = self.chance.sample(self.organisations[2:7], 2)
        for organisation in asking:
            self.made.add(
                models.OutputRequest(
                    **self.stamped(),
                    mission_id=mission.id,
                    organisation_id=organisation.id,
                    requested_at=self.instant(),
                    status=self.chance.choice(list(OutputRequestStatus)),
                )
            )
        for status in self.chance.sample(list(DeliverableStatus), 3):
            deliverable = self.deliverable(mission, status)
            for organisation in self.chance.sample(self.organisations[2:7], 2):
                self.made.add(
                    models.DeliverableValidation(
                        **self.stamped(),
                        deliverable_id=deliverable.id,
                        organisation_id=organisation.id,
                        by_id=None,
                        edition=1,
                        validated_at=self.instant(),
                    )
                )
            sessions = self.made.all(models.LiveSession)
            for session in self.chance.sample(sessions, 2):
                self.made.add(
                    models.DeliverableSession(
                        **self.stamped(), deliverable_id=deliverable.id, session_id=session.id
                    )
                )
            for organisation in asking:
                self.made.add(
                    models.OutputReception(
                        **self.stamped(),
                        deliverable_id=deliverable.id,
                        organisation_id=organisation.id,
                        received_at=self.instant(),
                    )
                )

    def deliverable(self, mission: models.Mission, status: DeliverableStatus) -> models.Deliverable:
        return self.made.add(
            models.Deliverable(
                **self.stamped(),
                mission_id=mission.id,
                title=(title := self.text()),
                kind=self.chance.choice(list(DeliverableKind)),
                status=status,
                edition=self.chance.choice((1, 2)),
                url=self.maybe("https://agence.example/rapport.pdf"),
                return_reason=self.maybe(self.text()),
                submitted_at=self.maybe(self.instant()),
                released_by_id=self.maybe(self.chance.choice(self.organisations).id),
                licence="Licence Ouverte 2.0",
                sort_key=sort_key(title),
            )
        )

    def take_part(self, mission: models.Mission) -> None:
        for organisation in self.chance.sample(self.organisations[2:7], 3):
            ended = self.chance.random() < 0.3
            self.made.add(
                models.MissionParticipation(
                    **self.stamped(),
                    mission_id=mission.id,
                    organisation_id=organisation.id,
                    category=self.chance.choice(list(ParticipationCategory)),
                    from_on=TODAY + timedelta(days=self.chance.choice((-90, -1, 0, 1))),
                    to_on=TODAY + timedelta(days=self.chance.choice((0, 1, 90))) if ended else None,
                )
            )

    def programme(self, agency: models.Agency) -> None:
        programme = self.made.add(
            models.Programme(
                **self.stamped(),
                agency_id=agency.id,
                title=(title := self.text()),
                kind=ProgrammeKind.MULTI_YEAR,
                year_from=2025,
                year_to=self.chance.choice((2025, 2027)),
                status=ProgrammeStatus.IN_FORCE,
                key_topics=[self.text(), "ZAN"],
                agency_project=self.maybe(self.text()),
                mandate=None,
                source=self.maybe("S0"),
                sort_key=sort_key(title),
            )
        )
        statuses = (VersionStatus.SUPERSEDED, VersionStatus.APPROVED, VersionStatus.DRAFT)
        for number, status in enumerate(statuses, 1):
            self.version(programme, number, status)

    def version(self, programme: Any, number: int, status: VersionStatus) -> None:
        version = self.made.add(
            models.ProgrammeVersion(
                **self.stamped(),
                programme_id=programme.id,
                number=number,
                label=self.text(),
                as_of_on=self.maybe(self.day()),
                status=status,
                declared_total_quarter_days=self.maybe(self.chance.randrange(30_000)),
                declared_socle_quarter_days=self.maybe(6_540),
                declared_project_count=self.maybe(170),
                totals_basis=self.chance.choice(list(TotalsBasis)),
                change_reason=self.maybe(self.text()),
            )
        )
        axes = [self.axis(version, n) for n in (1, 2)]
        for mission in self.missions:
            if mission.agency_id == programme.agency_id and self.chance.random() < 0.7:
                self.line(version, mission, *self.chance.choice(axes))

    def axis(
        self, version: models.ProgrammeVersion, number: int
    ) -> tuple[models.Axis, list[models.Orientation]]:
        axis = self.made.add(
            models.Axis(
                **self.stamped(),
                programme_version_id=version.id,
                number=number,
                title=self.text(),
                description=self.maybe(self.text()),
                strand_scope=StrandScope.ALL,
            )
        )
        orientations = [
            self.made.add(
                models.Orientation(**self.stamped(), axis_id=axis.id, number=n, title=self.text())
            )
            for n in (1, 2)
        ]
        return axis, orientations

    def line(
        self,
        version: models.ProgrammeVersion,
        mission: models.Mission,
        axis: models.Axis,
        orientations: list[models.Orientation],
    ) -> None:
        orientation = self.maybe(self.chance.choice(orientations))
        self.made.add(
            models.ProgrammeLine(
                **self.stamped(),
                programme_version_id=version.id,
                mission_id=mission.id,
                axis_id=axis.id,
                orientation_id=orientation.id if orientation else None,
                strand=mission.strand,
                planned_quarter_days=self.maybe(2 * self.chance.randrange(200)),
                year=self.chance.choice((2025, 2026)),
                state=self.chance.choice(list(LineState)),
                comment=self.maybe(self.text()),
            )
        )

    def governance(self, agency: models.Agency) -> None:
        """A board, and the committee of a mission; each has met, and will meet again."""
        own = [mission for mission in self.missions if mission.agency_id == agency.id]
        programmes = {p.id for p in self.made.all(models.Programme) if _is_of(p, agency)}
        versions: list[Any] = [
            version
            for version in self.made.all(models.ProgrammeVersion)
            if vars(version)["programme_id"] in programmes
        ]
        for mission in (None, own[0]):
            body = self.made.add(
                models.GovernanceBody(
                    **self.stamped(),
                    agency_id=agency.id,
                    mission_id=mission.id if mission else None,
                    name=(name := self.text()),
                    kind=BodyKind.STEERING_COMMITTEE if mission else BodyKind.BOARD,
                    side=BodySide.INTERNAL,
                    level=BodyLevel.POLITICAL,
                    created_on=self.maybe(self.day()),
                    sort_key=sort_key(name),
                )
            )
            sitting = [
                self.made.add(
                    models.BodyMember(
                        **self.stamped(),
                        body_id=body.id,
                        organisation_id=organisation.id,
                        capacity=self.chance.choice(list(BodyCapacity)),
                        chair=self.chance.random() < 0.5,
                        from_on=self.day(),
                        to_on=self.maybe(self.day()),
                    )
                )
                for organisation in self.chance.sample(self.organisations, 3)
            ]
            for number, status in enumerate(MeetingStatus, 1):
                self.meeting(body, number, status, sitting, versions)

    def meeting(
        self,
        body: models.GovernanceBody,
        number: int,
        status: MeetingStatus,
        sitting: list[Any],
        versions: list[Any],
    ) -> None:
        meeting = self.made.add(
            models.Meeting(
                **self.stamped(),
                body_id=body.id,
                number=number,
                scheduled_on=self.day(),
                held_on=self.maybe(self.day()),
                place=self.maybe(self.text()),
                status=status,
                agenda=[self.text()],
                minutes_url=self.maybe("https://example.org/cr"),
            )
        )
        for seat in sitting[:2]:
            self.made.add(
                models.MeetingAttendance(
                    **self.stamped(),
                    meeting_id=meeting.id,
                    organisation_id=seat.organisation_id,
                    represented_by_id=self.maybe(sitting[2].organisation_id),
                )
            )
        first = None
        for at, version in enumerate((None, *versions)):
            made = self.made.add(
                models.Deliberation(
                    **self.stamped(),
                    meeting_id=meeting.id,
                    programme_version_id=version.id if version else None,
                    corrects_id=first.id if first else None,
                    number=f"{number}-{at}",
                    decided_on=self.day(),
                    subject=self.text(),
                    outcome=self.chance.choice(list(DeliberationOutcome)),
                    votes_for=self.maybe(7),
                    unanimous=self.maybe(True),
                )
            )
            first = first or made

    def workshop(self, mission: Any) -> models.Workshop:
        title = self.text()
        return self.made.add(
            models.Workshop(
                **self.stamped(),
                agency_id=mission.agency_id,
                mission_id=mission.id,
                title=title,
                method=self.chance.choice(list(WorkshopMethod)),
                question=self.maybe(self.text()),
                horizon_year=self.maybe(2040),
                held_on=self.maybe(self.day()),
                fictional=True,
                sort_key=sort_key(title),
            )
        )

    def roadmaps(self) -> None:
        self.held: list[tuple[Any, models.RoadmapAxis]] = []
        for n, holder in enumerate(self.organisations[2:8]):
            roadmap = self.made.add(
                models.Roadmap(
                    **self.stamped(),
                    holder_id=holder.id,
                    agency_id=self.chance.choice([*(a.id for a in self.agencies), None]),
                    title=(title := self.text()),
                    status=list(RoadmapStatus)[n % 4],
                    sort_key=sort_key(title),
                )
            )
            axis = self.made.add(
                models.RoadmapAxis(
                    **self.stamped(), roadmap_id=roadmap.id, number=1, title=self.text()
                )
            )
            self.held.append((roadmap, axis))

    def session(self, workshop: models.Workshop) -> None:
        concluded = self.chance.random() < 0.7
        session = self.made.add(
            models.LiveSession(
                **self.stamped(),
                workshop_id=workshop.id,
                title=f"{self.text()} {len(self.made.all(models.LiveSession))}",
                status=SessionStatus.CONCLUDED if concluded else SessionStatus.OPEN,
                participants=self.chance.randrange(40),
                join_code=None,
                opened_at=self.instant(),
                concluded_at=NOW if concluded else None,
            )
        )
        activities = [
            self.activity(session, n, kind)
            for n, kind in enumerate((ActivityKind.COLLECT, ActivityKind.VOTE))
        ]
        groups = [self.group(session, n) for n in range(self.chance.randrange(1, 4))]
        if len(groups) > 1:
            groups[1].merged_into_id = groups[0].id
        for n in range(self.chance.randrange(6)):
            self.contribution(session, activities[0], self.maybe(self.chance.choice(groups)), n)
        for rank, group in enumerate(groups, 1):
            tally = self.tally(session, activities[1], group)
            self.proposal(session, group, self.maybe(tally), rank)

    def activity(
        self, session: models.LiveSession, position: int, kind: ActivityKind
    ) -> models.LiveActivity:
        return self.made.add(
            models.LiveActivity(
                id=new_id(),
                session_id=session.id,
                position=position,
                kind=kind,
                prompt=self.text(),
                settings={},
                status=self.chance.choice(list(ActivityStatus)),
                started_at=self.maybe(self.instant()),
                closed_at=None,
            )
        )

    def content(self, session: models.LiveSession) -> models.SessionContent:
        erased = self.chance.random() < 0.2
        return self.made.add(
            models.SessionContent(
                id=new_id(),
                session_id=session.id,
                text=None if erased else self.text(),
                erased_at=NOW if erased else None,
            )
        )

    def group(self, session: models.LiveSession, seq: int) -> models.IdeaGroup:
        return self.made.add(
            models.IdeaGroup(
                id=new_id(),
                session_id=session.id,
                title_id=self.content(session).id,
                merged_into_id=None,
                seq=seq,
                table_id=self.at_a_table(),
            )
        )

    def at_a_table(self) -> UUID | None:
        return new_id() if self.chance.random() < 0.2 else None

    def contribution(
        self,
        session: models.LiveSession,
        activity: models.LiveActivity,
        group: models.IdeaGroup | None,
        seq: int,
    ) -> None:
        self.made.add(
            models.Contribution(
                id=new_id(),
                session_id=session.id,
                activity_id=activity.id,
                content_id=self.content(session).id,
                group_id=group.id if group else None,
                author_id=new_id(),
                seq=seq,
                withdrawn=self.chance.random() < 0.2,
                table_id=self.at_a_table(),
            )
        )

    def tally(
        self, session: models.LiveSession, activity: models.LiveActivity, group: models.IdeaGroup
    ) -> models.GroupTally:
        return self.made.add(
            models.GroupTally(
                id=new_id(),
                session_id=session.id,
                activity_id=activity.id,
                group_id=group.id,
                method=self.chance.choice(list(VoteMethod)),
                rank=1,
                total=self.chance.randrange(30),
                voters=self.chance.randrange(10),
            )
        )

    def proposal(
        self,
        session: models.LiveSession,
        group: models.IdeaGroup,
        tally: models.GroupTally | None,
        rank: int,
    ) -> None:
        roadmap, axis = self.chance.choice(self.held)
        status = _OUTCOMES[len(self.made.all(models.Proposal)) % len(_OUTCOMES)]
        proposal = self.made.add(
            models.Proposal(
                **self.stamped(),
                session_id=session.id,
                group_id=group.id,
                tally_id=tally.id if tally else None,
                rank=rank,
                title=self.text(),
                status=status,
                holder_id=roadmap.holder_id if status in _HANDED_OVER else None,
                handed_over_at=self.maybe(self.instant()),
                refusal_reason=None,
            )
        )
        if status is ProposalStatus.ADOPTED:
            self.action(roadmap, axis, proposal)

    def action(
        self, roadmap: models.Roadmap, axis: models.RoadmapAxis, proposal: models.Proposal
    ) -> None:
        stamped = self.stamped()
        action = self.made.add(
            models.Action(
                **stamped,
                lineage_id=stamped["id"],
                roadmap_id=roadmap.id,
                axis_id=self.maybe(axis.id),
                proposal_id=proposal.id,
                number=len(self.made.all(models.Action)) + 1,
                title=proposal.title,
                description=self.maybe(self.text()),
                priority=self.maybe(2),
                status=ActionStatus.PROPOSED,
                status_on=self.day(),
                origin=ActionOrigin.WORKSHOP,
                visibility=self.chance.choice(list(ActionVisibility)),
                planned_start_on=None,
                planned_end_on=None,
                progress=0,
                sort_key=sort_key(proposal.title),
            )
        )
        if self.chance.random() < 0.5:
            self.made.add(
                models.ActionActor(
                    **self.stamped(),
                    action_id=action.id,
                    organisation_id=self.chance.choice(self.organisations).id,
                    role=self.chance.choice(list(ActorRole)),
                    share_hundredths=None,
                )
            )
        for status in (ActionStatus.POSSIBLE, ActionStatus.PROPOSED):
            self.made.add(
                models.ActionStatusChange(
                    id=new_id(),
                    action_id=action.id,
                    from_status=None if status is ActionStatus.POSSIBLE else ActionStatus.POSSIBLE,
                    to_status=status,
                    at=self.instant(),
                    effective_on=self.day(),
                    by_id=None,
                    comment=self.maybe(self.text()),
                    progress=0,
                )
            )

    def accounts(self) -> None:
        first, second = self.agencies
        member, other, funder, leaver, comer, stranger = self.organisations[2:8]
        self.account("staff of the first agency", None, [(Role.AGENCY_STAFF, first)])
        self.account("auditor of the second agency", member, [(Role.AUDITOR, second)])
        self.account("staff of one, member elsewhere", other, [(Role.AGENCY_ADMIN, first)])
        self.account("member", member, [])
        self.account("member of both agencies", other, [])
        self.account("funder", funder, [])
        self.account("member who left", leaver, [])
        self.account("member of tomorrow", comer, [])
        self.account("stranger", stranger, [])
        self.account(
            "facilitator from elsewhere", stranger, [(Role.FACILITATOR, self.workshops[0])]
        )

    def account(
        self,
        name: str,
        organisation: models.Organisation | None,
        grants: Iterable[tuple[Role, models.Agency | models.Workshop]],
    ) -> None:
        user = self.made.add(
            models.User(
                **self.stamped(),
                label=name,
                email=None,
                organisation_id=organisation.id if organisation else None,
                suspended_at=None,
            )
        )
        for role, place in grants:
            where: Mapping[str, UUID] = (
                {"agency_id": place.id}
                if isinstance(place, models.Agency)
                else {"workshop_id": place.id}
            )
            self.made.add(
                models.RoleGrant(
                    **self.stamped(), user_id=user.id, role=role, from_on=TODAY, to_on=None, **where
                )
            )
        token = mint_token()
        self.made.secrets[name] = token.secret
        self.made.add(
            models.ApiToken(
                **self.stamped(),
                user_id=user.id,
                label=name,
                prefix=token.prefix,
                secret_sha256=token.secret_sha256,
                scopes=[scope.value for scope in Scope],
                expires_at=None,
                last_used_at=None,
                revoked_at=None,
            )
        )
