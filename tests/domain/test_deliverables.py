"""Deliverables from draft to publication, and requests that serve themselves, races included."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.database import Database, Transaction
from server.vocabulary import DeliverableKind, DeliverableStatus, ValidationRule, VisibilityPolicy
from tests.schema.agency import TODAY, Office, open_office

SUBMITTED = DeliverableStatus.SUBMITTED
READ = "query($id: ID!) { deliverable(id: $id) { status edition title } }"


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def validate(office: Office, name: str, deliverable: str) -> dict[str, Any]:
    return await office.do(name, "validateDeliverable", deliverableId=deliverable)


async def request(office: Office, name: str) -> dict[str, Any]:
    return await office.do(name, "requestOutputs", missionId=office.mission)


async def receptions(office: Office, name: str) -> int:
    rows = await office.rows(
        "SELECT COUNT(*) FROM output_reception WHERE organisation_id = $1",
        office.organisations[name],
    )
    count: int = rows[0][0]
    return count


async def reads(office: Office, name: str, deliverable: str) -> bool:
    return (await office.ask(name, READ, id=deliverable))["deliverable"] is not None


async def test_a_deliverable_goes_from_its_draft_to_its_publication(office: Office) -> None:
    """« DRAFT → SUBMITTED → VALIDATED → RELEASED_TO_MEMBERS → PUBLISHED; SUBMITTED → RETURNED →
    DRAFT »"""
    added = await office.do(
        "lead", "addDeliverable", missionId=office.mission, title="Rapport", kind="STUDY"
    )
    id_ = added["deliverable"]["id"]
    await office.do("lead", "submitDeliverable", deliverableId=id_)
    answer = await office.do(
        "piloting", "returnDeliverable", deliverableId=id_, reason="La carte manque."
    )
    assert answer["deliverable"]["status"] == "RETURNED"
    assert answer["deliverable"]["returnReason"] == "La carte manque."
    answer = await office.do(
        "lead", "reviseDeliverable", deliverableId=id_, url="https://agence.example/rapport.pdf"
    )
    assert (answer["deliverable"]["status"], answer["deliverable"]["edition"]) == ("DRAFT", 2)
    await office.do("lead", "submitDeliverable", deliverableId=id_)
    assert (await validate(office, "asking", id_))["deliverable"]["status"] == "SUBMITTED"
    assert (await validate(office, "piloting", id_))["deliverable"]["status"] == "VALIDATED"
    answer = await office.do("asking", "releaseDeliverable", deliverableId=id_)
    assert answer["deliverable"]["status"] == "RELEASED_TO_MEMBERS"
    assert answer["deliverable"]["releasedBy"] == {"id": office.organisation("asking")}
    assert not await reads(office, "public", id_)
    answer = await office.do(
        "lead", "publishDeliverable", deliverableId=id_, licence="Licence Ouverte 2.0"
    )
    assert answer["deliverable"]["licence"] == "Licence Ouverte 2.0"
    assert await reads(office, "public", id_)


async def test_d1_the_agency_alone_adds_and_publishes(office: Office) -> None:
    """« D1 `owner` is always the agency »"""
    released = await office.add_deliverable(DeliverableStatus.RELEASED_TO_MEMBERS)
    answer = await office.do(
        "asking", "addDeliverable", missionId=office.mission, title="Rapport", kind="STUDY"
    )
    assert answer["__typename"] == "Forbidden"
    answer = await office.do(
        "asking", "publishDeliverable", deliverableId=released, licence="Licence Ouverte 2.0"
    )
    assert answer["__typename"] == "Forbidden"


@pytest.mark.parametrize("status", [DeliverableStatus.SUBMITTED, DeliverableStatus.VALIDATED])
async def test_d2_a_release_is_the_commissioner_s_decision_on_a_validated_one(
    office: Office, status: DeliverableStatus
) -> None:
    """« D2 RELEASED_TO_MEMBERS requires VALIDATED and a decision of the direct commissioner »"""
    id_ = await office.add_deliverable(status)
    for name in ("admin", "piloting"):
        answer = await office.do(name, "releaseDeliverable", deliverableId=id_)
        assert answer["__typename"] in ("Forbidden", "TransitionRefused")
    answer = await office.do("asking", "releaseDeliverable", deliverableId=id_)
    validated = status is DeliverableStatus.VALIDATED
    assert answer["__typename"] == ("DeliverableSuccess" if validated else "TransitionRefused")


async def test_d3_nothing_is_published_before_its_release_nor_without_a_licence(
    office: Office,
) -> None:
    """« D3 PUBLISHED (open data) requires RELEASED and a licence »"""
    validated = await office.add_deliverable(DeliverableStatus.VALIDATED)
    answer = await office.do(
        "lead", "publishDeliverable", deliverableId=validated, licence="Licence Ouverte 2.0"
    )
    assert answer["__typename"] == "TransitionRefused"
    released = await office.add_deliverable(DeliverableStatus.RELEASED_TO_MEMBERS)
    answer = await office.do("lead", "publishDeliverable", deliverableId=released, licence=" ")
    assert answer["path"] == "licence"


async def test_mi3_the_direct_commissioner_alone_may_be_the_one_who_validates(
    database: Database,
) -> None:
    """« or, with `validation_rule = DIRECT_COMMISSIONER`, the requester »"""
    office = await open_office(database, rule=ValidationRule.DIRECT_COMMISSIONER)
    id_ = await office.add_deliverable(SUBMITTED)
    assert (await validate(office, "piloting", id_))["__typename"] == "Forbidden"
    assert (await validate(office, "asking", id_))["deliverable"]["status"] == "VALIDATED"


async def test_mi3_the_agency_does_not_validate_what_members_asked_for(office: Office) -> None:
    """« MI3 a deliverable is VALIDATED only when every INVOLVED … has validated it »"""
    id_ = await office.add_deliverable(SUBMITTED)
    for name in ("admin", "lead"):
        assert (await validate(office, name, id_))["__typename"] == "Forbidden"
    assert (await validate(office, "interested", id_))["__typename"] == "NotFound"


async def test_mi3_a_validation_is_of_one_edition(office: Office) -> None:
    """« MI3 a deliverable is VALIDATED only when every INVOLVED … has validated it »"""
    id_ = await office.add_deliverable(SUBMITTED)
    await validate(office, "asking", id_)
    assert (await validate(office, "asking", id_))["guard"] == "MI3_ALREADY_VALIDATED"
    await office.do("piloting", "returnDeliverable", deliverableId=id_, reason="À revoir.")
    await office.do("lead", "reviseDeliverable", deliverableId=id_)
    await office.do("lead", "submitDeliverable", deliverableId=id_)
    assert (await validate(office, "piloting", id_))["deliverable"]["status"] == "SUBMITTED"
    assert (await validate(office, "asking", id_))["deliverable"]["status"] == "VALIDATED"


async def test_mi3_who_leaves_is_no_longer_waited_for(office: Office) -> None:
    """« MI3 a deliverable is VALIDATED only when every INVOLVED … has validated it »: every one
    that is involved on the day."""
    id_ = await office.add_deliverable(SUBMITTED)
    await request(office, "informed")
    await validate(office, "asking", id_)
    await office.do(
        "lead",
        "endParticipation",
        missionId=office.mission,
        organisationId=office.organisation("piloting"),
    )
    assert await reads(office, "informed", id_)


async def test_two_validations_at_once_validate_once(office: Office) -> None:
    """« MI3 a deliverable is VALIDATED only when every INVOLVED … has validated it »"""
    id_ = await office.add_deliverable(SUBMITTED)
    await asyncio.gather(*(validate(office, name, id_) for name in ("asking", "piloting")))
    assert await office.rows("SELECT status FROM deliverable") == [("VALIDATED",)]
    assert await office.rows("SELECT COUNT(*) FROM audit_event WHERE verb = 'last_validation'") == [
        (1,)
    ]


async def test_a_request_waits_and_is_served_by_the_last_validation(office: Office) -> None:
    """« the request waits, and each deliverable is served by itself when its last validation
    falls, with no act of the agency and no discretionary refusal, the reception dated; asking
    again answers the same request »"""
    id_ = await office.add_deliverable(SUBMITTED)
    first = await request(office, "informed")
    assert (first["request"]["status"], first["duplicate"]) == ("WAITING_VALIDATION", False)
    again = await request(office, "informed")
    assert (again["request"]["id"], again["duplicate"]) == (first["request"]["id"], True)
    await validate(office, "asking", id_)
    assert not await reads(office, "informed", id_)
    await validate(office, "piloting", id_)
    assert await reads(office, "informed", id_)
    assert not await reads(office, "informed, served", id_)
    assert (await request(office, "informed"))["request"]["status"] == "DELIVERED"
    dated = await office.ask(
        "informed",
        "query($id: ID!) { organisation(id: $id) { receptions { nodes {"
        " receivedAt deliverable { id } } } } }",
        id=office.organisation("informed"),
    )
    (reception,) = dated["organisation"]["receptions"]["nodes"]
    assert reception["deliverable"] == {"id": id_}


async def test_a_request_stands_for_the_deliverables_to_come(office: Office) -> None:
    """« each deliverable is served by itself when its last validation falls »"""
    await office.add_deliverable(DeliverableStatus.VALIDATED)
    assert (await request(office, "informed"))["request"]["status"] == "DELIVERED"
    later = await office.add_deliverable(SUBMITTED)
    for name in ("asking", "piloting"):
        await validate(office, name, later)
    assert await receptions(office, "informed") == 2


async def test_a_request_after_the_validation_is_served_at_once(office: Office) -> None:
    """« asks once for a mission's outputs »"""
    id_ = await office.add_deliverable(DeliverableStatus.VALIDATED)
    assert not await reads(office, "informed", id_)
    assert (await request(office, "informed"))["request"]["status"] == "DELIVERED"
    assert await reads(office, "informed", id_)


