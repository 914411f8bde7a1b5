"""Each method plays itself whole, and brings out what it is for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from server.demo.methods.sayings import SAYINGS
from server.demo.methods.stage import PLAYS, Method


def played(method: Method, folder: Path, *options: str) -> dict[str, Any]:
    """The counts of one run, which the command itself found to add up."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "server.cli", "demo", "--method", method.value),
            *("--exit", "--json", "--port", "0", *options),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counts: dict[str, Any] = orjson.loads(done.stdout)
    assert (counts["method"], counts["lost"], counts["duplicated"]) == (method.value, 0, 0)
    return counts


def test_a_focus_group_notes_what_was_said_and_proposes_nothing(tmp_path: Path) -> None:
    counts = played(Method.FOCUS_GROUP, tmp_path)
    assert counts["verbatims"] >= 10
    assert counts["observations"] > 0
    assert (counts["proposals"], counts["actions"]) == (0, 0)


@pytest.mark.long
def test_a_prospective_workshop_goes_from_drivers_to_actions_tried_by_scenarios(
    tmp_path: Path,
) -> None:
    counts = played(Method.PROSPECTIVE, tmp_path, "--participants", "8")
    wanted = ("variables", "hypotheses", "scenarios", "weakSignals", "consequences", "milestones")
    assert all(counts[output] > 0 for output in wanted)
    # Drivers, stakes, actions against scenarios, and actions.
    assert counts["results"] == 4
    assert counts["actions"] == 3


@pytest.mark.long
def test_an_atelier_flash_goes_from_the_walk_to_a_roadmap(tmp_path: Path) -> None:
    counts = played(Method.FLASH, tmp_path, "--participants", "6")
    assert all(counts[output] > 0 for output in ("locatedNotes", "stakes", "axes", "keyActions"))
    assert counts["actions"] == 3


@pytest.mark.parametrize("method", Method)
def test_no_two_sayings_of_a_method_are_alike(method: Method) -> None:
    said = [text for sayings in SAYINGS[method].values() for text in sayings]
    assert len(said) == len(set(said)) > 10
    assert PLAYS[method].question
