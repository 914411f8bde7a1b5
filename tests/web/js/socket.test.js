import assert from "node:assert/strict";
import { test } from "node:test";

import { Subscription } from "../../../server/web/static/live/socket.js";
import { AT_ONCE, playedSockets } from "./actors.js";

function followed(options = {}) {
  const { PlayedSocket, opened } = playedSockets();
  const seen = { data: [], errors: [], lines: [] };
  let cursor = 0;
  const wake = new EventTarget();
  const subscription = new Subscription({
    url: "ws://hall/graphql",
    token: "secret",
    payload: () => ({ query: "subscription { feed }", variables: { after: ++cursor } }),
    onData: (data) => seen.data.push(data),
    onErrors: (errors) => seen.errors.push(errors),
    onLine: (line) => seen.lines.push(line),
    WebSocket: PlayedSocket,
    backoff: AT_ONCE,
    wake: [wake],
    ...options,
  });
  subscription.start();
  return { subscription, opened, seen, wake };
}

function acknowledged(socket) {
  return socket.open().say({ type: "connection_ack" });
}

async function reopened(opened, count) {
  while (opened.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
  return opened[count - 1];
}

test("it speaks graphql-transport-ws and gives its token in the first message alone", () => {
  const { opened, subscription } = followed();
  const [socket] = opened;
  assert.equal(socket.protocol, "graphql-transport-ws");
  assert.ok(!socket.url.includes("secret"));
  acknowledged(socket);
  assert.deepEqual(socket.sent, [
    { type: "connection_init", payload: { Authorization: "Bearer secret" } },
    { id: "feed", type: "subscribe", payload: { query: "subscription { feed }", variables: { after: 1 } } },
  ]);
  subscription.stop();
});

test("it subscribes only once the server has acknowledged", () => {
  const { opened, subscription } = followed();
  opened[0].open();
  assert.deepEqual(opened[0].sent.map((message) => message.type), ["connection_init"]);
  subscription.stop();
});

test("it answers a ping with a pong", () => {
  const { opened, subscription } = followed();
  acknowledged(opened[0]).say({ type: "ping" });
  assert.deepEqual(opened[0].sent.at(-1), { type: "pong" });
  subscription.stop();
});

test("a lost connection is opened again, from where the page now stands", async () => {
  const { opened, seen, subscription } = followed();
  acknowledged(opened[0]).say({ id: "feed", type: "next", payload: { data: { n: 1 } } }).lose(1006);
  const again = acknowledged(await reopened(opened, 2));
  assert.deepEqual(again.sent.at(-1).payload.variables, { after: 2 });
  assert.deepEqual(seen.data, [{ n: 1 }]);
  assert.deepEqual(seen.lines, ["connecting", "open", "waiting", "connecting", "open"]);
  subscription.stop();
});

test("every close of a passing kind is followed by another attempt", async () => {
  const { opened, subscription } = followed();
  for (const [index, code] of [1001, 1006, 1011, 1012, 1013, 4403, 4408, 4499].entries()) {
    (await reopened(opened, index + 1)).lose(code);
  }
  await reopened(opened, 9);
  subscription.stop();
});

test("a revoked token ends it for good, with the reason", () => {
  const { opened, seen } = followed();
  acknowledged(opened[0]).lose(4401);
  assert.equal(seen.errors[0][0].extensions.code, "UNAUTHENTICATED");
  assert.equal(seen.lines.at(-1), "ended");
});

test("a subscription completed by the server is opened again", async () => {
  const { opened, subscription } = followed();
  acknowledged(opened[0]).say({ id: "feed", type: "complete" });
  await reopened(opened, 2);
  subscription.stop();
});

test("a frame that is no JSON costs the connection, not the page", async () => {
  const { opened, subscription } = followed();
  opened[0].open().onmessage({ data: "{" });
  await reopened(opened, 2);
  subscription.stop();
});

test("what an abandoned socket still says is not heard", async () => {
  const { opened, seen, subscription } = followed();
  const first = acknowledged(opened[0]);
  const late = first.onmessage;
  first.lose(1006);
  late({ data: JSON.stringify({ id: "feed", type: "next", payload: { data: { late: true } } }) });
  assert.deepEqual(seen.data, []);
  subscription.stop();
});

test("it comes back at once when the device says that it is online again", async () => {
  const { opened, wake, subscription } = followed({ backoff: { next: () => 1e6, reset() {} } });
  opened[0].lose(1006);
  wake.dispatchEvent(new Event("online"));
  assert.equal(opened.length, 2);
  subscription.stop();
});

test("it lets go of its socket when the device says that it is offline", () => {
  const { opened, seen, wake, subscription } = followed({ backoff: { next: () => 1e6, reset() {} } });
  acknowledged(opened[0]);
  wake.dispatchEvent(new Event("offline"));
  assert.equal(opened[0].closed, 1000);
  assert.equal(seen.lines.at(-1), "waiting");
  subscription.stop();
});

test("it never opens a second socket beside a living one", () => {
  const { opened, wake, subscription } = followed();
  acknowledged(opened[0]);
  wake.dispatchEvent(new Event("online"));
  assert.equal(opened.length, 1);
  subscription.stop();
});

test("the errors of the operation are handed over as they are", () => {
  const { opened, seen, subscription } = followed();
  acknowledged(opened[0]).say({ id: "feed", type: "error", payload: [{ message: "no" }] });
  assert.deepEqual(seen.errors, [[{ message: "no" }]]);
  subscription.stop();
});

test("once stopped it stays silent", async () => {
  const { opened, subscription } = followed();
  subscription.stop();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(opened.length, 1);
  assert.equal(opened[0].closed, 1000);
});