async def test_other_members_are_served_the_finalised_studies(office: Office) -> None:
    """« The same path serves other members for finalised studies (S0 l.3) »"""
    map_ = await office.add_deliverable(DeliverableStatus.VALIDATED, DeliverableKind.MAP)
    study = await office.add_deliverable(DeliverableStatus.VALIDATED)
    for name in ("other", "informed"):
        await request(office, name)
    assert await reads(office, "other", study)
    assert not await reads(office, "other", map_)
    assert await reads(office, "informed", map_)


async def test_whoever_reads_without_asking_is_not_in_need_of_a_grant(database: Database) -> None:
    """« Under MEMBERS_AND_FUNDERS (S1) every member and every funder reads F6 and F7 without a
    request »"""
    office = await open_office(database, VisibilityPolicy.MEMBERS_AND_FUNDERS)
    id_ = await office.add_deliverable(DeliverableStatus.VALIDATED, DeliverableKind.MAP)
    for name in ("other", "funder"):
        assert await reads(office, name, id_)
        assert (await request(office, name))["request"]["status"] == "DELIVERED"


@pytest.mark.parametrize(
    ("name", "answered"),
    [("funder", "NotFound"), ("elsewhere", "NotFound"), ("lead", "Forbidden")],
)
async def test_only_a_member_asks(office: Office, name: str, answered: str) -> None:
    assert (await request(office, name))["__typename"] == answered


