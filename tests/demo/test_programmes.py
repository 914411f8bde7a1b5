"""The facts that the demo's data must hold (DOMAIN §8, K1 to K6)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from server.access.identity import identify
from server.database import Database
from server.demo import caen, grenoble, programmes
from server.demo.accounts import Part
from server.demo.organisations import ORGANISATIONS
from server.vocabulary import (
    BodyKind,
    OrganisationKind,
    SocleFamily,
    Strand,
    TotalsBasis,
    VersionStatus,
    ViewerKind,
    WorkStart,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def passes_the_checksum(siren: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(siren))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


async def rows(database: Database, sql: str) -> list[Sequence[Any]]:
    async with database.snapshot() as snapshot:
        return list(await snapshot.fetch(sql))


async def test_the_programmes_are_loaded_with_the_figures_of_the_documents(
    database: Database,
) -> None:
    await programmes.load(database, NOW)

    [(total, socle, projects, basis, status, reason)] = await rows(
        database,
        "SELECT declared_total_quarter_days, declared_socle_quarter_days, declared_project_count,"
        " totals_basis, status, basis_reason FROM programme_version WHERE label LIKE 'mars 2022%'",
    )
    assert (total / 4, socle / 4, projects) == (7_040, 1_635, 170)
    assert (basis, status) == (TotalsBasis.UNSPECIFIED, VersionStatus.PRESENTED)
    assert "ne dit pas" in reason


async def test_the_version_voted_in_december_2021_has_no_invented_total(database: Database) -> None:
    await programmes.load(database, NOW)

    [found] = await rows(
        database,
        "SELECT status, declared_total_quarter_days, declared_socle_quarter_days,"
        " declared_project_count FROM programme_version WHERE label LIKE 'décembre 2021%'",
    )
    assert tuple(found) == (VersionStatus.APPROVED, None, None, None)


async def test_aucame_has_four_axes_and_eighteen_orientations(database: Database) -> None:
    await programmes.load(database, NOW)

    found = await rows(
        database,
        "SELECT a.number, COUNT(*), MIN(o.number), MAX(o.number) FROM orientation o"
        " JOIN axis a ON a.id = o.axis_id GROUP BY a.number ORDER BY a.number",
    )
    assert [tuple(row) for row in found] == [(1, 7, 1, 7), (2, 3, 1, 3), (3, 3, 1, 3), (4, 5, 1, 5)]


async def test_one_hundred_and_seventy_projects_are_registered_and_six_socle_families(
    database: Database,
) -> None:
    await programmes.load(database, NOW)

    found = await rows(
        database,
        "SELECT strand, COUNT(*), COUNT(DISTINCT socle_family) FROM mission"
        " WHERE code LIKE 'GRE-%' GROUP BY strand ORDER BY strand",
    )
    assert [tuple(row) for row in found] == [
        (Strand.MISSIONS, 170, 0),
        (Strand.SOCLE, 6, len(SocleFamily)),
    ]


async def test_no_document_gives_days_so_each_line_that_has_some_says_they_are_made_up(
    database: Database,
) -> None:
    await programmes.load(database, NOW)

    unsaid = await rows(
        database,
        "SELECT comment FROM programme_line WHERE planned_quarter_days IS NOT NULL"
        " AND comment NOT LIKE '%pour la démonstration%'",
    )
    assert unsaid == []


async def test_the_lines_of_the_socle_make_1635_days_and_all_of_them_7040(
    database: Database,
) -> None:
    await programmes.load(database, NOW)

    found = await rows(
        database,
        "SELECT l.strand, SUM(l.planned_quarter_days), MIN(l.planned_quarter_days) FROM"
        " programme_line l JOIN mission m ON m.id = l.mission_id WHERE m.code LIKE 'GRE-%'"
        " GROUP BY l.strand ORDER BY l.strand",
    )
    assert [(strand, int(total)) for strand, total, _ in found] == [
        (Strand.MISSIONS, 4 * 5_405),
        (Strand.SOCLE, 4 * 1_635),
    ]
    assert all(least > 0 for _, _, least in found)


async def test_the_board_voted_in_december_2021_and_saw_the_version_of_march_2022(
    database: Database,
) -> None:
    await programmes.load(database, NOW)

    found = await rows(
        database,
        "SELECT b.kind, m.number, v.label, d.outcome, d.votes_for FROM governance_body b"
        " JOIN meeting m ON m.body_id = b.id"
        " LEFT JOIN deliberation d ON d.meeting_id = m.id"
        " JOIN programme_version v ON v.id = d.programme_version_id"
        " OR v.presented_at_meeting_id = m.id WHERE b.kind = 'BOARD' ORDER BY m.number",
    )
    assert [tuple(row) for row in found] == [
        ("BOARD", 1, "décembre 2021, votée", "ADOPTED", None),
        ("BOARD", 2, "mars 2022, présentée au Conseil d’administration", None, None),
    ]


async def test_every_requested_mission_has_a_member_involved(database: Database) -> None:
    await programmes.load(database, NOW)

    found = await rows(
        database,
        "SELECT m.code FROM mission m WHERE m.strand = 'MISSIONS' AND NOT EXISTS"
        " (SELECT 1 FROM mission_participation p JOIN membership b"
        " ON b.organisation_id = p.organisation_id AND b.agency_id = m.agency_id"
        " WHERE p.mission_id = m.id AND p.category = 'INVOLVED')",
    )
    assert found == []


async def test_each_account_has_a_token_and_no_secret_is_stored(database: Database) -> None:
    loaded = await programmes.load(database, NOW)

    facilitator = await identify(database, loaded.tokens[Part.FACILITATOR], now=NOW, locale="fr")
    holder = await identify(database, loaded.tokens[Part.HOLDER], now=NOW, locale="fr")
    assert facilitator.kind is ViewerKind.STAFF
    assert facilitator.facilitates == {loaded.workshop_id}
    assert holder.mandated_for == {loaded.holder_id}
    stored = str(await rows(database, "SELECT prefix, secret_sha256, label FROM api_token"))
    assert not any(secret in stored for secret in loaded.tokens.values())


async def test_a_database_in_use_is_left_alone(database: Database) -> None:
    await programmes.load(database, NOW)

    with pytest.raises(programmes.AlreadyInUse):
        await programmes.load(database, NOW)
    assert [row[0] for row in await rows(database, "SELECT COUNT(*) FROM programme")] == [2]


def test_the_agencies_are_what_their_documents_say() -> None:
    assert caen.PROGRAMME.approval_chain == (BodyKind.GENERAL_ASSEMBLY,)
    assert grenoble.PROGRAMME.approval_chain == (BodyKind.BOARD,)
    assert grenoble.PROGRAMME.work_may_start_on is WorkStart.LAST_PRESENTED
    assert grenoble.PROGRAMME.agency_project == "Projet d’Agence 2021-2026"
    assert grenoble.PROGRAMME.mandate == "2020-2026"
    assert len(grenoble.PROGRAMME.key_topics) == 3
    assert len(grenoble.AXES) == 3


def test_no_two_missions_share_a_title() -> None:
    for programme in programmes.PROGRAMMES:
        titles = [mission.title for mission in programme.missions]
        assert len(set(titles)) == len(titles)


def test_every_identifier_passes_its_checksum_and_fits_its_kind() -> None:
    for organisation in ORGANISATIONS:
        if organisation.siren is not None:
            assert passes_the_checksum(organisation.siren), organisation.name
        is_commune = organisation.kind is OrganisationKind.COMMUNE
        assert (organisation.insee_code is not None) == is_commune, organisation.name
