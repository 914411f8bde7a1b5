"""Two agencies on one server: what an account of one may learn or do at the other.

An organisation is named by both. Whoever administers an agency writes down whom they like as a
member: that alone gives them no voice in its name.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction, decode_uuid
from server.domain.accounts import handover, invitations
from server.domain.accounts.invitations import Invitee
from server.domain.journal import Operation
from server.ids import new_id, to_global_id
from server.problems import NotFound, ValidationFailed
from server.vocabulary import ProposalStatus, Role, SessionStatus, WorkshopMethod
from tests.schema.agency import KEY, NOW, TODAY, Office, open_office


@pytest.fixture
async def office(database: Database) -> Office:
    """The office, and one who administers the agency elsewhere."""
    made = await open_office(database)
    await grant(made, "elsewhere", Role.AGENCY_ADMIN, await elsewhere_id(made))
    return made


async def elsewhere_id(office: Office) -> UUID:
    ((id_,),) = await office.rows("SELECT id FROM agency WHERE id <> $1", office.agency_id)
    agency_id: UUID = decode_uuid(id_)
    return agency_id


async def grant(office: Office, name: str, role: Role, agency_id: UUID) -> None:
    async def work(tx: Transaction) -> None:
        await models.RoleGrant.create(
            created_at=NOW,
            updated_at=NOW,
            using_db=tx.connection,
            user_id=office.users[name],
            agency_id=agency_id,
            role=role,
            from_on=date(2020, 1, 1),
        )

    await office.write(work)


async def write_down(office: Office, name: str) -> dict[str, Any]:
    """The agency elsewhere writes this organisation down as its own member."""
    return await office.change(
        "elsewhere",
        "addMembership",
        "",
        agencyId=to_global_id("Agency", await elsewhere_id(office)),
        organisationId=office.organisation(name),
        category="FULL_MEMBER",
        joinedOn="2019-01-01",
    )


async def invite(office: Office, by: str, agency_id: UUID, name: str) -> invitations.Invited:
    """To speak for this organisation."""
    invitee = Invitee(
        agency_id,
        "claire@exemple.fr",
        "Claire",
        Role.MEMBER_TECHNICIAN,
        organisation_id=office.organisations[name],
    )
    viewer = await office.viewer(by)
    operation = Operation(viewer.actor_id, new_id(), {}, KEY)
    return await invitations.invite(
        office.database, invitee, by=viewer, operation=operation, now=NOW
    )


@pytest.mark.parametrize("name", ["asking", "agency"])
async def test_writing_down_a_member_gives_no_voice_in_its_name_at_another_agency(
    office: Office, name: str
) -> None:
    assert (await write_down(office, name))["__typename"] == "AddMembershipSuccess"
    with pytest.raises(ValidationFailed):
        await invite(office, "elsewhere", await elsewhere_id(office), name)


async def test_the_agency_that_answered_for_a_member_goes_on_answering(office: Office) -> None:
    await write_down(office, "asking")
    assert (await invite(office, "admin", office.agency_id, "asking")).secret


async def test_writing_down_a_member_does_not_end_the_access_of_its_people(office: Office) -> None:
    await write_down(office, "asking")
    with pytest.raises(NotFound):
        await handover.hand_over(
            office.database,
            office.users["asking"],
            office.users["elsewhere"],
            by=await office.viewer("elsewhere"),
            now=NOW,
        )


async def test_whoever_leaves_hands_over_no_mission_of_another_agency(office: Office) -> None:
    """The lead has gone to the agency elsewhere, and still leads a mission of the one they left."""
    await office.write(
        lambda tx: tx.execute(
            "UPDATE role_grant SET to_on = $2 WHERE user_id = $1", [office.users["lead"], TODAY]
        )
    )
    for name in ("lead", "staff"):
        await grant(office, name, Role.AGENCY_STAFF, await elsewhere_id(office))
    for successor in ("staff", "elsewhere"):
        done = await handover.rehearse(
            office.database,
            office.users["lead"],
            office.users[successor],
            by=await office.viewer("elsewhere"),
            now=NOW,
        )
        assert (done.missions, done.roles, done.suspended) == ((), 1, True)


async def a_running_session(office: Office) -> None:
    """Of a workshop of the mission, with a group and what is proposed of it."""

    async def work(tx: Transaction) -> None:
        using: dict[str, Any] = {"using_db": tx.connection}
        stamps: dict[str, Any] = {**using, "created_at": NOW, "updated_at": NOW}
        workshop = await models.Workshop.create(
            **stamps,
            agency_id=office.agency_id,
            mission_id=office.mission_id,
            title="Atelier",
            method=WorkshopMethod.PROSPECTIVE_WORKSHOP,
            held_on=TODAY,
            sort_key="atelier",
        )
        session = await models.LiveSession.create(
            **stamps,
            workshop_id=workshop.id,
            title="Séance",
            status=SessionStatus.OPEN,
            opened_at=NOW,
        )
        title = await models.SessionContent.create(**using, session_id=session.id, text="Groupe")
        group = await models.IdeaGroup.create(
            **using, id=new_id(), session_id=session.id, title_id=title.id, seq=1
        )
        await models.Proposal.create(
            **stamps,
            session_id=session.id,
            group_id=group.id,
            rank=1,
            title="Proposition",
            status=ProposalStatus.DRAFTED,
        )

    await office.write(work)


SESSIONS = """{ workshops { nodes { sessions { nodes {
  groups { totalCount } proposals { totalCount } } } } } }"""


async def test_staff_of_one_agency_wait_at_another_for_what_a_session_brings_out(
    office: Office,
) -> None:
    await a_running_session(office)

    async def outcomes(name: str) -> tuple[int, int]:
        data = await office.ask(name, SESSIONS)
        ((session,),) = [one["sessions"]["nodes"] for one in data["workshops"]["nodes"]]
        return session["groups"]["totalCount"], session["proposals"]["totalCount"]

    assert await outcomes("staff") == (1, 1)
    assert await outcomes("interested") == (0, 0)
    for name, role in (("interested", Role.AGENCY_STAFF), ("informed", Role.AUDITOR)):
        await grant(office, name, role, await elsewhere_id(office))
    assert await outcomes("interested") == (0, 0)
