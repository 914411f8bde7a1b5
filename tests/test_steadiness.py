"""The tests are the same tests in every run: what is drawn depends on nothing but what draws it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def drawn() -> list[str]:
    found: list[str] = []

    @settings(settings.get_profile("steady"))
    @given(st.text(max_size=12))
    def draw(text: str) -> None:
        found.append(text)

    draw()
    return found


def test_what_else_was_imported_changes_nothing_of_what_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn()
    source = tmp_path / "budget.py"
    source.write_text("WORDS = ('economic', 'social', 'legal')\n")
    spec = importlib.util.spec_from_file_location("budget", source)
    assert spec is not None
    monkeypatch.setitem(sys.modules, "budget", importlib.util.module_from_spec(spec))
    assert drawn() == before
