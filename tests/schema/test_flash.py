"""Ateliers Flash through the contract: the framework, the workshop, its orders (DOMAIN §4)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from server import models
from server.database import Database
from server.ids import from_global_id, to_global_id
from server.vocabulary import Scope, WorkshopMethod
from tests.following import told_amiss
from tests.schema.agency import NOW, TODAY
from tests.schema.flash import Flash, open_flash


@pytest.fixture
async def flash(sqlite_database: Database) -> Flash:
    return await open_flash(sqlite_database)


@pytest.fixture
async def everywhere(database: Database) -> Flash:
    """The same on both databases, for what is told in SQL."""
    return await open_flash(database)


def refusal(answer: dict[str, Any]) -> str:
    """What said no: a guard, a path, or the bare code."""
    return str(answer.get("guard") or answer.get("path") or answer["code"])


async def test_a_framework_is_prepared_awarded_notified_and_then_told_by_the_day(
    everywhere: Flash,
) -> None:
    """DOMAIN §4.1: PREPARING → NOTIFIED → IN_FORCE → EXPIRED, derived from dates."""
    flash = everywhere
    made = await flash.prepare(
        validFromOn="2022-02-10", validToOn="2026-02-03", datePrecision="MONTH"
    )
    row = made["frameworkAgreement"]
    # FA3: from the first day of the first month to the last of the last.
    assert (row["validFromOn"], row["validToOn"]) == ("2022-02-01", "2026-02-28")
    flash.framework = row["id"]
    await flash.on_framework(
        "buyer", "addFrameworkHolder", organisationId=flash.organisation("north")
    )
    alone = await flash.on_framework("buyer", "notifyFrameworkAgreement")
    assert refusal(alone) == "HOLDERS"
    await flash.on_framework(
        "buyer", "addFrameworkHolder", organisationId=flash.organisation("south")
    )
    told = await flash.on_framework("buyer", "notifyFrameworkAgreement")
    assert told["frameworkAgreement"]["status"] == "EXPIRED"
    late = await flash.on_framework("buyer", "terminateFrameworkAgreement", reason="Trop tard.")
    assert refusal(late) == "STATUS"
    current = await flash.notified()
    answer = await flash.on_framework(
        "buyer", "editFrameworkAgreement", title="Autre", expectedVersion=4
    )
    assert refusal(answer) == "STATUS"
    assert await flash.transitions("clerk", "FrameworkAgreement", current) == {
        "terminateFrameworkAgreement": ["FORBIDDEN"]
    }
    ended = await flash.on_framework("buyer", "terminateFrameworkAgreement", reason="Refondu.")
    assert ended["frameworkAgreement"]["status"] == "TERMINATED"


async def test_a_successor_says_that_it_overlaps_or_begins_after(flash: Flash) -> None:
    """FA2: a successor starts not before its predecessor's end unless flagged overlapping."""
    first = await flash.notified(validFromOn="2022-01-01", validToOn="2025-12-31")
    early = {"validFromOn": "2025-09-01", "validToOn": "2029-08-31", "predecessorId": first}
    assert refusal(await flash.prepare(**early)) == "validFromOn"
    made = await flash.prepare(**early, overlapsPredecessor=True)
    assert made["__typename"] == "PrepareFrameworkAgreementSuccess"
    taken = await flash.prepare(predecessorId=first)
    assert refusal(taken) == "predecessorId"
    flash.framework = made["frameworkAgreement"]["id"]
    undone = await flash.on_framework(
        "buyer", "editFrameworkAgreement", overlapsPredecessor=False, expectedVersion=1
    )
    assert refusal(undone) == "validFromOn"


