"""DOMAIN §3 as a partner app meets it: a token, a POST, one mission, cell by cell."""

from __future__ import annotations

import httpx2
import pytest

from server.app import make_app, open_services
from server.database import Database
from server.transport.drain import Drain
from server.vocabulary import VisibilityPolicy
from tests.access.test_matrix import (
    MATRIX,
    MISSION_COLUMNS,
    ON_REQUEST,
    TO_ALL,
    cells,
    check_line,
    check_mission,
    scene,
    told_of,
)
from tests.conftest import MakeSettings
from tests.schema.agency import the_schema

DOCUMENT = (
    """
query($mission: ID!, $line: ID!, $body: ID!) {
  byId: mission(id: $mission) { ...M }
  list: missions { totalCount nodes { ...M } }
  lineNode: node(id: $line) { ... on ProgrammeLine { ...L mission { ...M } } }
  body: node(id: $body) { id }
}
"""
    + MISSION_COLUMNS
)


@pytest.mark.parametrize("policy_", [ON_REQUEST, TO_ALL])
async def test_v5_each_cell_holds_over_http_with_a_token(
    database: Database, database_url: str, make_settings: MakeSettings, policy_: VisibilityPolicy
) -> None:
    """« V5 the whole matrix is one table-driven test, viewer × facet × path »"""
    stage = await scene(database, policy_)
    office, schema = stage.office, the_schema()
    settings = make_settings(database_url=database_url)
    variables = {"mission": office.mission, "line": stage.line_id, "body": stage.body_id}
    async with open_services(settings, schema) as services:
        app = make_app(settings, schema, services, Drain())
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1"
        ) as client:
            for viewer in MATRIX[policy_]:
                answered = await client.post(
                    "/graphql",
                    json={"query": DOCUMENT, "variables": variables},
                    headers={"Authorization": f"Bearer {office.secrets[viewer]}"}
                    if viewer != "public"
                    else {},
                )
                open_ = cells(policy_, viewer)
                with told_of(viewer):
                    assert answered.status_code == 200
                    body = answered.json()
                    assert "errors" not in body
                    data = body["data"]
                    check_mission(stage, data["byId"], open_)
                    assert data["list"]["totalCount"] == open_["F1"]
                    for mission in data["list"]["nodes"]:
                        check_mission(stage, mission, open_)
                    check_line(stage, data["lineNode"], open_)
                    assert (data["body"] is not None) is open_["F4"]
