import assert from "node:assert/strict";
import { test } from "node:test";

import { current, isSecret, optionsOf } from "../../../server/web/static/live/agenda.js";
import { Backoff } from "../../../server/web/static/live/backoff.js";
import { ServerClock, asTimer } from "../../../server/web/static/live/clock.js";
import { cleanCode, codeProblem } from "../../../server/web/static/live/code.js";
import { Refused, Unreachable, Wire } from "../../../server/web/static/live/http.js";
import { Part, spent } from "../../../server/web/static/live/part.js";
import { supportOf } from "../../../server/web/static/results/support.js";
import { wordsOf } from "../../../server/web/static/words.js";

test("a timer counts by the server's clock, whatever the phone's says", () => {
  const clock = new ServerClock(() => Date.parse("2026-11-22T09:00:00Z"));
  clock.hear("2026-11-22T10:00:00+00:00");
  assert.equal(clock.secondsUntil("2026-11-22T10:01:30+00:00"), 90);
});

test("a late answer does not turn the clock back", () => {
  const clock = new ServerClock(() => Date.parse("2026-11-22T10:00:00Z"));
  clock.hear("2026-11-22T10:00:00+00:00");
  clock.hear("2026-11-22T09:59:50+00:00");
  assert.equal(clock.secondsUntil("2026-11-22T10:00:10+00:00"), 10);
});

test("a timer never goes below zero, and there may be none", () => {
  const clock = new ServerClock(() => Date.parse("2026-11-22T10:00:00Z"));
  assert.equal(clock.secondsUntil("2026-11-22T09:00:00+00:00"), 0);
  assert.equal(clock.secondsUntil(null), null);
  assert.equal(asTimer(605), "10:05");
});

test("waits grow to a bound, and chance spreads them", () => {
  const longest = new Backoff({ first: 100, longest: 400, chance: () => 1 });
  assert.deepEqual([1, 2, 3, 4].map(() => longest.next()), [100, 200, 400, 400]);
  longest.reset();
  assert.equal(longest.next(), 100);
  assert.equal(new Backoff({ first: 100, chance: () => 0 }).next(), 30);
});

test("a code is read as it was meant", () => {
  assert.equal(cleanCode(" oil-k2 3 "), "011K23");
  assert.equal(codeProblem("ABC 123"), null);
  assert.equal(codeProblem("ABC12"), "join.six");
  assert.equal(codeProblem("ABC12U"), "join.alphabet");
});

test("the room is at what runs, else at what closed last", () => {
  const activity = (id, status, closedAt = null) => ({ id, status, closedAt });
  const at = (...activities) => current({ activities })?.id ?? null;
  assert.equal(at(activity("a", "PENDING")), null);
  assert.equal(at(activity("a", "CLOSED", "2026-11-22T10:00:00Z"), activity("b", "RUNNING")), "b");
  assert.equal(
    at(activity("a", "CLOSED", "2026-11-22T11:00:00Z"), activity("b", "CLOSED", "2026-11-22T10:00:00Z")),
    "a",
  );
});

function answering(status, body) {
  return new Wire({ fetch: async () => new Response(body, { status }) });
}

const FAILURES = [
  [200, JSON.stringify({ data: null, errors: [{ message: "m", extensions: { code: "TRY_AGAIN" } }] }), Unreachable],
  [429, JSON.stringify({ errors: [{ message: "m", extensions: { code: "RATE_LIMITED" } }] }), Unreachable],
  [503, "<html>proxy</html>", Unreachable],
  [200, "[]", Unreachable],
  [401, JSON.stringify({ errors: [{ message: "m", extensions: { code: "UNAUTHENTICATED" } }] }), Refused],
  [400, JSON.stringify({ errors: [{ message: "m", extensions: { code: "VALIDATION" } }] }), Refused],
];
for (const [status, body, kind] of FAILURES) {
  test(`an answer ${status} ${body.slice(0, 90)} is ${kind.name}`, async () => {
    await assert.rejects(answering(status, body).ask("{ a }"), kind);
  });
}

test("a network that fails is unreachable", async () => {
  const wire = new Wire({ fetch: async () => { throw new TypeError("failed to fetch"); } });
  await assert.rejects(wire.ask("{ a }"), Unreachable);
});

const ENTRY = { command: "placeDots", input: { activityId: "v", groupId: "g", dots: 2 } };
const NOTHING = { epoch: 1, seq: 5, contributions: [], votes: [] };