async def test_only_the_buyer_keeps_a_framework_and_only_contractors_hold_one(
    flash: Flash,
) -> None:
    for name in ("clerk", "service", "admin", "mayor"):
        assert refusal(await flash.prepare(name)) == "FORBIDDEN"
    flash.framework = (await flash.prepare())["frameworkAgreement"]["id"]
    # What is being prepared is the buyer's own.
    hidden = await flash.on_framework("clerk", "notifyFrameworkAgreement")
    assert refusal(hidden) == "NOT_FOUND"
    town = await flash.on_framework(
        "buyer", "addFrameworkHolder", organisationId=flash.organisation("town")
    )
    assert refusal(town) == "organisationId"
    doubled = await flash.prepare(reference="AC-4")
    assert refusal(doubled) == "reference"


async def test_a_collectivity_asks_and_the_service_frames(everywhere: Flash) -> None:
    """FW2: FRAMED needs pilot, ≥1 collectivity, territory, ≥1 theme."""
    flash = everywhere
    bare = await flash.request("mayor", territoryId=None, themeGroups=[], frameworkAgreementId=None)
    flash.flash = bare["flashWorkshop"]["id"]
    assert refusal(await flash.do("mayor", "frameFlashWorkshop")) == "FORBIDDEN"
    assert refusal(await flash.do("clerk", "frameFlashWorkshop")) == "FW2_FRAMED"
    edit = {"territoryId": flash.territory, "themeGroups": ["ENVIRONMENTAL_ENERGY"]}
    await flash.do("lead", "editFlashWorkshop", expectedVersion=1, **edit)
    framed = await flash.do("clerk", "frameFlashWorkshop")
    assert framed["flashWorkshop"]["status"] == "FRAMED"
    undone = await flash.do("clerk", "editFlashWorkshop", expectedVersion=3, themeGroups=[])
    assert refusal(undone) == "FW2_FRAMED"
    last = await flash.do("clerk", "removeFlashCoBearer", organisationId=flash.organisation("town"))
    assert refusal(last) == "FW2_FRAMED"


async def test_a_workshop_is_requested_once_of_a_service_by_those_whom_it_concerns(
    flash: Flash,
) -> None:
    assert refusal(await flash.request("contractor")) == "FORBIDDEN"
    assert refusal(await flash.request("other")) == "FORBIDDEN"
    assert refusal(await flash.request("staff")) == "FORBIDDEN"
    assert refusal(await flash.request("lead", pilotId=flash.organisation("town"))) == "pilotId"
    town, north = flash.organisation("town"), flash.organisation("north")
    assert refusal(await flash.request("lead", coBearerIds=[town, north])) == "organisationId"


async def test_an_agency_asks_in_the_name_of_no_other_than_its_members(flash: Flash) -> None:
    north = flash.organisation("north")
    assert refusal(await flash.request("lead", coBearerIds=[north])) == "FORBIDDEN"
    assert refusal(await flash.request("lead", coBearerIds=[])) == "FORBIDDEN"


async def test_logistics_are_paid_by_a_co_bearer(flash: Flash) -> None:
    """FW6: logistics are never charged to the framework."""
    await flash.framed()
    for payer in ("buyer", "pilot"):
        paid = {"amount": "1200", "payerId": flash.organisation(payer)}
        answer = await flash.do("clerk", "setFlashLogistics", **paid)
        assert refusal(answer) == "FW6_CO_BEARER_PAYS"
    paid = {"amount": "1200", "payerId": flash.organisation("town")}
    answer = await flash.do("clerk", "setFlashLogistics", **paid)
    assert answer["flashWorkshop"]["logisticsCost"] == {"amount": "1200"}
    gone = await flash.do("clerk", "removeFlashCoBearer", organisationId=flash.organisation("town"))
    assert refusal(gone) == "CO_BEARER_COMMITTED"


