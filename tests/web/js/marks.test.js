/** What a ballot says while it is being filled in. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  marked, marksOf, movedBy, ranked, ranking, spentPoints, standing, valueOf,
} from "../../../server/web/static/participant/ballots/marks.js";

test("a mark takes the place of the one before, and null takes it back", () => {
  const once = marked(new Map(), { optionId: "a", value: 2 });
  const twice = marked(once, { optionId: "a", value: 5 });
  assert.equal(valueOf(twice, "a"), 5);
  assert.equal(valueOf(once, "a"), 2);
  assert.equal(valueOf(marked(twice, { optionId: "a", value: null }), "a"), null);
});

test("axes and criteria are marked apart", () => {
  let marks = marked(new Map(), { optionId: "a", value: 1, axis: 0 });
  marks = marked(marks, { optionId: "a", value: 4, axis: 1 });
  marks = marked(marks, { optionId: "a", value: 3, axis: 1, criterionId: "c" });
  assert.deepEqual([valueOf(marks, "a"), valueOf(marks, "a", 1), valueOf(marks, "a", 1, "c")], [1, 4, 3]);
});

test("points are summed over the options", () => {
  const marks = marksOf([
    { optionId: "a", value: 30, axis: 0, criterionId: null },
    { optionId: "b", value: 45, axis: 0, criterionId: null },
  ]);
  assert.equal(spentPoints(marks), 75);
});

test("a ranking is the order in which options were put, without a hole", () => {
  const marks = ranking(["c", "a", "b"]);
  assert.deepEqual(ranked(marks), ["c", "a", "b"]);
  assert.deepEqual([...marks.values()].map(({ value }) => value), [1, 2, 3]);
});

test("an option moves within the bounds of the ranking, and one that has no rank does not move", () => {
  assert.deepEqual(movedBy(["a", "b", "c"], "c", -1), ["a", "c", "b"]);
  assert.deepEqual(movedBy(["a", "b", "c"], "a", -1), ["a", "b", "c"]);
  assert.deepEqual(movedBy(["a", "b", "c"], "c", 5), ["a", "b", "c"]);
  assert.deepEqual(movedBy(["a", "b"], "z", 1), ["a", "b"]);
});

test("what left the ballot is no longer marked", () => {
  const marks = ranking(["a", "b"]);
  assert.deepEqual(ranked(standing(marks, new Set(["b"]))), ["b"]);
});
