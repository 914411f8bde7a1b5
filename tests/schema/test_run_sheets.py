"""The run sheets that an agency keeps and those its workshops are prepared with, through the
contract."""

from __future__ import annotations

from typing import Any

import pytest

from server.database import Database
from server.ids import to_global_id
from server.problems import ValidationFailed
from server.schema.run_sheets import checked, plans_of, written
from server.schema.scalars import RunSheet
from server.vocabulary import WorkshopMethod
from server.workshops.methods import prospective
from server.workshops.methods.templates import METHODS, SHORT
from tests.schema.rooms import Room, open_room

TEMPLATE = (
    "... on AgendaTemplateChanged { duplicate template { id version name runSheet archivedAt"
    " copiedFrom { id } } }"
)
SET = "... on WorkshopRunSheetSet { workshop { version runSheet runSheetVersion } }"
SHEET = written(prospective.agenda(question="Comment se déplacer en 2040 ?"))


@pytest.fixture
async def room(database: Database) -> Room:
    return await open_room(database)


async def template(room: Room, **given: Any) -> dict[str, Any]:
    answer = await room.change(
        "staff",
        "createAgendaTemplate",
        TEMPLATE,
        **{
            "agencyId": to_global_id("Agency", room.office.agency_id),
            "name": "Prospectif court",
            "method": "PROSPECTIVE_WORKSHOP",
            **given,
        },
    )
    assert answer["__typename"] == "AgendaTemplateChanged", answer
    made: dict[str, Any] = answer["template"]
    return made


def test_what_the_engine_writes_it_reads_again() -> None:
    assert checked(SHEET) == SHEET
    assert plans_of(SHEET) == prospective.agenda(question="Comment se déplacer en 2040 ?")


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"prompt": 3}, "runSheet.0.prompt"),
        ({"prompt": None}, "runSheet.0.prompt"),
        ({"prompt": "  "}, "activities.0.prompt"),
        ({"settings": {}}, "runSheet.0"),
        ({"settings": "COLLECT"}, "runSheet.0"),
        ({"settings": {"kind": "DANCE"}}, "runSheet.0"),
        ({"settings": {"kind": "COLLECT", "max_length": "12"}}, None),
        ({"settings": {"kind": "COLLECT", "max_length": True}}, None),
        ({"settings": {"kind": "VOTE", "method": "DOTS", "budget": -1}}, None),
    ],
)
def test_a_run_sheet_that_the_engine_would_not_read_is_refused(
    changed: dict[str, Any], path: str | None
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        checked(RunSheet([{**SHEET[0], **changed}]))
    if path is not None:
        assert refused.value.path == path


@pytest.mark.parametrize("sheet", [[], [SHEET[0]] * 51])
def test_a_run_sheet_is_neither_empty_nor_endless(sheet: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationFailed):
        checked(RunSheet(sheet))


async def test_a_template_begins_as_its_method_and_is_copied_changed_and_archived(
    room: Room,
) -> None:
    first = await template(room)
    assert len(first["runSheet"]) == 3
    copied = await room.change(
        "staff", "copyAgendaTemplate", TEMPLATE, templateId=first["id"], name="Copie"
    )
    copy = copied["template"]
    assert copy["copiedFrom"] == {"id": first["id"]}
    assert copy["runSheet"] == first["runSheet"]
    edited = await room.change(
        "staff",
        "editAgendaTemplate",
        TEMPLATE,
        templateId=copy["id"],
        expectedVersion=copy["version"],
        name="Recueil seul",
        runSheet=SHEET[:1],
    )
    assert (edited["template"]["name"], len(edited["template"]["runSheet"])) == ("Recueil seul", 1)
    stale = await room.change(
        "staff",
        "editAgendaTemplate",
        TEMPLATE,
        templateId=copy["id"],
        expectedVersion=copy["version"],
        name="Encore",
    )
    assert stale["__typename"] == "Conflict"
    for _ in range(2):
        archived = await room.change(
            "staff", "archiveAgendaTemplate", TEMPLATE, templateId=copy["id"]
        )
        assert archived["template"]["archivedAt"] is not None
    late = await room.change(
        "staff",
        "editAgendaTemplate",
        TEMPLATE,
        templateId=copy["id"],
        expectedVersion=archived["template"]["version"],
        name="Trop tard",
    )
    assert late["guard"] == "TEMPLATE_KEPT"


async def test_templates_are_read_by_the_staff_and_by_those_who_facilitate_for_it(
    room: Room,
) -> None:
    await template(room)
    document = "{ agencies { nodes { agendaTemplates { nodes { name } } } } }"
    for name, reads in {
        "staff": True,
        "auditor": True,
        "guest": True,
        "host": False,
        "asking": False,
        "elsewhere": False,
        "public": False,
    }.items():
        shown = await room.office.ask(name, document)
        assert ("Prospectif court" in str(shown)) is reads, name


async def test_a_workshop_is_prepared_from_a_template_or_step_by_step(room: Room) -> None:
    kept = await template(room)
    first = await room.change(
        "guest",
        "setWorkshopRunSheet",
        SET,
        workshopId=room.workshop,
        templateId=kept["id"],
    )
    assert first["workshop"]["runSheet"] == kept["runSheet"]
    second = await room.change(
        "guest", "setWorkshopRunSheet", SET, workshopId=room.workshop, runSheet=SHEET
    )
    assert second["workshop"]["runSheet"] == SHEET
    assert second["workshop"]["runSheetVersion"] == 2
    neither = await room.change("guest", "setWorkshopRunSheet", SET, workshopId=room.workshop)
    assert neither["path"] == "runSheet"
    wrong = await room.change(
        "guest", "setWorkshopRunSheet", SET, workshopId=room.workshop, runSheet=[{}]
    )
    assert wrong["path"] == "runSheet.0"


@pytest.mark.parametrize("method", WorkshopMethod)
async def test_a_template_begins_as_the_first_agenda_of_its_method(
    sqlite_database: Database, method: WorkshopMethod
) -> None:
    made = await template(await open_room(sqlite_database), method=method.value)
    offered = [one for one in METHODS if one.method is method] or [SHORT]
    assert made["runSheet"] == written(offered[0].sessions[0].agenda)


async def test_a_workshop_without_a_run_sheet_says_so(room: Room) -> None:
    assert (await room.read("guest", "runSheet"))["runSheet"] is None