@pytest.mark.parametrize("first", ["request", "validation"])
async def test_a_request_in_the_instant_of_the_last_validation_is_served_once(
    office: Office, first: str
) -> None:
    """« the request waits, and each deliverable is served by itself when its last validation
    falls »: whichever of the two takes the mission's lock first."""
    id_ = await office.add_deliverable(SUBMITTED)
    await validate(office, "asking", id_)
    locked, go = asyncio.Event(), asyncio.Event()

    async def hold(tx: Transaction) -> None:
        await tx.execute("UPDATE mission SET updated_at = updated_at")
        locked.set()
        await go.wait()

    holding = asyncio.create_task(office.database.unit_of_work(hold))
    await locked.wait()
    asked = [request(office, "informed"), validate(office, "piloting", id_)]
    both = [asyncio.create_task(one) for one in (asked if first == "request" else asked[::-1])]
    # Each has come as far as the lock, or will find it free: neither has been answered yet.
    done, _ = await asyncio.wait(both, timeout=0.1)
    assert not done
    go.set()
    await holding
    await asyncio.gather(*both)
    assert await receptions(office, "informed") == 1
    assert await reads(office, "informed", id_)
    assert (await request(office, "informed"))["request"]["status"] == "DELIVERED"


async def test_two_requests_of_one_organisation_at_once_are_one(office: Office) -> None:
    """« asking again answers the same request »"""
    answers = await asyncio.gather(*(request(office, "informed") for _ in range(3)))
    assert len({answer["request"]["id"] for answer in answers}) == 1
    assert sorted(answer["duplicate"] for answer in answers) == [False, True, True]