async def test_the_agency_attaches_what_it_brings(flash: Flash) -> None:
    """DOMAIN §4.2: `supporting_mission?` (agency link), and the workshop that is lived."""
    await flash.framed()
    mission = flash.office.mission
    answer = await flash.do("lead", "attachToFlashWorkshop", supportingMissionId=mission)
    assert answer["flashWorkshop"]["supportingMission"] == {"id": mission}
    lived = to_global_id("Workshop", await flash.live_workshop(WorkshopMethod.FOCUS_GROUP))
    wrong = await flash.do("lead", "attachToFlashWorkshop", workshopId=lived)
    assert refusal(wrong) == "workshopId"
    await flash.office.write(
        lambda tx: tx.execute("UPDATE workshop SET method = $1", ["FLASH_WORKSHOP"])
    )
    answer = await flash.do("lead", "attachToFlashWorkshop", workshopId=lived)
    assert answer["flashWorkshop"]["workshop"] == {"id": lived}
    # What the agency attached is its own: the pilot takes no other before it is detached.
    left = await flash.do("clerk", "editFlashWorkshop", agencyId=None, expectedVersion=4)
    assert refusal(left) == "AGENCY_ATTACHED"
    flash.flash = (await flash.request())["flashWorkshop"]["id"]
    again = await flash.do("lead", "attachToFlashWorkshop", workshopId=lived)
    assert refusal(again) == "workshopId"


async def test_an_order_goes_from_draft_to_payment_and_makes_the_workshop_ordered(
    flash: Flash,
) -> None:
    """FW3: ORDERED needs ≥1 NOTIFIED order. Issuing says who the contractor is."""
    await flash.notified()
    await flash.framed()
    order_id = await flash.drafted()
    # The agency that helps may draft, and commits nobody; nor does a clerk of the service.
    for name in ("lead", "clerk", "buyer"):
        assert refusal(await flash.order(name, "issuePurchaseOrder", order_id)) == "FORBIDDEN"
    issued = await flash.order("service", "issuePurchaseOrder", order_id)
    assert issued["purchaseOrder"]["issuedOn"] == TODAY.isoformat()
    assert refusal(await flash.do("clerk", "startFlashWorkshop")) == "STATUS"
    await flash.order("service", "notifyPurchaseOrder", order_id)
    started = await flash.do("clerk", "startFlashWorkshop")
    assert started["flashWorkshop"]["contractor"] == {"id": flash.organisation("north")}
    assert refusal(await flash.order("lead", "executePurchaseOrder", order_id)) == "FORBIDDEN"
    done = await flash.order("buyer", "executePurchaseOrder", order_id)
    assert done["purchaseOrder"]["status"] == "EXECUTED"
    paid = await flash.order("clerk", "payPurchaseOrder", order_id)
    assert paid["purchaseOrder"]["status"] == "PAID"
    # The contractor reads its own order, and moves nothing.
    assert await flash.transitions("contractor", "FlashWorkshop", flash.flash) == {
        "deliverFlashWorkshop": ["FORBIDDEN"]
    }


async def test_an_order_is_refused_outside_the_frameworks_days(everywhere: Flash) -> None:
    """PO1: framework.valid_from ≤ issued_on ≤ framework.valid_to, and IN_FORCE on that day."""
    flash = everywhere
    await flash.notified(validFromOn="2022-01-01", validToOn="2025-12-31")
    await flash.framed()
    order_id = await flash.drafted()
    told = await flash.transitions("service", "PurchaseOrder", order_id)
    assert told["issuePurchaseOrder"] == ["ORDER_OUTSIDE_FRAMEWORK"]
    answer = await flash.office.change(
        "service",
        "issuePurchaseOrder",
        "... on OrderOutsideFramework { validFromOn validToOn }",
        purchaseOrderId=order_id,
    )
    assert (answer["code"], answer["validToOn"]) == ("ORDER_OUTSIDE_FRAMEWORK", "2025-12-31")
    late = await flash.order("service", "issuePurchaseOrder", order_id, issuedOn="2025-12-31")
    # What was issued on its last day is entered later.
    assert late["purchaseOrder"]["issuedOn"] == "2025-12-31"


async def test_nothing_is_ordered_under_a_framework_that_was_terminated(flash: Flash) -> None:
    """PO1: and framework IN_FORCE on that day."""
    await flash.notified()
    await flash.framed()
    order_id = await flash.drafted()
    await flash.on_framework("buyer", "terminateFrameworkAgreement", reason="Refondu.")
    answer = await flash.order("service", "issuePurchaseOrder", order_id)
    assert refusal(answer) == "ORDER_OUTSIDE_FRAMEWORK"


