"""The modules of the pages, tried by Node.js, and their fold against the server's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import strawberry
from graphql import FieldNode, Visitor, parse, print_ast, visit
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from server.schema.live.events import show
from server.schema.live.types import SessionEvent, SessionState
from server.schema.scalars import SCALARS
from server.vocabulary import Audience
from server.workshops.audiences import coalesce
from tests.web.node import ROOT, STATIC, run_node
from tests.workshops.histories import Played, histories, whole
from tests.workshops.test_audiences import seen, told

pytestmark = pytest.mark.browser

_FOLD = """
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const { applyAll } = await import(pathToFileURL(process.argv[1]));
const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const { audience, before, events, after } of cases) {
  assert.deepEqual(applyAll(before, events, audience), after);
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


async def test_a_page_that_folds_events_sees_what_a_fresh_snapshot_shows(tmp_path: Path) -> None:
    """For every audience, over generated histories and over one that holds every event."""
    views = await _views()
    cases = _generated(views)
    played = whole()
    for audience in Audience:
        for at in range(len(played.log)):
            cases.append(views.case(played, audience, at, at + 1))
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    fold = str(STATIC / "live" / "fold.js")
    status, output = await run_node("--input-type=module", "--eval", _FOLD, fold, str(path))
    assert status == 0, output
    assert int(output) == len(cases)


class Views:
    """States and events as the feed's own document selects them."""

    def __init__(self, document: str) -> None:
        parts = _Selections()
        visit(parse(document), parts)
        self._states = f"{{ states {parts.found['state']} }}"
        self._events = f"{{ events {parts.found['events']} }}"
        self._schema = strawberry.Schema(_Shown, config=StrawberryConfig(scalar_map=SCALARS))

    def case(self, played: Played, audience: Audience, at: int, to: int) -> dict[str, Any]:
        before, after = self._ask(
            self._states,
            [SessionState.of(seen(played, audience, place)) for place in (at, to)],
        )
        events = coalesce(told(played, audience, after=at, to=to))
        return {
            "audience": audience.value,
            "before": before,
            "events": self._ask(self._events, [show(event) for event in events]),
            "after": after,
        }

    def _ask(self, document: str, values: list[Any]) -> list[Any]:
        answer = self._schema.execute_sync(document, root_value=values)
        assert answer.errors is None, answer.errors
        assert answer.data is not None
        found: list[Any] = next(iter(answer.data.values()))
        return found


@strawberry.type
class _Shown:
    @strawberry.field
    def states(self, info: strawberry.Info) -> list[SessionState]:
        found: list[SessionState] = info.root_value
        return found

    @strawberry.field
    def events(self, info: strawberry.Info) -> list[SessionEvent]:
        found: list[SessionEvent] = info.root_value
        return found


class _Selections(Visitor):
    """What the feed selects of a state and of its events."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in ("state", "events") and node.selection_set is not None:
            self.found[node.name.value] = print_ast(node.selection_set)


async def _views() -> Views:
    show_feed = 'import { pathToFileURL } from "node:url";\n' + (
        "const found = await import(pathToFileURL(process.argv[1])); console.log(found.FEED);"
    )
    path = str(STATIC / "live" / "documents.js")
    status, output = await run_node("--input-type=module", "--eval", show_feed, path)
    assert status == 0, output
    return Views(output)


def _generated(views: Views) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = []

    @settings(max_examples=60, deadline=None)
    @given(histories(), st.sampled_from(Audience), st.data())
    def gather(played: Played, audience: Audience, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(played.log)))
        to = data.draw(st.integers(at, len(played.log)))
        cases.append(views.case(played, audience, at, to))

    gather()
    return cases


def test_the_feed_selects_every_event_of_the_contract() -> None:
    text = (STATIC / "live" / "documents.js").read_text(encoding="utf-8")
    feed = text[text.index("export const FEED") :]
    feed = feed[: feed.index("}`;")]
    members = {member.__name__ for member in SessionEvent.__args__[0].__args__}
    assert [name for name in members if f"... on {name} " not in feed] == []
