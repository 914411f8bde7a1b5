"""An export shows its reader what the contract shows them: cell by cell, viewer by viewer."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from server.database import Database, Transaction
from server.interchange.authors import Author
from server.interchange.exporting import Form, Outgoing, give_out
from server.interchange.kinds import Kind
from server.problems import Forbidden
from server.vocabulary import VersionStatus, VisibilityPolicy
from tests.schema.agency import MEMBERS, NOW, STAFF, Office, open_office

ASKED = """{ missions(first: 10) { nodes { code title summary progress startOn
  involved { nodes { organisation { name } } }
  lines { nodes { year plannedDays comment } } } } }"""
VIEWERS = (*MEMBERS, *STAFF, "funder", "left", "public")


@pytest.mark.parametrize("policy", list(VisibilityPolicy))
async def test_each_viewer_takes_out_what_they_read(
    database: Database, policy: VisibilityPolicy
) -> None:
    office = await open_office(database)
    await office.follow(policy)
    await office.line(VersionStatus.APPROVED)
    await office.write(_filled)
    for name in [name for name in VIEWERS if name == "public" or name in office.secrets]:
        nodes = (await office.ask(name, ASKED))["missions"]["nodes"]
        missions = await taken(office, name, Kind.MISSIONS)
        assert [row["Code"] for row in missions] == [node["code"] for node in nodes], name
        lines = await taken(office, name, Kind.PROGRAMMES)
        shown = [line for node in nodes for line in node["lines"]["nodes"]]
        assert [row["Année"] for row in lines] == [str(line["year"]) for line in shown], name
        for row, node in zip(missions, nodes, strict=True):
            assert row["Résumé"] == (node["summary"] or ""), name
            assert row["Avancement"] == _text(node["progress"]), name
            involved = (node["involved"] or {"nodes": []})["nodes"]
            named = row["Membres impliqués"].split(" ; ") if row["Membres impliqués"] else []
            assert len(named) == len(involved), name
        for row, line in zip(lines, shown, strict=True):
            assert row["Jours"] == _text(line["plannedDays"]).replace(".0", ""), name
            assert row["Commentaire"] == (line["comment"] or ""), name


async def test_a_token_that_reads_no_mission_takes_none_out(sqlite_database: Database) -> None:
    office = await open_office(sqlite_database)
    viewer = await office.viewer("admin")
    narrowed = Author(
        type(viewer)(
            viewer.kind,
            viewer.today,
            user_id=viewer.user_id,
            token_id=viewer.token_id,
            staff_of=viewer.staff_of,
        ),
        NOW,
    )
    with pytest.raises(Forbidden):
        await give_out(
            sqlite_database, Outgoing(Kind.MISSIONS, office.agency_id, Form.CSV), narrowed
        )


async def _filled(tx: Transaction) -> None:
    await tx.execute("UPDATE mission SET summary = 'Un résumé', progress = 40")
    await tx.execute("UPDATE programme_line SET comment = 'Une raison'")


async def taken(office: Office, name: str, kind: Kind) -> list[dict[str, str]]:
    content, _ = await give_out(
        office.database,
        Outgoing(kind, office.agency_id, Form.CSV),
        Author(await office.viewer(name), NOW),
    )
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