async def test_mp2_what_was_received_stays_received_after_a_downgrade(office: Office) -> None:
    """« MP2 category changes keep history; rights are evaluated at read time, deliverables already
    received stay listed as received »"""
    received = await office.add_deliverable(DeliverableStatus.VALIDATED, DeliverableKind.MAP)
    await request(office, "informed")
    await office.do(
        "lead",
        "endParticipation",
        missionId=office.mission,
        organisationId=office.organisation("informed"),
    )
    assert await reads(office, "informed", received)
    later = await office.add_deliverable(SUBMITTED, DeliverableKind.MAP)
    for name in ("asking", "piloting"):
        await validate(office, name, later)
    assert not await reads(office, "informed", later)
    assert await receptions(office, "informed") == 1


async def test_v4_a_downgrade_in_mid_request_takes_effect_at_the_next(office: Office) -> None:
    """« V4 category changes take effect on the next request »: a validation asked for as an
    involved member, and reached after the downgrade, is refused under the mission's lock."""
    id_ = await office.add_deliverable(SUBMITTED)
    locked, go = asyncio.Event(), asyncio.Event()

    async def downgrade(tx: Transaction) -> None:
        await tx.execute("UPDATE mission SET updated_at = updated_at")
        await tx.execute(
            "UPDATE mission_participation SET to_on = $2 WHERE organisation_id = $1",
            [office.organisations["piloting"], TODAY],
        )
        locked.set()
        await go.wait()

    downgrading = asyncio.create_task(office.database.unit_of_work(downgrade))
    await locked.wait()
    validating = asyncio.create_task(validate(office, "piloting", id_))
    # It has read the deliverable as visible, before the downgrade was committed.
    done, _ = await asyncio.wait([validating], timeout=0.1)
    assert not done
    go.set()
    await downgrading
    assert (await validating)["__typename"] == "Forbidden"
    assert (await validate(office, "piloting", id_))["__typename"] == "NotFound"
    assert await office.rows("SELECT COUNT(*) FROM deliverable_validation") == [(0,)]


async def test_a_deliverable_tells_who_may_do_what_next(office: Office) -> None:
    id_ = await office.add_deliverable(SUBMITTED)
    query = """query($id: ID!) { deliverable(id: $id) { availableTransitions {
      name allowed reasons { guard } } } }"""

    async def told(name: str) -> dict[str, bool]:
        data = await office.ask(name, query, id=id_)
        options = data["deliverable"]["availableTransitions"]
        return {option["name"]: option["allowed"] for option in options}

    assert await told("asking") == {"returnDeliverable": True, "validateDeliverable": True}
    assert await told("lead") == {"returnDeliverable": False, "validateDeliverable": False}
    await validate(office, "asking", id_)
    assert await told("asking") == {"returnDeliverable": True, "validateDeliverable": False}
