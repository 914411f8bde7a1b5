"""Methods through the contract: their run sheets are those that a workshop may be given."""

from __future__ import annotations

import pytest

from server.schema.run_sheets import plans_of, written
from server.workshops.methods.catalogue import MethodTemplate
from server.workshops.methods.templates import METHODS
from tests.schema.conftest import World

QUERY = (
    "{ methodTemplates { key method title draftsProposals sessions { title minutes runSheet } } }"
)


async def test_methods_are_offered_with_their_run_sheets(world: World) -> None:
    offered = (await world.facilitator.ask(QUERY))["methodTemplates"]
    assert [each["key"] for each in offered] == [template.key for template in METHODS]
    sheets = [session["runSheet"] for each in offered for session in each["sessions"]]
    agendas = [session.agenda for template in METHODS for session in template.sessions]
    assert [plans_of(sheet) for sheet in sheets] == agendas


@pytest.mark.parametrize("template", METHODS, ids=lambda template: template.key)
def test_a_run_sheet_is_read_back_as_the_method_says(template: MethodTemplate) -> None:
    for session in template.sessions:
        assert plans_of(written(session.agenda)) == session.agenda
