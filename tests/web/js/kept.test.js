// What a phone keeps to open again without a network: the last screen, and the worker of its page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

import { Part } from "../../../server/web/static/live/part.js";
import { Screen } from "../../../server/web/static/live/screen.js";
import { MemoryShelf } from "../../../server/web/static/live/shelf.js";
import { Seats } from "../../../server/web/static/participant/seats.js";

const HOUR = 3_600_000;
const SEAT = { code: "ABC123", sessionId: "s", operationId: "me", token: "a secret token" };
const SHOWN = { state: { room: { id: "r" } }, part: null, standing: null };

function screenOf(shelf, { seat = SEAT, at = 0, shown = SHOWN } = {}) {
  return new Screen({ shelf, seat, show: () => shown, now: () => at, wait: () => Promise.resolve() });
}

test("the last screen is found again by the seat that saw it, and holds no token", async () => {
  const shelf = new MemoryShelf("sessionId");
  await screenOf(shelf, { at: 5 }).keep();
  const found = await screenOf(shelf, { at: 6 }).recall();
  assert.deepEqual(found, { ...SHOWN, sessionId: "s", seat: "me", at: 5 });
  assert.ok(!JSON.stringify(await shelf.all()).includes(SEAT.token));
});

test("whoever sits there later on the same device is shown nothing of it", async () => {
  const shelf = new MemoryShelf("sessionId");
  await screenOf(shelf).keep();
  assert.equal(await screenOf(shelf, { seat: { ...SEAT, operationId: "another" } }).recall(), null);
});

test("a screen of the day before is dropped, whichever session is opened", async () => {
  const shelf = new MemoryShelf("sessionId");
  await screenOf(shelf).keep();
  assert.equal(await screenOf(shelf, { seat: { ...SEAT, sessionId: "t" }, at: 25 * HOUR }).recall(), null);
  assert.deepEqual(await shelf.all(), []);
});

test("a forgotten screen is not written again by what was still to be kept", async () => {
  const shelf = new MemoryShelf("sessionId");
  const screen = screenOf(shelf);
  await screen.keep();
  const late = screen.keep();
  await screen.forget();
  await late;
  await screen.keepNow();
  assert.deepEqual(await shelf.all(), []);
});

test("a part is recalled with what was acknowledged since, and without a secret choice", () => {
  const part = new Part();
  part.hear({ epoch: 1, seq: 3, contributions: [{ id: "c", activityId: "a", text: "Un banc.", withdrawn: false }], votes: [] });
  part.accept({ command: "contribute", input: { activityId: "a", text: "De l’ombre." } }, { contributionId: "d", epoch: 1, seq: 4 });
  part.accept({ command: "castSecretBallot", input: { activityId: "v", marks: [{ optionId: "chosen" }] } }, { epoch: 1, seq: 5 });
  const kept = JSON.parse(JSON.stringify(part.kept()));
  assert.ok(!JSON.stringify(kept).includes("chosen"));
  const again = new Part();
  again.recall(kept);
  assert.deepEqual(again.contributions("a").map(({ text }) => text), ["De l’ombre.", "Un banc."]);
  assert.deepEqual(again.ballot("v"), []);
  again.hear({ epoch: 1, seq: 5, contributions: [], votes: [] });
  again.recall(kept);
  assert.deepEqual(again.contributions("a"), []);
});

test("a seat that is over is known to its tab alone", async () => {
  const [device, tab] = [new MemoryShelf("code"), new MemoryShelf("code")];
  const seats = new Seats(device, tab);
  await seats.put(SEAT);
  assert.equal(await seats.areEmpty(), false);
  await seats.leave(SEAT);
  assert.equal(await seats.areEmpty(), true);
  assert.deepEqual(await seats.get(SEAT.code), { ...SEAT, over: true });
  assert.equal(await new Seats(device, new MemoryShelf("code")).get(SEAT.code), undefined);
  await seats.remove(SEAT.code);
  assert.equal(await seats.get(SEAT.code), undefined);
});

const FILE = "/static/v1/jalon.css";

