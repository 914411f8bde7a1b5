"""The modules of the pages, tried by Node.js, and their fold against the server's own."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import strawberry
from graphql import FieldNode, FragmentDefinitionNode, Visitor, parse, print_ast, visit
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from server.schema.live.entities import SessionChanges, SessionState, entity_id
from server.schema.scalars import SCALARS
from server.vocabulary import Audience
from server.workshops import audiences
from server.workshops.entities import View
from server.workshops.machine import evolve
from server.workshops.state import State
from tests.web.node import ROOT, STATIC, run_node
from tests.workshops.histories import histories
from tests.workshops.playing import Played
from tests.workshops.wholes import whole

pytestmark = pytest.mark.browser

IN_THE_NOTEBOOK = {"panel", "notes", "codes", "verbatims", "findings"}
"""Parts of a session that phones, desk and screen never ask for."""
_SESSION = UUID(int=1)
_FOLD = """
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const { patch } = await import(pathToFileURL(process.argv[1]));
const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const { before, batch, after } of cases) {
  assert.deepEqual(patch(before, batch), after);
}
console.log(cases.length);
"""


async def test_the_modules_keep_their_promises() -> None:
    tests = sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / "tests/web/js").glob("*.test.js")
    )
    assert tests
    status, output = await run_node("--test", *tests)
    assert status == 0, output


async def test_a_page_that_patches_its_state_sees_what_a_fresh_snapshot_shows(
    tmp_path: Path,
) -> None:
    """For every audience, over generated histories and over one that holds every event."""
    shown = Shown(await _feed("READ_FEED"))
    cases = _generated(shown)
    played = whole()
    for audience in Audience:
        for at in range(len(played.log)):
            cases.append(shown.case(played, View(audience), at, at + 1))
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    fold = str(STATIC / "live" / "fold.js")
    status, output = await run_node("--input-type=module", "--eval", _FOLD, fold, str(path))
    assert status == 0, output
    assert int(output) == len(cases)


class Shown:
    """States and batches as the feed's own document selects them."""

    def __init__(self, document: str) -> None:
        parts = _Selections()
        visit(parse(document), parts)
        self._document = (
            f"query States {{ states {parts.found['state']} }}"
            f" query Changes {{ changes {parts.found['changed']} }} {parts.fragments}"
        )
        self._schema = strawberry.Schema(_Root, config=StrawberryConfig(scalar_map=SCALARS))

    def case(self, played: Played, view: View, at: int, to: int) -> dict[str, Any]:
        states = [_state(played, seq) for seq in (at, to)]
        seen = [
            audiences.with_texts(audiences.snapshot(state, view), played.texts) for state in states
        ]
        before, after = self._ask("States", [SessionState.of(each, _SESSION) for each in seen])
        changes = audiences.changes(played.log[at:to], states[1], view)
        changed = audiences.with_texts(changes.changed, played.texts)
        batch = {
            "changed": self._ask("Changes", [SessionChanges.of(changed, _SESSION)])[0],
            "removed": [entity_id(key, _SESSION) for key in changes.gone],
        }
        return {"before": before, "batch": batch, "after": after}

    def _ask(self, operation: str, values: list[Any]) -> list[Any]:
        answer = self._schema.execute_sync(
            self._document, root_value=values, operation_name=operation
        )
        assert answer.errors is None, answer.errors
        assert answer.data is not None
        found: list[Any] = next(iter(answer.data.values()))
        return found


def _state(played: Played, seq: int) -> State:
    state = State()
    for event in played.log[:seq]:
        state = evolve(state, event)
    return state


@strawberry.type
class _Root:
    @strawberry.field
    def states(self, info: strawberry.Info) -> list[SessionState]:
        found: list[SessionState] = info.root_value
        return found

    @strawberry.field
    def changes(self, info: strawberry.Info) -> list[SessionChanges]:
        found: list[SessionChanges] = info.root_value
        return found


class _Selections(Visitor):
    """What the feed selects of a state and of what changed, and the fragments of both."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.fragments = ""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in ("state", "changed") and node.selection_set is not None:
            self.found[node.name.value] = print_ast(node.selection_set)

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> None:
        self.fragments += print_ast(node)


async def _feed(name: str) -> str:
    show_feed = 'import { pathToFileURL } from "node:url";\n' + (
        "const found = await import(pathToFileURL(process.argv[1])); console.log(found[process.argv[2]]);"
    )
    path = str(STATIC / "live" / "documents.js")
    status, output = await run_node("--input-type=module", "--eval", show_feed, path, name)
    assert status == 0, output
    return output


def _generated(shown: Shown) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = []

    @settings(max_examples=60, deadline=None)
    @given(histories(), st.sampled_from(Audience), st.data())
    def gather(played: Played, audience: Audience, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(played.log)))
        to = data.draw(st.integers(at, len(played.log)))
        cases.append(shown.case(played, View(audience), at, to))

    gather()
    return cases


@pytest.mark.parametrize(("name", "unread"), [("FEED", IN_THE_NOTEBOOK), ("READ_FEED", set())])
async def test_a_feed_selects_every_part_of_a_session_that_its_page_shows(
    name: str, unread: set[str]
) -> None:
    parts = _Selections()
    visit(parse(await _feed(name)), parts)
    told = {field.name for field in dataclasses.fields(SessionChanges)}
    left_out = {part for part in told if f" {part} {{" not in parts.found["changed"]}
    assert left_out == unread
    assert parts.found["changed"] == parts.found["state"]
