"""The package and its lock: what is installed is what is written, and nothing else is fetched."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "server"
LOCKS = ("constraints.txt", "constraints-dev.txt")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
# What a checkout holds beside its own files.
NOT_OURS = {".git", ".venv", "node_modules", "__pycache__", "var", "build", "dist"}


def test_nothing_is_required_that_the_lock_does_not_pin() -> None:
    pins = _pins("constraints-dev.txt")
    missing = [str(r) for r in _requirements() if not _is_met(r, pins)]
    assert missing == [], "pyproject.toml has moved: run `make lock`"


def test_what_is_served_is_what_was_tested() -> None:
    tested = _pins("constraints-dev.txt")
    assert {name: tested.get(name) for name in _pins("constraints.txt")} == _pins("constraints.txt")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_carries_its_fingerprint(lock: str) -> None:
    for name, block in _blocks(lock):
        assert "--hash=sha256:" in block, name


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    assert re.findall(r"://|^-|@|\bindex|\bfile:", _read(lock), re.MULTILINE) == []


def test_an_npm_lock_holds_no_address() -> None:
    for path in _files("package-lock.json"):
        packages = json.loads(path.read_text())["packages"]
        assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_each_dependency_states_its_reason() -> None:
    lines = _read("pyproject.toml").splitlines()
    unexplained = [
        line.strip()
        for before, line in pairwise(lines)
        if re.match(r'    "[a-z0-9-]+[>\[=;]', line)
        and not before.strip().startswith("#")
        # An extra that names another of our own extras needs no reason.
        and not line.strip().startswith('"jalon[')
    ]
    assert unexplained == []


def test_the_graphql_library_is_never_taken_with_its_command_line() -> None:
    assert [r for r in _requirements() if r.name == "strawberry-graphql" and r.extras] == []


def test_a_wheel_carries_the_whole_server_and_only_it(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = {str(path.relative_to(ROOT)) for path in _files("*") if path.is_relative_to(SERVER)}
    assert carried == ours
    assert {name.split("/")[0] for name in carried} == {"server"}


def test_a_source_archive_carries_what_the_commands_need(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [archive] = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        carried = {name.partition("/")[2] for name in packed.getnames()}
    needed = {"Makefile", "scripts/setup", "scripts/setup-programs", ".ci/run", "schema.graphql"}
    assert needed | set(LOCKS) <= carried
    ours = [path for room in ("server", "tests", "docs") for path in _files("*", within=room)]
    assert [path for path in ours if str(path.relative_to(ROOT)) not in carried] == []


def test_no_file_is_named_after_nothing() -> None:
    shapeless = re.compile(r"^(utils?|helpers?|commons?|managers?|base|misc)$")
    assert [path for path in _files("*.py") if shapeless.match(path.stem)] == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _files("*.py")
        # A migration is written by the ORM, and named for what it does.
        if path.parent != SERVER / "migrations"
        and path.read_text().strip()
        and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_no_line_was_left_for_later() -> None:
    assert _lines_matching(r"\b(TODO|FIXME|XXX|HACK)\b", "*.py") == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    given_up = r"(pytest|mark)\.(skip|skipif|xfail|importorskip)\b"
    assert _lines_matching(given_up, "*.py") == []


@pytest.mark.parametrize("files", ["*.py", "*.md", "*.toml", "*.yml", "*.json", "Makefile"])
def test_no_path_of_one_machine_stands_in_the_tree(files: str) -> None:
    assert _lines_matching(r"(?<![\w.*-])/(work|root|home)/\w", files) == []


def _requirements() -> Iterator[Requirement]:
    project = PROJECT["project"]
    groups = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
        PROJECT["build-system"]["requires"],
    ]
    for text in (text for group in groups for text in group):
        requirement = Requirement(text)
        if requirement.name != project["name"]:
            yield requirement


def _is_met(requirement: Requirement, pins: dict[str, Version]) -> bool:
    pin = pins.get(requirement.name)
    return pin is not None and pin in requirement.specifier


def _pins(lock: str) -> dict[str, Version]:
    return {name: Version(_version(block)) for name, block in _blocks(lock)}


def _version(block: str) -> str:
    return block.split("==")[1].split()[0]


def _blocks(lock: str) -> Iterator[tuple[str, str]]:
    """Each pinned package of a lock, with the lines that belong to it."""
    for block in re.split(r"^(?=[a-z0-9])", _read(lock), flags=re.MULTILINE):
        if block.strip():
            yield block.split("==")[0], block


def _lines_matching(pattern: str, files: str) -> list[str]:
    """Where it stands in the tree, this file apart: it names what it looks for."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in _files(files)
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]


def _files(pattern: str, *, within: str = ".") -> Iterator[Path]:
    for path in sorted((ROOT / within).rglob(pattern)):
        parts = path.relative_to(ROOT).parts
        if path.is_dir() or NOT_OURS.intersection(parts):
            continue
        if not any(part.endswith("_cache") for part in parts):
            yield path


def _read(name: str) -> str:
    return (ROOT / name).read_text()