/** The worker as it is served, in a browser played by hand. */
function workerOf({ template = "phone_worker", version = "v1", network, kept = new Map() }) {
  const source = readFileSync(new URL(`../../../server/web/templates/${template}.js`, import.meta.url), "utf8")
    .replaceAll("{{ version }}", version)
    .replaceAll("{{ lang }}", "fr")
    .replaceAll("{{ page }}", "/rejoindre")
    .replaceAll("{{ files }}", JSON.stringify([FILE.replace("v1", version)]));
  const heard = {};
  const told = { claimed: false, unregistered: false, asked: [] };
  const caches = {
    open: async (name) => {
      if (!kept.has(name)) kept.set(name, new Map());
      return { put: async (path, answer) => kept.get(name).set(path, answer), match: async (path) => kept.get(name).get(path)?.clone() };
    },
    keys: async () => [...kept.keys()],
    delete: async (name) => kept.delete(name),
  };
  const self = {
    location: new URL("https://jalon.test/s/worker.js"),
    addEventListener: (what, act) => (heard[what] = act),
    skipWaiting: () => {},
    clients: { claim: async () => (told.claimed = true) },
    registration: { unregister: async () => (told.unregistered = true) },
  };
  const fetch = async (request) => {
    const path = typeof request === "string" ? request : new URL(request.url).pathname;
    told.asked.push(path);
    return network(path);
  };
  // No time passes in a test: a network that is silent is given up at once.
  vm.runInNewContext(source, { self, caches, fetch, URL, Promise, Error, setTimeout: (act, _, value) => setImmediate(act, value) });
  return {
    kept, told,
    async live(what) {
      const waited = [];
      heard[what]({ waitUntil: (promise) => waited.push(promise) });
      await Promise.all(waited);
    },
    async ask(path, { mode = "no-cors", method = "GET", origin = "https://jalon.test" } = {}) {
      let answer;
      heard.fetch({ request: { url: origin + path, mode, method }, respondWith: (promise) => (answer = promise) });
      return answer === undefined ? "left alone" : (await answer).text();
    },
  };
}

function served(path) {
  if (path === "/rejoindre" || path.startsWith("/s/")) return new Response(`<link href="/static/v1/jalon.css"> ${path}`);
  return new Response("a file", { headers: { "cache-control": "public, max-age=31536000, immutable" } });
}

test("the page comes from the network while there is one, and from the phone when there is none", async () => {
  let network = served;
  const worker = workerOf({ network: (path) => network(path) });
  await worker.live("install");
  await worker.live("activate");
  assert.ok(worker.told.claimed);
  assert.match(await worker.ask("/s/ABC123", { mode: "navigate" }), /\/s\/ABC123$/);
  for (const away of [() => Promise.reject(new TypeError()), () => new Promise(() => {}), () => new Response("", { status: 503 })]) {
    network = away;
    assert.match(await worker.ask("/s/ABC123", { mode: "navigate" }), /\/rejoindre$/);
    assert.equal(await worker.ask(FILE), "a file");
  }
});

test("nothing is kept but the page and its files, and nothing else is looked at", async () => {
  const worker = workerOf({ network: served });
  await worker.live("install");
  await worker.ask("/s/ABC123", { mode: "navigate" });
  assert.deepEqual([...worker.kept.values()].flatMap((cache) => [...cache.keys()]), ["/rejoindre", FILE]);
  for (const [path, how] of [
    ["/graphql", { method: "POST" }],
    ["/graphql?query={viewer{id}}", {}],
    ["/live/photo/abc", {}],
    ["/s/ABC123/qr.svg", { mode: "navigate" }],
    ["/animation/xyz", { mode: "navigate" }],
    [FILE, { origin: "https://elsewhere.test" }],
    [FILE, { method: "HEAD" }],
  ]) assert.equal(await worker.ask(path, how), "left alone", path);
});

test("a page or a file of another version is not kept", async () => {
  const others = {
    page: (path) => (path === "/rejoindre" ? new Response("/static/v2/jalon.css") : served(path)),
    file: (path) => (path === FILE ? new Response("another file", { headers: { "cache-control": "no-store" } }) : served(path)),
    failing: (path) => (path === FILE ? new Response("", { status: 404, headers: { "cache-control": "immutable" } }) : served(path)),
  };
  for (const network of Object.values(others)) {
    await assert.rejects(workerOf({ network }).live("install"), /not of this version/);
  }
});

test("a new version takes the place of the old one, and touches nothing that is not ours", async () => {
  const kept = new Map([["another", new Map()]]);
  await workerOf({ network: served, kept }).live("install");
  const next = workerOf({ version: "v2", network: (path) => (path === "/rejoindre" ? new Response("/static/v2/") : served(path)), kept });
  await next.live("install");
  await next.live("activate");
  assert.deepEqual([...kept.keys()], ["another", "jalon-phone-v2-fr"]);
});

test("where pages are no longer kept, the worker drops them and leaves", async () => {
  const kept = new Map([["another", new Map()]]);
  await workerOf({ network: served, kept }).live("install");
  const leaving = workerOf({ template: "phone_worker_leaving", network: served, kept });
  await leaving.live("activate");
  assert.deepEqual([...kept.keys()], ["another"]);
  assert.ok(leaving.told.unregistered);
});