async def test_an_order_goes_to_a_holder_of_its_framework(flash: Flash) -> None:
    """PO3: holder ∈ holders."""
    await flash.notified()
    await flash.framed()
    assert refusal(await flash.draft(holderId=flash.organisation("west"))) == "PO3_HOLDER"


async def test_the_pilot_issues_and_it_is_a_service_of_the_state(flash: Flash) -> None:
    """PO2: issuer is a STATE_DECONCENTRATED organisation."""
    await flash.notified()
    await flash.framed()
    order_id = await flash.drafted()
    await flash.office.write(
        lambda tx: tx.execute(
            "UPDATE organisation SET kind = 'OTHER' WHERE id = $1",
            [flash.office.organisations["pilot"]],
        )
    )
    assert refusal(await flash.order("service", "issuePurchaseOrder", order_id)) == "PO2_ISSUER"


async def test_a_third_order_is_refused_until_one_is_cancelled(flash: Flash) -> None:
    """FW4: 1 or 2 orders; a third non-cancelled one is refused. PO4: rank ∈ {1,2}."""
    await flash.notified()
    await flash.framed()
    first, second = await flash.drafted(), await flash.drafted()
    assert refusal(await flash.draft()) == "ORDER_LIMIT_REACHED"
    assert refusal(await flash.draft(rank=2)) == "ORDER_LIMIT_REACHED"
    dropped = await flash.order("clerk", "cancelPurchaseOrder", first, reason="Erreur.")
    assert dropped["purchaseOrder"]["status"] == "CANCELLED"
    assert refusal(await flash.draft(rank=2)) == "rank"
    third = await flash.draft()
    assert third["purchaseOrder"]["rank"] == 1
    issued = await flash.order("service", "issuePurchaseOrder", second)
    assert issued["purchaseOrder"]["rank"] == 2
    kept = await flash.order("clerk", "cancelPurchaseOrder", second, reason="Erreur.")
    assert refusal(kept) == "FORBIDDEN"
    await flash.order("service", "cancelPurchaseOrder", second, reason="Erreur.")
    answer = await flash.do(
        "clerk", "setFlashLogistics", amount="0", payerId=flash.organisation("town")
    )
    # Nothing binds any more: there is no contractor.
    assert answer["flashWorkshop"]["contractor"] is None


async def test_orders_do_not_pass_the_frameworks_maximum(flash: Flash) -> None:
    """PO5: Σ amounts per framework ≤ max when set."""
    await flash.notified(maxAmount="30000")
    await flash.framed()
    first, second = await flash.drafted(), await flash.drafted(amount="10000.01")
    await flash.order("service", "issuePurchaseOrder", first)
    answer = await flash.order("service", "issuePurchaseOrder", second)
    assert refusal(answer) == "PO5_FRAMEWORK_MAXIMUM"
    await flash.order("service", "cancelPurchaseOrder", first, reason="Erreur.")
    answer = await flash.order("service", "issuePurchaseOrder", second)
    assert answer["__typename"] == "PurchaseOrderSuccess"


async def test_the_days_of_an_order_come_in_order(flash: Flash) -> None:
    """PO6: issued_on ≤ notified_on ≤ executed_on."""
    await flash.notified()
    await flash.framed()
    order_id = await flash.drafted()
    tomorrow = TODAY.replace(day=TODAY.day + 1).isoformat()
    answer = await flash.order("service", "issuePurchaseOrder", order_id, issuedOn=tomorrow)
    assert refusal(answer) == "issuedOn"
    await flash.order("service", "issuePurchaseOrder", order_id, issuedOn="2026-03-10")
    answer = await flash.order("service", "notifyPurchaseOrder", order_id, notifiedOn="2026-03-09")
    assert refusal(answer) == "notifiedOn"
    await flash.order("service", "notifyPurchaseOrder", order_id, notifiedOn="2026-03-10")
    answer = await flash.order("buyer", "executePurchaseOrder", order_id, executedOn="2026-03-09")
    assert refusal(answer) == "executedOn"