test("an acknowledgement survives a part that was read before it", () => {
  const part = new Part();
  part.accept(ENTRY, { epoch: 1, seq: 6 });
  part.hear(NOTHING);
  assert.equal(part.dots("v", []).get("g"), 2);
});

test("a part read after an acknowledgement takes its place", () => {
  const part = new Part();
  part.accept(ENTRY, { epoch: 1, seq: 6 });
  part.hear({ ...NOTHING, seq: 9, votes: [{ activityId: "v", voted: true, marks: [{ optionId: "g", value: 1 }] }] });
  assert.equal(part.dots("v", []).get("g"), 1);
});

test("a ballot that was sent is one's own, an abstention is an empty one, and none is none", () => {
  const part = new Part();
  const marks = [{ optionId: "g", value: 3, axis: 0, criterionId: null }];
  part.accept({ command: "castBallot", input: { activityId: "v", marks } }, { epoch: 1, seq: 6 });
  part.accept({ command: "abstain", input: { activityId: "w" } }, { epoch: 1, seq: 7 });
  assert.deepEqual([part.ballot("v"), part.ballot("w"), part.ballot("x")], [marks, [], null]);
  part.hear({ ...NOTHING, seq: 9, votes: [{ activityId: "v", voted: false, marks: [] }] });
  assert.equal(part.ballot("v"), null);
});

test("an action that is backed stays so until the backing is taken away", () => {
  const part = new Part();
  part.accept({ command: "supportAction", input: { proposalId: "p", supports: true } }, { epoch: 1, seq: 6 });
  assert.deepEqual([...part.backed([])], ["p"]);
  const waiting = [{ command: "supportAction", input: { proposalId: "p", supports: false } }];
  assert.deepEqual([...part.backed(waiting)], []);
});

test("what waits is laid over the ballot and counts against the budget", () => {
  const part = new Part();
  part.hear({ ...NOTHING, votes: [{ activityId: "v", voted: true, marks: [{ optionId: "g", value: 1 }] }] });
  const dots = part.dots("v", [{ command: "placeDots", input: { activityId: "v", groupId: "h", dots: 3 } }]);
  assert.equal(spent(dots), 4);
  assert.equal(spent(part.dots("another vote", [])), 0);
});

const ROOM = {
  activities: [{ id: "c", name: "variables" }, { id: "d", name: "others" }, { id: "r", name: "sorted" }],
  contributions: [
    { id: "1", activityId: "c", text: "one", status: "STANDING" },
    { id: "2", activityId: "c", text: "two", status: "ARCHIVED" },
    { id: "3", activityId: "d", text: "three", status: "STANDING" },
  ],
  groups: [
    { id: "g", title: "kept", mergedIntoId: null, activityId: "r" },
    { id: "h", title: "gone", mergedIntoId: "g", activityId: "r" },
  ],
};

test("a vote bears on the groups that stand, or on those and the cards of the steps it names", () => {
  assert.deepEqual(optionsOf(ROOM, []).map(({ title }) => title), ["kept"]);
  assert.deepEqual(optionsOf(ROOM, ["variables"]), [{ id: "1", title: "one" }]);
  assert.deepEqual(optionsOf(ROOM, ["variables", "sorted"]).map(({ title }) => title), ["kept", "one"]);
});

test("only what takes ballots can be secret", () => {
  const settings = { collect: null, vote: null, rate: null };
  assert.equal(isSecret({ settings }), false);
  assert.equal(isSecret({ settings: { ...settings, rate: { secrecy: "SECRET" } } }), true);
});

test("a kind that is newer than the page has a common name", () => {
  const { named, decimal } = wordsOf({ "kind.VOTE": "Vote", "kind.other": "Étape" }, "fr");
  assert.deepEqual([named("kind", "VOTE"), named("kind", "TOMORROW"), decimal(3.5)], ["Vote", "Étape", "3,5"]);
});

test("what a proposal was given is told in the words of the method that counted it", () => {
  const words = wordsOf({ "given.POINTS.other": "{n} points", "grade.5": "Très bien" }, "fr");
  const counted = (method) => ({ activities: [{ tally: { method, lines: [{ optionId: "g" }] } }] });
  const given = { groupId: "g", tally: { total: 40, grade: 5 } };
  assert.deepEqual(supportOf(counted("POINTS"), given, words), ["40 points"]);
  assert.deepEqual(supportOf(counted("MAJORITY_JUDGEMENT"), given, words), ["Très bien"]);
  assert.deepEqual(supportOf(counted("POINTS"), { groupId: "g", tally: null }, words), []);
});
