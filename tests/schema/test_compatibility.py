"""A released contract is not broken without saying so."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.schema.compatibility import breaking_changes, undeclared
from server.schema.contract import sdl

RELEASED = """
type Query { mission(id: ID!): Mission }
type Mission { id: ID! title: String! status: Status! }
enum Status { PROPOSED CLOSED }
"""
REMOVED = RELEASED.replace("title: String! ", "")


@pytest.mark.parametrize(
    "current",
    [
        RELEASED,
        RELEASED.replace("title: String!", "title: String! summary: String"),
        RELEASED.replace("CLOSED", "CLOSED WITHDRAWN"),
        RELEASED.replace("(id: ID!)", "(id: ID!, locale: String)"),
        RELEASED.replace("status: Status!", '"Where it stands." status: Status!'),
    ],
)
def test_what_is_added_or_better_said_breaks_nothing(current: str) -> None:
    assert breaking_changes(RELEASED, current) == []


@pytest.mark.parametrize(
    ("current", "told"),
    [
        (REMOVED, "title"),
        (RELEASED.replace("title: String!", "title: String"), "title"),
        (RELEASED.replace("PROPOSED ", ""), "PROPOSED"),
        (RELEASED.replace("(id: ID!)", "(id: ID!, year: Int!)"), "year"),
    ],
)
def test_what_a_client_counts_on_is_told_when_it_goes(current: str, told: str) -> None:
    (change,) = breaking_changes(RELEASED, current)
    assert told in change


def test_a_change_is_declared_in_its_words_in_the_newest_section() -> None:
    changes = breaking_changes(RELEASED, REMOVED)
    declaration = f"### Breaking\n\n- `{changes[0]}` Ask for `label`.\n"
    assert undeclared(changes, f"# Changelog\n\n## Unreleased\n\n{declaration}") == []
    wrapped = declaration.replace(" was ", "\n  was ")
    assert undeclared(changes, f"## Unreleased\n\n### Added\n\n- More.\n\n{wrapped}") == []
    for changelog in (
        "",
        "## Unreleased\n\n### Breaking\n\n- Something else.\n",
        f"## Unreleased\n\n### Added\n\n- {changes[0]}\n",
        f"## Unreleased\n\n### Added\n\n- More.\n\n## 1.0.0\n\n{declaration}",
    ):
        assert undeclared(changes, changelog) == changes


def test_the_check_refuses_a_broken_contract_until_the_changelog_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changelog\n\n## Unreleased\n\n### Added\n\n- More.\n")
    assert _typed("export-schema", "--release").exit_code == 0
    assert _typed("export-schema", "--check").exit_code == 0
    # What was released had one field more than what is served now.
    released = tmp_path / "docs/contract/released.graphql"
    assert released.read_text() == sdl()
    more = sdl().replace(
        "type Mission implements Node {", "type Mission implements Node {\n  w: Int"
    )
    assert more != sdl()
    released.write_text(more)
    refused = _typed("export-schema", "--check")
    assert refused.exit_code == 1
    (told,) = [line for line in refused.output.splitlines() if line.startswith("- ")]
    assert "Mission.w" in told
    changelog.write_text(f"# Changelog\n\n## Unreleased\n\n### Breaking\n\n{told}\n")
    assert _typed("export-schema", "--check").exit_code == 0


def test_before_a_release_only_the_written_text_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _typed("export-schema").exit_code == 0
    assert not (tmp_path / "docs").exists()
    assert _typed("export-schema", "--check").exit_code == 0


def test_the_states_are_written_and_then_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _typed("export-states", "--check").exit_code == 1
    assert _typed("export-states").exit_code == 0
    assert _typed("export-states", "--check").exit_code == 0
    page = tmp_path / "docs/states.md"
    page.write_text(page.read_text() + "More.\n")
    refused = _typed("export-states", "--check")
    assert refused.exit_code == 1
    assert "export-states" in refused.output


def _typed(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)
