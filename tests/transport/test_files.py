"""Spreadsheets over HTTP: the whole application, as a page or a partner's program asks it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx2
import pytest

from server import models
from server.access.identity import mint_token
from server.app import make_app, open_services
from server.database import Database, Transaction
from server.ids import to_global_id
from server.interchange.exporting import MEDIA_TYPES, Form
from server.settings import Settings
from server.transport.drain import Drain
from server.vocabulary import MembershipCategory, Role, Scope
from tests.interchange.world import NOW, World, as_csv, as_workbook, programme_of, settle
from tests.schema.agency import the_schema

XLSX = MEDIA_TYPES[Form.XLSX]


@dataclass
class Site:
    client: httpx2.AsyncClient
    world: World
    agency: str
    tokens: dict[str, str]
    database: Database

    def named(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}"}

    async def bring(
        self,
        kind: str,
        content: bytes,
        *,
        who: str | None = "keeper",
        media_type: str = "text/csv",
        headers: dict[str, str] | None = None,
        **query: str,
    ) -> httpx2.Response:
        return await self.client.post(
            f"/import/{kind}",
            params={"agency": self.agency, **query},
            content=content,
            headers={
                "Content-Type": media_type,
                "X-File-Name": "fichier",
                **(self.named(who) if who else {}),
                **(headers or {}),
            },
        )

    async def take(self, name: str, who: str | None = "keeper") -> httpx2.Response:
        return await self.client.get(
            f"/export/{name}",
            params={"agency": self.agency},
            headers=self.named(who) if who else {},
        )


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Site]:
    schema = the_schema()
    async with open_services(settings, schema) as services:
        world = await settle(services.database)
        tokens = {"keeper": await _token(services.database, world.keeper_id, tuple(Scope))}
        tokens["reader"] = await _token(services.database, world.keeper_id, (Scope.MISSION_READ,))
        tokens["member"] = await _member(world)
        app = make_app(settings, schema, services, Drain())
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1"
        ) as client:
            agency = to_global_id("Agency", world.agency_id)
            yield Site(client, world, agency, tokens, services.database)


async def _token(database: Database, user_id: Any, scopes: tuple[Scope, ...]) -> str:
    minted = mint_token()

    async def work(tx: Transaction) -> None:
        await models.ApiToken.create(
            using_db=tx.connection,
            created_at=NOW,
            updated_at=NOW,
            user_id=user_id,
            label="essai",
            prefix=minted.prefix,
            secret_sha256=minted.secret_sha256,
            scopes=[scope.value for scope in scopes],
        )

    await database.unit_of_work(work)
    return minted.secret


async def _member(world: World) -> str:
    """A technician of one of the members: informed of no mission, member of the agency."""

    async def work(tx: Transaction) -> Any:
        using: dict[str, Any] = {"using_db": tx.connection, "created_at": NOW, "updated_at": NOW}
        other = await models.Organisation.create(
            **using,
            name="CA de Cambrai",
            kind="EPCI",
            siren="200068500",
            sort_key="ca de cambrai",
            department_codes=["59"],
        )
        await models.Membership.create(
            **using,
            agency_id=world.agency_id,
            organisation_id=other.id,
            category=MembershipCategory.FULL_MEMBER,
            joined_on=date(2020, 1, 1),
        )
        user = await models.User.create(**using, label="Membre", organisation_id=other.id)
        await models.RoleGrant.create(
            **using,
            user_id=user.id,
            organisation_id=other.id,
            role=Role.MEMBER_TECHNICIAN,
            from_on=date(2020, 1, 1),
        )
        return user.id

    return await _token(world.database, await world.database.unit_of_work(work), tuple(Scope))


@pytest.fixture
async def site(
    sqlite_url: Callable[[], str], make_settings: Callable[..., Settings]
) -> AsyncIterator[Site]:
    settings = make_settings(database_url=sqlite_url(), import_bytes=2 * 1024 * 1024)
    async with opened(settings) as found:
        yield found


async def test_a_template_is_given_to_anyone_and_brings_in_nothing(site: Site) -> None:
    for kind in ("organisations", "members", "missions", "programmes"):
        for form, media_type in MEDIA_TYPES.items():
            answer = await site.client.get(f"/import/templates/{kind}.{form.value}")
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(media_type)
            tried = await site.bring(kind, answer.content, media_type=media_type)
            assert tried.json()["counts"] == {
                "created": 0,
                "updated": 0,
                "unchanged": 0,
                "refused": 0,
            }, tried.json()


async def test_a_file_is_tried_then_applied_under_one_digest(site: Site) -> None:
    content = as_workbook(programme_of(20))
    tried = (await site.bring("programmes", content, media_type=XLSX)).json()
    assert tried["dryRun"] and not tried["applied"] and tried["counts"]["created"] == 20
    applied = (await site.bring("programmes", content, media_type=XLSX, dryRun="false")).json()
    assert applied["applied"] and applied["digest"] == tried["digest"]
    assert set(applied) == {"kind", "dryRun", "applied", "counts", "rows", "truncated", "digest"}
    assert set(applied["rows"][0]) == {"row", "key", "outcome", "problems"}
    assert await site.world.count("programme_line") == 20


async def test_a_wrong_row_is_told_by_its_column_and_keeps_the_others_out(site: Site) -> None:
    content = as_csv(
        [["Code", "Titre", "Volet", "Jours"], ["A", "Veille", "Socle"], ["B", "Veille", "Soclr"]]
    )
    refused = (await site.bring("missions", content, dryRun="false")).json()
    assert not refused["applied"] and refused["counts"]["refused"] == 1
    header, row = [row for row in refused["rows"] if row["problems"]]
    assert (header["row"], header["outcome"]) == (1, "UNCHANGED")
    assert header["problems"][0]["code"] == "COLUMN_UNKNOWN"
    assert (row["row"], row["key"], row["outcome"]) == (3, "B", "REFUSED")
    [problem] = row["problems"]
    assert (problem["column"], problem["code"]) == ("Volet", "UNKNOWN_VALUE")
    assert "Socle" in problem["message"]
    assert await site.world.count("mission") == 0
    partly = (await site.bring("missions", content, dryRun="false", partial="true")).json()
    assert partly["applied"] and await site.world.count("mission") == 1


async def test_an_unreadable_file_is_refused_in_the_readers_language(site: Site) -> None:
    answer = await site.bring("missions", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64)
    assert answer.status_code == 422
    assert answer.json()["code"] == "OLD_FORMAT" and ".xlsx" in answer.json()["message"]
    english = await site.bring("missions", b"  ", headers={"Accept-Language": "en"})
    assert english.json() == {"code": "FILE_EMPTY", "message": "This file is empty."}


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [(None, 401, "UNAUTHENTICATED"), ("member", 403, "FORBIDDEN"), ("reader", 403, "FORBIDDEN")],
)
async def test_only_the_keepers_of_an_agency_bring_files(
    site: Site, who: str | None, status: int, code: str
) -> None:
    answer = await site.bring("missions", as_csv([["Code", "Titre"]]), who=who)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_stranger_is_refused_before_the_file_is_read(site: Site) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 65_536

    answer = await site.client.post(
        "/import/missions",
        params={"agency": site.agency},
        content=endless(),
        headers={"Content-Type": "text/csv"},
    )
    assert answer.status_code == 401 and read <= 2


async def test_a_file_over_the_bound_is_refused_without_being_held(site: Site) -> None:
    async def large() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 1024 * 1024

    answer = await site.bring("missions", b"x" * (3 * 1024 * 1024))
    assert (answer.status_code, answer.json()["code"]) == (413, "FILE_TOO_LARGE")
    streamed = await site.client.post(
        "/import/missions",
        params={"agency": site.agency},
        content=large(),
        headers={"Content-Type": "text/csv", **site.named("keeper")},
    )
    assert streamed.status_code == 413


async def test_a_page_of_another_site_cannot_bring_a_file(site: Site) -> None:
    answer = await site.bring(
        "missions", as_csv([["Code", "Titre"]]), headers={"Origin": "https://ailleurs.example"}
    )
    assert answer.status_code == 403


async def test_a_form_of_a_page_cannot_pass_for_a_file(site: Site) -> None:
    answer = await site.bring("missions", b"Code;Titre\n", media_type="text/plain")
    assert answer.status_code == 415


async def test_what_is_not_there_answers_not_found(site: Site) -> None:
    for kind in ("people", "missions.exe"):
        assert (await site.bring(kind, b"")).status_code == 404
    for name in ("missions.pdf", "people.csv"):
        assert (await site.take(name)).status_code == 404
    other = await site.client.get(
        "/export/missions.csv", params={"agency": "x"}, headers=site.named("keeper")
    )
    assert (other.status_code, other.json()["code"]) == (404, "NOT_FOUND")


async def test_an_export_shows_a_reader_what_the_contract_shows_them(site: Site) -> None:
    await site.bring(
        "missions",
        as_csv(
            [
                ["Code", "Titre", "Volet", "Avancement", "Résumé", "Demandée par"],
                ["M1", "Étude", "Mission", "40", "=2+2", "200040715"],
            ]
        ),
        dryRun="false",
    )
    assert (await site.take("missions.csv", None)).status_code == 401
    keeper = await site.take("missions.csv")
    assert keeper.headers["content-disposition"] == 'attachment; filename="missions.csv"'
    assert keeper.content.startswith(b"\xef\xbb\xbf") and b"\r\n" in keeper.content
    assert ";40;'=2+2;" in keeper.text
    member = await site.take("missions.csv", "member")
    # F3 is closed to a member who takes no part; F2 is open.
    assert ";;'=2+2;" in member.text
    told = await site.world.rows("SELECT verb, after FROM audit_event WHERE verb LIKE 'export%'")
    assert len(told) == 2


async def test_the_loop_turns_while_ten_thousand_rows_come_in(site: Site) -> None:
    """A live session is served by the same process: it must not wait for a file."""
    rows = [
        ["Code", "Titre", "Volet"],
        *([f"M{at}", f"Étude {at}", "Socle"] for at in range(10_000)),
    ]
    content = as_csv(rows)
    turns, over = 0, asyncio.Event()

    async def live() -> None:
        """Each turn reads, as a phone that follows a session does."""
        nonlocal turns
        while not over.is_set():
            async with site.database.snapshot() as snapshot:
                await snapshot.fetch("SELECT COUNT(*) FROM agency")
            await asyncio.sleep(0)
            turns += 1

    following = asyncio.create_task(live())
    answer = await site.bring("missions", content, dryRun="false")
    over.set()
    await following
    assert turns > 1_000
    assert answer.json()["counts"]["created"] == 10_000
    assert answer.json()["truncated"] and len(answer.json()["rows"]) == 500
