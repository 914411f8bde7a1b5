"""What an operator types to bring a spreadsheet in, and to take one out."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.ids import to_global_id
from tests.interchange.world import as_csv

AGENCY = "Agence d'urbanisme de l'Essai"
ORGANISATIONS = [
    ["Nom", "Nature", "SIREN"],
    ["Grenoble-Alpes-Métropole", "Métropole", "200040715"],
    ["CC Saint-Marcellin Vercors Isère", "EPCI", "200070431"],
]


@pytest.fixture
def agency(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "jalon.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("JALON_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("JALON_IMPORT_BYTES", "65536")
    founded = typed(
        "user", "create", "Direction", "--email", "direction@exemple.fr", "--found", AGENCY
    )
    assert founded.exit_code == 0, founded.output
    return tmp_path


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"COLUMNS": "200"})


def bring(path: Path, *options: str, kind: str = "organisations") -> Result:
    return typed("import", kind, str(path), "--agency", AGENCY, *options)


def kept(folder: Path, content: bytes, name: str = "fichier.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_is_tried_first_and_written_when_it_is_asked_for(agency: Path) -> None:
    path = kept(agency, as_csv(ORGANISATIONS))
    tried = bring(path)
    assert tried.exit_code == 0 and "--apply" in tried.output and "2 créée(s)" in tried.output
    assert "point-virgule" in tried.output
    assert "C'est écrit" in bring(path, "--apply").output
    report = json.loads(bring(path, "--apply", "--json").stdout)
    assert report["counts"] == {"created": 0, "updated": 0, "unchanged": 2, "refused": 0}


def test_refused_rows_are_shown_by_row_and_column_and_exit_with_1(agency: Path) -> None:
    path = kept(agency, as_csv([*ORGANISATIONS, ["Ville [x]", "Vile", ""]]))
    refused = bring(path, "--apply")
    assert refused.exit_code == 1
    for told in ("4", "Ville [x]", "Nature", "Rien n'est écrit"):
        assert told in refused.output
    partly = bring(path, "--apply", "--partial")
    assert partly.exit_code == 1 and "C'est écrit" in partly.output


def test_the_same_mistake_on_each_row_is_told_once_and_nothing_to_write_is_said(
    agency: Path,
) -> None:
    wrong = [["Nom", "Nature"], *([f"Ville {at}", "Vile"] for at in range(9))]
    told = bring(kept(agency, as_csv(wrong))).output
    assert told.count("« Vile »") == 1 and "2 et 8 autre(s)" in told
    path = kept(agency, as_csv(ORGANISATIONS))
    bring(path, "--apply")
    again = bring(path, "--apply").output
    assert "Rien à écrire" in again and "C'est écrit" not in again


def test_a_file_that_cannot_be_read_exits_with_2(agency: Path) -> None:
    assert bring(kept(agency, b"\x89PNG" + bytes(64))).exit_code == 2
    large = bring(kept(agency, b"Nom;Nature\n" * 10_000))
    assert large.exit_code == 2 and "64 Kio" in large.output
    assert typed("import", "organisations", "absent.csv", "--agency", AGENCY).exit_code == 2


def test_an_account_brings_in_what_its_roles_allow(agency: Path) -> None:
    path = kept(agency, as_csv(ORGANISATIONS))
    assert typed("user", "create", "Passant", "--email", "passant@exemple.fr").exit_code == 0
    assert bring(path, "--apply", "--as", "passant@exemple.fr").exit_code == 1
    assert "C'est écrit" in bring(path, "--apply", "--as", "direction@exemple.fr").output


def test_what_is_taken_out_is_what_the_account_sees_and_comes_back_in(agency: Path) -> None:
    bring(kept(agency, as_csv(ORGANISATIONS)), "--apply")
    for name, options in (("a.csv", ()), ("b.csv", ("--plain",)), ("c.xlsx", ())):
        taken = agency / name
        done = typed(
            "export", "organisations", "--agency", AGENCY, "--output", str(taken),
            "--as", "direction@exemple.fr", *options,
        )  # fmt: skip
        assert done.exit_code == 0 and "3 ligne(s)" in done.output, done.output
        report = json.loads(bring(taken, "--json").stdout)
        assert report["counts"]["unchanged"] == 3 and not report["counts"]["refused"]
    plain = (agency / "b.csv").read_bytes()
    assert plain.startswith(b"Identifiant,Nom,")


def test_a_template_is_written_without_an_agency_and_another_format_is_refused(
    agency: Path,
) -> None:
    path = agency / "modele.xlsx"
    assert typed("export", "programmes", "--template", "--output", str(path)).exit_code == 0
    assert path.read_bytes().startswith(b"PK")
    assert typed("export", "missions", "--output", str(path)).exit_code == 2
    assert typed("export", "missions", "--agency", AGENCY, "--output", "x.pdf").exit_code == 2


def test_a_sheet_of_actions_is_of_a_roadmap_and_says_which(agency: Path) -> None:
    template = agency / "actions.csv"
    given = typed("export", "actions", "--template", "--output", str(template))
    assert given.exit_code == 0 and "Maîtres d'ouvrage" in template.read_text("utf-8-sig")
    missing = to_global_id("Roadmap", UUID(int=1))
    for options, told in (
        ([], "--of"),
        (["--agency", AGENCY], "--of"),
        (["--of", "???"], "identifiant"),
        (["--of", to_global_id("Agency", UUID(int=1))], "feuille de route"),
    ):
        refused = typed("import", "actions", str(template), *options)
        assert refused.exit_code == 2 and told in refused.output, options
    assert typed("import", "actions", str(template), "--of", missing).exit_code == 1
    assert typed("import", "missions", str(template)).exit_code == 2


def test_what_is_published_is_asked_of_an_object_that_its_reader_sees(agency: Path) -> None:
    output = str(agency / "fichier.csv")
    assert typed("export", "projects", "--output", output).exit_code == 2
    missing = to_global_id("Roadmap", UUID(int=1))
    refused = typed("export", "projects", "--of", missing, "--output", output)
    assert refused.exit_code == 1 and "Introuvable" in refused.output
    calendar = typed("export", "calendar", "--output", output)
    assert calendar.exit_code == 0 and "0 ligne(s)" in calendar.output
    assert Path(output).read_bytes().startswith(b"BEGIN:VCALENDAR")
