/** A state is patched entity by entity, and what happened is read by comparing two states. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { patch } from "../../../server/web/static/live/fold.js";
import { lost, newsBetween } from "../../../server/web/static/live/news.js";

const EMPTY = {
  room: { id: "s", status: "OPEN", joinCodeRotations: 0 },
  attendance: { id: "a", participants: 0 },
  activities: [],
  progress: [],
  contributions: [],
  groups: [],
  proposals: [],
};

function told(state, changed, removed = []) {
  return patch(state, { changed, removed });
}

function cards(state, ...contributions) {
  return told(state, { contributions });
}

function withActivity(state, status, more = {}) {
  return told(state, { activities: [{ id: "v", position: 0, status, revealed: false, ...more }] });
}

function card(id, order, more = {}) {
  return { id, order, ...more };
}

test("an entity takes its place by its order, whenever it is told", () => {
  const state = cards(cards(EMPTY, card("c", 3), card("a", 1)), card("b", 2));
  assert.deepEqual(state.contributions.map(({ id }) => id), ["a", "b", "c"]);
});

test("an entity told again takes the place of what was known", () => {
  const before = cards(EMPTY, card("a", 1, { text: "one" }), card("b", 2));
  const after = cards(before, card("a", 1, { text: "two" }));
  assert.deepEqual(after.contributions.map(({ text }) => text), ["two", undefined]);
  assert.equal(before.contributions[0].text, "one");
});

test("what is gone is forgotten, and what never was may be gone", () => {
  const state = told(cards(EMPTY, card("a", 1), card("b", 2)), {}, ["a", "never"]);
  assert.deepEqual(state.contributions.map(({ id }) => id), ["b"]);
});

test("what there is one of, or none, comes and goes as well", () => {
  const published = told({ ...EMPTY, notice: null }, { notice: { id: "n", version: 1 } });
  assert.equal(published.notice.version, 1);
  assert.equal(told(published, { notice: null }).notice, published.notice);
  assert.equal(told(published, {}, ["n"]).notice, null);
});

test("what a batch does not touch stays the same thing", () => {
  const before = cards(withActivity(EMPTY, "RUNNING"), card("a", 1));
  const after = withActivity(before, "CLOSED");
  assert.equal(after.contributions, before.contributions);
  assert.equal(after.room, before.room);
});

const TURNS = [
  ["PENDING", "RUNNING", "started"],
  ["RUNNING", "CLOSED", "closed"],
  ["CLOSED", "RUNNING", "reopened"],
  ["PENDING", "CLOSED", "closed"],
];
for (const [was, is, what] of TURNS) {
  test(`an activity that went from ${was} to ${is} was ${what}`, () => {
    const before = withActivity(EMPTY, was);
    const after = withActivity(before, is);
    assert.deepEqual(newsBetween(before, after).map((each) => each.what), [what]);
  });
}

test("revealing, concluding and a new code are news; a new counter is none", () => {
  const before = withActivity(EMPTY, "CLOSED");
  const revealed = withActivity(before, "CLOSED", { revealed: true });
  const after = told(revealed, { room: { id: "s", status: "CONCLUDED", joinCodeRotations: 1 } });
  assert.deepEqual(newsBetween(before, after).map(({ what }) => what), ["revealed", "concluded", "code"]);
  assert.deepEqual(newsBetween(after, told(after, { attendance: { id: "a", participants: 9 } })), []);
});

test("a snapshot tells no news", () => {
  assert.deepEqual(newsBetween(null, EMPTY), []);
});

test("only what was one's own is lost", () => {
  const before = cards(EMPTY, card("mine", 1), card("yours", 2));
  const owns = (id) => id === "mine";
  assert.equal(lost(before, told(before, {}, ["yours"]), owns), false);
  assert.equal(lost(before, told(before, {}, ["mine"]), owns), true);
  assert.equal(lost(null, before, owns), false);
});
