"""`jalon notify` and `jalon user handover`, as an operator types them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.terminal.test_operator import base, done, found_agency, refused

__all__ = ["base"]


@pytest.fixture
def desk(base: Path) -> sqlite3.Connection:
    """An agency whose administrator leads a mission that ends soon, and a colleague."""
    found_agency()
    done("user", "create", "Collègue", "--email", "collegue@exemple.fr")
    connection = sqlite3.connect(base, isolation_level=None)
    ((user_id, agency_id),) = connection.execute(
        "SELECT user_id, agency_id FROM role_grant"
    ).fetchall()
    connection.execute(
        "INSERT INTO mission (id, created_at, updated_at, agency_id, code, title, strand, kind,"
        " lead_id, status, end_on, sort_key) SELECT '00000000-0000-7000-8000-000000000001',"
        " created_at, created_at, ?, 'M1', 'Mobilités', 'SOCLE', 'OTHER', ?, 'IN_PROGRESS',"
        " DATE('now', '+2 days'), 'mobilites' FROM agency",
        [agency_id, user_id],
    )
    connection.execute(
        "UPDATE account SET notices_by_email = 'DAILY' WHERE email = 'direction@exemple.fr'"
    )
    return connection


def test_one_round_recalls_a_date_and_writes_its_mail(
    desk: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "courriels"
    monkeypatch.setenv("JALON_MAIL_FOLDER", str(folder))
    assert "JALON_MAIL_FROM" in refused("notify", "--once")
    monkeypatch.setenv("JALON_MAIL_FROM", "jalon@exemple.fr")
    assert done("notify", "--once") == "1 courriel(s) parti(s), 0 refusé(s)."
    [mail] = folder.iterdir()
    assert b"To: direction@exemple.fr" in mail.read_bytes()
    assert done("notify", "--once") == "0 courriel(s) parti(s), 0 refusé(s)."
    assert desk.execute("SELECT COUNT(*) FROM notice").fetchone() == (1,)


def test_a_round_leaves_the_work_to_the_process_that_has_it(desk: sqlite3.Connection) -> None:
    done("notify", "--once")
    desk.execute(
        "UPDATE lease SET holder_id = '00000000-0000-7000-8000-000000000009',"
        " until_at = '2999-01-01 00:00:00+00:00' WHERE name = 'notices'"
    )
    assert done("notify", "--once") == "Un autre processus s'en charge."


def test_a_silent_mail_server_is_told(
    desk: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JALON_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("JALON_MAIL_FROM", "jalon@exemple.fr")
    assert "injoignable" in refused("notify", "--once")
    assert desk.execute("SELECT mailed_at FROM notice").fetchone() == (None,)


def test_what_a_person_had_in_hand_goes_to_another(desk: sqlite3.Connection) -> None:
    leaving = ("user", "handover", "direction@exemple.fr", "collegue@exemple.fr")
    assert "seule à administrer" in refused(*leaving)
    name = desk.execute(
        "SELECT o.name FROM organisation o JOIN agency a ON a.organisation_id = o.id"
    ).fetchone()[0]
    done("user", "grant", "collegue@exemple.fr", "AGENCY_ADMIN", name)
    told = done(*leaving, "--dry-run")
    assert (
        "1 mission(s), 0 atelier(s), 0 action(s) et 0 avis" in told
        and "Rien n'a été changé." in told
    )
    assert "suspendu" not in done("user", "list")
    assert "Passation faite" in done(*leaving)
    assert "suspendu" in done("user", "list")
    (lead,) = desk.execute(
        "SELECT a.email FROM mission m JOIN account a ON a.id = m.lead_id"
    ).fetchone()
    assert lead == "collegue@exemple.fr"
