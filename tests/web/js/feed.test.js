import assert from "node:assert/strict";
import { test } from "node:test";

import { ServerClock } from "../../../server/web/static/live/clock.js";
import { Feed, socketUrl } from "../../../server/web/static/live/feed.js";
import { Unreachable } from "../../../server/web/static/live/http.js";
import { PlayedWire, settled } from "./actors.js";

const NOW = "2026-11-22T10:00:00+00:00";

function state(participants) {
  return {
    room: { id: "s", title: "t", status: "OPEN", joinCodeRotations: null },
    attendance: { id: "a", participants },
    activities: [], progress: [], contributions: [], groups: [], proposals: [],
  };
}

function snapshot(seq, participants = 0, epoch = 1) {
  return { sessionSnapshot: { cursor: `c${seq}`, epoch, seq, serverNow: NOW, state: state(participants) } };
}

function batch(from, to, participants, epoch = 1) {
  const changed = { room: null, attendance: { id: "a", participants }, activities: [], contributions: [] };
  return { sessionFeed: { __typename: "FeedBatch", from, to, epoch, cursor: `c${to}`, serverNow: NOW, changed, removed: [] } };
}

async function following(...answers) {
  const wire = new PlayedWire(...answers);
  const seen = { states: [], lines: [], refused: [] };
  const lines = [];
  const feed = new Feed({
    wire,
    sessionId: "s",
    audience: "PARTICIPANT",
    clock: new ServerClock(),
    socketUrl: "ws://hall/graphql",
    onState: (now) => seen.states.push(now.attendance.participants),
    onLine: (line) => seen.lines.push(line),
    onRefused: (problem) => seen.refused.push(problem.code),
    wait: () => Promise.resolve(),
    subscribe: (options) => {
      const line = { options, stopped: false, started: 0, restarted: 0 };
      line.start = () => { line.started += 1; };
      line.stop = () => { line.stopped = true; };
      line.restart = () => { line.restarted += 1; };
      lines.push(line);
      return line;
    },
  });
  await feed.start();
  return { feed, wire, seen, lines, say: (data) => lines.at(-1).options.onData(data) };
}

test("it goes on from the snapshot's own position", async () => {
  const { lines } = await following(snapshot(4, 2));
  assert.deepEqual(lines[0].options.payload().variables, { sessionId: "s", after: "c4", audience: "PARTICIPANT" });
});

test("after each batch it would resume from that batch", async () => {
  const { lines, say, seen } = await following(snapshot(4, 2));
  say(batch(4, 6, 3));
  assert.equal(lines[0].options.payload().variables.after, "c6");
  assert.deepEqual(seen.states, [2, 3]);
});

test("a batch that was already followed is dropped", async () => {
  const { say, seen, wire } = await following(snapshot(4, 2));
  say(batch(4, 6, 3));
  say(batch(4, 6, 99));
  assert.deepEqual(seen.states, [2, 3]);
  assert.equal(wire.asked.length, 1);
});

test("a gap is never bridged: it starts again from a snapshot", async () => {
  const { say, seen, lines } = await following(snapshot(4, 2), snapshot(9, 7));
  say(batch(6, 9, 99));
  await settled();
  assert.deepEqual(seen.states, [2, 7]);
  assert.equal(lines[0].stopped, true);
  assert.equal(lines[1].options.payload().variables.after, "c9");
});

test("a batch of another epoch makes it start again from a snapshot", async () => {
  const { say, seen } = await following(snapshot(4, 2), snapshot(3, 1, 2));
  say(batch(4, 6, 99, 2));
  await settled();
  assert.deepEqual(seen.states, [2, 1]);
});

test("a reset brings its own snapshot", async () => {
  const { say, seen, wire, lines } = await following(snapshot(4, 2));
  say({ sessionFeed: { __typename: "FeedReset", reason: "EPOCH_CHANGED", ...snapshot(1, 8, 2).sessionSnapshot } });
  assert.deepEqual(seen.states, [2, 8]);
  assert.equal(wire.asked.length, 1);
  say(batch(1, 2, 9, 2));
  assert.deepEqual(seen.states, [2, 8, 9]);
  assert.equal(lines.length, 1);
});

test("a cursor that the server no longer knows is replaced by a snapshot", async () => {
  const { lines, seen } = await following(snapshot(4, 2), snapshot(5, 3));
  lines[0].options.onErrors([{ extensions: { code: "CURSOR_INVALID" } }]);
  await settled();
  assert.deepEqual(seen.states, [2, 3]);
});

test("a passing error of the subscription only opens the line again", async () => {
  const { lines } = await following(snapshot(4, 2));
  lines[0].options.onErrors([{ extensions: { code: "RATE_LIMITED" } }]);
  assert.equal(lines[0].restarted, 1);
});

test("a snapshot that cannot be had is asked again", async () => {
  const { seen } = await following(new Unreachable(), new Unreachable(), snapshot(4, 2));
  assert.deepEqual(seen.states, [2]);
  assert.deepEqual(seen.lines, ["connecting", "waiting", "waiting"]);
});

test("a session that is missing or hidden is told as not found, and not asked for again", async () => {
  const { seen, wire } = await following({ sessionSnapshot: null });
  assert.deepEqual(seen.refused, ["NOT_FOUND"]);
  assert.equal(wire.asked.length, 1);
});

test("a place that was withdrawn ends the line with its reason", async () => {
  const { lines, seen } = await following(snapshot(4, 2));
  lines[0].options.onErrors([{ message: "…", extensions: { code: "NOT_FOUND" } }]);
  assert.deepEqual(seen.refused, ["NOT_FOUND"]);
  assert.equal(lines[0].stopped, true);
});

test("the socket is as secure as the page", () => {
  assert.equal(socketUrl(new URL("https://jalon.example/s/ABC")), "wss://jalon.example/graphql");
  assert.equal(socketUrl(new URL("http://127.0.0.1:8000/")), "ws://127.0.0.1:8000/graphql");
});
