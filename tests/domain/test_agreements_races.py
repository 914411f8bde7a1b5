"""Writers that meet over an agreement: staged at its row, on both databases."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from server.access.viewer import Viewer
from server.database import Database
from server.domain.aggregates import Made
from server.domain.agreements import signing, verbs
from server.domain.instruments.signatures import Act, Signing
from server.domain.journal import Operation
from server.ids import from_global_id, new_id
from server.problems import TransitionRefused, ValidationFailed
from tests.domain.test_flash_races import meeting_at
from tests.schema.agency import KEY, NOW
from tests.schema.cooperating import Cooperation, open_cooperation


@pytest.fixture
async def plan(database: Database) -> Cooperation:
    return await open_cooperation(database)


async def _sign(plan: Cooperation, name: str, decision: str, by: Viewer) -> Made:
    party = Signing(plan.office.organisations[name], from_global_id(decision)[1])
    return await signing.sign_agreement(
        plan.office.database,
        from_global_id(plan.agreement)[1],
        Act([party], "Une présidente", "Présidente"),
        expected_version=None,
        by=by,
        operation=Operation(by.actor_id, new_id(), {"by": name}, KEY),
        now=NOW,
    )


async def _abandon(plan: Cooperation, by: Viewer) -> None:
    await verbs.abandon(
        plan.office.database,
        from_global_id(plan.agreement)[1],
        reason="Sans suite.",
        expected_version=None,
        by=by,
        now=NOW,
    )


async def status_of(plan: Cooperation) -> str:
    ((status,),) = await plan.office.rows(
        "SELECT status FROM agreement WHERE id = $1", from_global_id(plan.agreement)[1]
    )
    return str(status)


async def test_an_agreement_is_signed_or_abandoned_and_never_both(plan: Cooperation) -> None:
    """DOMAIN §10: signature after termination."""
    await plan.validated()
    await plan.sign("park", "park")
    decision, park = await plan.decided("community"), await plan.office.viewer("park")
    answers = await meeting_at(
        plan.office,
        "agreement",
        from_global_id(plan.agreement)[1],
        _sign(plan, "community", decision, park),
        _abandon(plan, park),
    )
    (refused,) = [answer for answer in answers if isinstance(answer, Exception)]
    assert isinstance(refused, TransitionRefused)
    assert refused.guard == "STATUS"
    signatures = await plan.office.rows("SELECT COUNT(*) FROM signature")
    assert (await status_of(plan), signatures) in [("SIGNED", [(2,)]), ("ABANDONED", [(1,)])]


async def test_of_two_last_signatures_one_makes_it_signed(plan: Cooperation) -> None:
    """SG1: each of its own organisation, and both are there."""
    await plan.validated()
    park, community = await plan.office.viewer("park"), await plan.office.viewer("community")
    answers = await meeting_at(
        plan.office,
        "agreement",
        from_global_id(plan.agreement)[1],
        _sign(plan, "park", await plan.decided("park"), park),
        _sign(plan, "community", await plan.decided("community"), community),
    )
    assert all(isinstance(answer, Made) for answer in answers)
    assert await status_of(plan) == "SIGNED"


async def test_of_one_organisations_two_signatures_the_second_is_told_so(
    plan: Cooperation,
) -> None:
    """SG1: unique (instrument, organisation)."""
    await plan.validated()
    park, decision = await plan.office.viewer("park"), await plan.decided("park")
    answers = await meeting_at(
        plan.office,
        "agreement",
        from_global_id(plan.agreement)[1],
        _sign(plan, "park", decision, park),
        _sign(plan, "park", decision, park),
    )
    (refused,) = [answer for answer in answers if isinstance(answer, Exception)]
    assert isinstance(refused, TransitionRefused)
    assert refused.guard == "SG1"


async def test_two_agreements_that_are_made_to_build_on_one_another_do_not_both(
    plan: Cooperation,
) -> None:
    """AG5: `builds_on` may not form a cycle."""
    ids = []
    for _ in range(2):
        await plan.explore()
        ids.append(from_global_id(plan.agreement)[1])
    park = await plan.office.viewer("park")

    async def build(own: UUID, base: UUID) -> None:
        await verbs.edit(
            plan.office.database,
            own,
            {"builds_on_id": base},
            expected_version=1,
            by=park,
            now=NOW,
        )

    answers = await asyncio.gather(
        build(ids[0], ids[1]), build(ids[1], ids[0]), return_exceptions=True
    )
    (refused,) = [answer for answer in answers if answer is not None]
    assert isinstance(refused, ValidationFailed)
    assert refused.path == "buildsOnId"