async def test_it_is_delivered_with_its_guide_plan_and_a_roadmap_that_says_what_comes_first(
    everywhere: Flash,
) -> None:
    """FW4: DELIVERED needs at least one EXECUTED. FW5: a guide plan and a roadmap with ≥1 axis and
    ≥1 action, each action having a theme and a priority level."""
    flash = everywhere
    await flash.notified()
    await flash.framed()
    order_id = await flash.ordered()
    await flash.do("clerk", "startFlashWorkshop")
    plan = {"guidePlanUrl": "https://example.org/plan.pdf"}
    assert refusal(await flash.do("clerk", "deliverFlashWorkshop", **plan)) == "FW4_ORDER_EXECUTED"
    await flash.order("service", "executePurchaseOrder", order_id)
    assert refusal(await flash.do("clerk", "deliverFlashWorkshop", **plan)) == "FW5_ROADMAP"
    stranger = await flash.do(
        "clerk", "setFlashRoadmap", holderId=flash.organisation("north"), title="La place"
    )
    assert refusal(stranger) == "HOLDER_BEARS"
    opened = await flash.do(
        "clerk", "setFlashRoadmap", holderId=flash.organisation("town"), title="La place"
    )
    assert opened["flashWorkshop"]["roadmap"]["holder"] == {"id": flash.organisation("town")}
    assert refusal(await flash.do("clerk", "deliverFlashWorkshop", **plan)) == "FW5_ROADMAP"
    await flash.action(priority=None, themed=True)
    assert refusal(await flash.do("clerk", "deliverFlashWorkshop", **plan)) == "FW5_ROADMAP"
    await flash.set_priority(1)
    bad = await flash.do("clerk", "deliverFlashWorkshop", guidePlanUrl="plan.pdf")
    assert refusal(bad) == "guidePlanUrl"
    done = await flash.do("clerk", "deliverFlashWorkshop", **plan)
    assert done["flashWorkshop"]["deliveredOn"] == TODAY.isoformat()
    changed = await flash.do("clerk", "editFlashWorkshop", title="Autre", expectedVersion=9)
    assert refusal(changed) in ("STATUS", "CONFLICT")
    closed = await flash.do("clerk", "closeFlashWorkshop")
    assert closed["flashWorkshop"]["status"] == "CLOSED"


async def test_a_roadmap_is_chosen_by_whoever_keeps_it(flash: Flash) -> None:
    """What a workshop shows, its readers read: a holder's roadmap is not shown without them."""
    await flash.framed()

    async def work(tx: Any) -> str:
        made = await models.Roadmap.create(
            using_db=tx.connection,
            holder_id=flash.office.organisations["town"],
            agency_id=flash.office.agency_id,
            title="Feuille de la commune",
            status="ADOPTED",
            sort_key="feuille",
            created_at=NOW,
            updated_at=NOW,
        )
        return to_global_id("Roadmap", made.id)

    roadmap = await flash.office.write(work)
    # The clerk of the service does not see the town's own roadmap.
    hidden = await flash.do("clerk", "setFlashRoadmap", roadmapId=roadmap)
    assert refusal(hidden) == "NOT_FOUND"
    chosen = await flash.do("lead", "setFlashRoadmap", roadmapId=roadmap)
    assert chosen["flashWorkshop"]["roadmap"]["id"] == roadmap
    again = await flash.do("lead", "setFlashRoadmap", roadmapId=roadmap)
    assert refusal(again) == "FLASH_ROADMAP_SET"


async def test_it_is_cancelled_before_it_runs_once_its_orders_are_settled(flash: Flash) -> None:
    """DOMAIN §4.2: → CANCELLED before RUNNING."""
    await flash.notified()
    await flash.framed()
    order_id = await flash.drafted()
    answer = await flash.do("clerk", "cancelFlashWorkshop", reason="Sans suite.")
    assert refusal(answer) == "ORDERS_SETTLED"
    await flash.order("clerk", "cancelPurchaseOrder", order_id, reason="Sans suite.")
    answer = await flash.do("clerk", "cancelFlashWorkshop", reason="Sans suite.")
    assert answer["flashWorkshop"]["status"] == "CANCELLED"
    assert refusal(await flash.draft()) == "FLASH_ORDERING"


async def test_every_step_leaves_a_line_in_the_journal_and_tells_who_follows(
    everywhere: Flash,
) -> None:
    flash = everywhere
    await flash.notified()
    await flash.framed()
    order_id = await flash.ordered()
    rows = await flash.office.rows(
        "SELECT verb FROM audit_event WHERE object_id IN ($1, $2) ORDER BY id",
        from_global_id(order_id)[1],
        from_global_id(flash.flash)[1],
    )
    assert sorted(verb for (verb,) in rows) == [
        "draft_purchase_order",
        "frameFlashWorkshop",
        "issuePurchaseOrder",
        "notifyPurchaseOrder",
        "order_flash_workshop",
        "order_flash_workshop",
        "request_flash_workshop",
    ]
    north = flash.organisation("north")
    other = (await flash.prepare())["frameworkAgreement"]["id"]
    for verb in ("addFrameworkHolder", "removeFrameworkHolder"):
        answer = await flash.on_framework(
            "buyer", verb, frameworkAgreementId=other, organisationId=north
        )
        assert answer["__typename"] == "FrameworkAgreementSuccess"
    assert await told_amiss(flash.office.database) == []


async def test_the_same_demand_twice_makes_one_of_each(flash: Flash) -> None:
    """DOMAIN §10: idempotency key on creations."""
    demand = {"operationId": str(uuid4()), "reference": "AC-1"}
    made = [await flash.prepare(**demand) for _ in range(2)]
    assert [one["duplicate"] for one in made] == [False, True]
    await flash.notified()
    demand = {"operationId": str(uuid4())}
    asked = [await flash.request(**demand) for _ in range(2)]
    assert [one["duplicate"] for one in asked] == [False, True]
    await flash.framed()
    demand = {"operationId": str(uuid4()), "number": "BC-1"}
    drafted = [await flash.draft(**demand) for _ in range(2)]
    assert [one["duplicate"] for one in drafted] == [False, True]
    assert drafted[0]["purchaseOrder"]["id"] == drafted[1]["purchaseOrder"]["id"]
    other = await flash.draft(**demand, amount="1")
    assert refusal(other) == "IDEMPOTENCY_CONFLICT"


async def test_a_token_does_what_its_scopes_let_and_no_more(flash: Flash) -> None:
    """DOMAIN §10: clients have scopes (`order:issue`…), never wider than the owning user."""
    await flash.notified()
    await flash.framed()
    order_id = await flash.drafted()
    await scopes(flash, "service", Scope.ORDER_ISSUE)
    answer = await flash.order("service", "issuePurchaseOrder", order_id)
    assert refusal(answer) == "FORBIDDEN"
    told = await flash.transitions("service", "PurchaseOrder", order_id)
    assert told["issuePurchaseOrder"] == ["FORBIDDEN"]
    await scopes(flash, "clerk", Scope.INSTRUMENT_WRITE)
    assert refusal(await flash.draft()) == "FORBIDDEN"
    told = await flash.transitions("clerk", "FlashWorkshop", flash.flash)
    assert told == {"cancelFlashWorkshop": ["FORBIDDEN"]}


async def scopes(flash: Flash, name: str, without: Scope) -> None:
    """The token of this person loses a scope."""
    kept = [scope.value for scope in Scope if scope is not without]
    await flash.office.write(
        lambda tx: tx.execute(
            "UPDATE api_token SET scopes = $1 WHERE user_id = $2", [kept, flash.office.users[name]]
        )
    )
