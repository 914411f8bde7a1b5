import assert from "node:assert/strict";
import { test } from "node:test";

import { Refused, Unreachable } from "../../../server/web/static/live/http.js";
import { Outbox, newId } from "../../../server/web/static/live/outbox.js";
import { MemoryShelf, TabShelf } from "../../../server/web/static/live/shelf.js";
import { together } from "../../../server/web/static/live/together.js";
import { PlayedWire, later, settled, storageOf } from "./actors.js";

const SAID = { activityId: "a", text: "Plus de bancs." };

function accepted(command, rest = {}) {
  return { [command]: { __typename: "CommandAccepted", seq: 7, epoch: 1, duplicate: false, ...rest } };
}

function refused(command, __typename, rest = {}) {
  return { [command]: { __typename, code: "X", message: "Non.", ...rest } };
}

function outboxOf(wire, { shelf = new MemoryShelf(), ...options } = {}) {
  let minted = 0;
  const heard = [];
  const outbox = new Outbox({
    wire,
    shelf,
    sessionId: "s",
    onChange: () => {},
    onAccepted: (entry, answer) => heard.push([entry.command, answer]),
    wait: () => Promise.resolve(),
    mint: () => `op-${++minted}`,
    now: () => minted,
    ...options,
  });
  return { outbox, heard, shelf };
}

function received(...results) {
  return { contributeMany: { __typename: "ContributionsReceived", results } };
}

function taken(contributionId) {
  return { __typename: "CommandAccepted", seq: 7, epoch: 1, duplicate: false, contributionId };
}

/** What an earlier visit left: so many cards, in their order. */
async function shelfOf(cards) {
  const shelf = new MemoryShelf();
  for (let at = 1; at <= cards; at += 1) {
    await shelf.put({ id: `op-${at}`, sessionId: "s", command: "contribute", input: { sessionId: "s", ...SAID }, at, status: "waiting", problem: null, photo: null });
  }
  return shelf;
}

async function until(condition) {
  for (let turn = 0; turn < 1000; turn += 1) {
    if (condition()) return;
    await settled();
  }
  assert.fail("it never happened");
}

test("what is tapped is on the device before it is on the wire", async () => {
  const shelf = new MemoryShelf();
  let keptAtSending = null;
  const wire = new PlayedWire(async () => {
    keptAtSending = await shelf.all();
    return accepted("contribute");
  });
  const { outbox } = outboxOf(wire, { shelf });
  await outbox.ask("contribute", SAID);
  await until(() => keptAtSending !== null);
  assert.deepEqual(keptAtSending.map((entry) => entry.id), ["op-1"]);
});

test("a lost answer is asked again under the same operation id", async () => {
  const wire = new PlayedWire(new Unreachable(), new Unreachable(), accepted("contribute"));
  const { outbox, heard } = outboxOf(wire);
  await outbox.ask("contribute", SAID);
  await until(() => heard.length === 1);
  assert.deepEqual(wire.asked.map(({ variables }) => variables.input.operationId), ["op-1", "op-1", "op-1"]);
});

test("a busy server is asked again", async () => {
  const wire = new PlayedWire(refused("contribute", "TryAgain"), accepted("contribute"));
  const { outbox, heard } = outboxOf(wire);
  await outbox.ask("contribute", SAID);
  await until(() => heard.length === 1);
  assert.equal(outbox.refused().length, 0);
});

test("an acknowledged entry leaves the device", async () => {
  const { outbox, heard, shelf } = outboxOf(new PlayedWire(accepted("contribute")));
  await outbox.ask("contribute", SAID);
  await until(() => heard.length === 1);
  assert.deepEqual(await shelf.all(), []);
  assert.deepEqual(outbox.entries, []);
});

test("a contribution that came too late is kept with its words and the hour of the close", async () => {
  const closedAt = "2026-11-22T19:14:00+00:00";
  const { outbox, shelf } = outboxOf(new PlayedWire(refused("contribute", "ActivityNotRunning", { closedAt })));
  await outbox.ask("contribute", SAID);
  await until(() => outbox.refused().length === 1);
  const [kept] = await shelf.all();
  assert.equal(kept.status, "refused");
  assert.equal(kept.input.text, SAID.text);
  assert.equal(kept.problem.closedAt, closedAt);
});

test("a refusal does not hold up what comes behind it", async () => {
  const wire = new PlayedWire(refused("contribute", "ValidationFailed"), accepted("contribute"));
  const { outbox, heard } = outboxOf(wire);
  await outbox.ask("contribute", SAID);
  await outbox.ask("contribute", { ...SAID, text: "Plus d’ombre." });
  await until(() => heard.length === 1);
  assert.equal(outbox.refused().length, 1);
});

test("a refused entry goes only when the person lets it go", async () => {
  const { outbox, shelf } = outboxOf(new PlayedWire(refused("contribute", "ValidationFailed")));
  await outbox.ask("contribute", SAID);
  await until(() => outbox.refused().length === 1);
  await outbox.letGo("op-1");
  assert.deepEqual(await shelf.all(), []);
});

test("what an earlier visit left is sent, in its order", async () => {
  const shelf = new MemoryShelf();
  const first = outboxOf(new PlayedWire(), { shelf, wait: () => new Promise(() => {}) });
  first.outbox._options.wire.will(new Unreachable());
  await first.outbox.ask("contribute", SAID);
  await first.outbox.ask("contribute", { ...SAID, text: "Plus d’ombre." });

  const wire = new PlayedWire(received(taken("c-1"), taken("c-2")));
  const second = outboxOf(wire, { shelf });
  await second.outbox.open();
  await until(() => second.heard.length === 2);
  assert.deepEqual(wire.asked.map(({ variables }) => variables.input), [
    {
      sessionId: "s",
      cards: [
        { ...SAID, operationId: "op-1" },
        { ...SAID, text: "Plus d’ombre.", operationId: "op-2" },
      ],
    },
  ]);
  assert.deepEqual(second.heard.map(([command, { contributionId }]) => [command, contributionId]), [["contribute", "c-1"], ["contribute", "c-2"]]);
  assert.deepEqual(await shelf.all(), []);
});

test("of cards sent together, the one refused is told and the others are taken", async () => {
  const wire = new PlayedWire(received(taken("c-1"), { __typename: "ValidationFailed", code: "X", message: "Non." }, taken("c-3")));
  const { outbox, heard, shelf } = outboxOf(wire, { shelf: await shelfOf(3) });
  await outbox.open();
  await until(() => heard.length === 2);
  assert.deepEqual(outbox.refused().map(({ id }) => id), ["op-2"]);
  assert.deepEqual((await shelf.all()).map(({ id }) => id), ["op-2"]);
});

test("of cards sent together, those that found the server busy go again, and they alone", async () => {
  const wire = new PlayedWire(
    received(taken("c-1"), { __typename: "TryAgain", code: "X", message: "…" }, { __typename: "TryAgain", code: "X", message: "…" }),
    received(taken("c-2"), taken("c-3")),
  );
  const { outbox, heard } = outboxOf(wire, { shelf: await shelfOf(3) });
  await outbox.open();
  await until(() => heard.length === 3);
  assert.deepEqual(wire.asked[1].variables.input.cards.map(({ operationId }) => operationId), ["op-2", "op-3"]);
});

test("a lost answer to several cards is asked again with the same operation ids", async () => {
  const wire = new PlayedWire(new Unreachable(), received(taken("c-1"), taken("c-2")));
  const { outbox, heard } = outboxOf(wire, { shelf: await shelfOf(2) });
  await outbox.open();
  await until(() => heard.length === 2);
  assert.deepEqual(wire.asked[0].variables, wire.asked[1].variables);
});

for (const [what, answer] of Object.entries({
  "refused by the contract": new Refused("BAD_REQUEST", "Non."),
  "refused as a whole": { contributeMany: { __typename: "ValidationFailed", code: "X", message: "Non." } },
})) {
  test(`cards ${what} are sent one by one, so that one does not stop the others`, async () => {
    const wire = new PlayedWire(answer, refused("contribute", "ValidationFailed"), accepted("contribute"));
    const { outbox, heard } = outboxOf(wire, { shelf: await shelfOf(2) });
    await outbox.open();
    await until(() => heard.length === 1);
    assert.deepEqual(outbox.refused().map(({ id }) => id), ["op-1"]);
    assert.deepEqual(wire.asked.slice(1).map(({ variables }) => variables.input.operationId), ["op-1", "op-2"]);
  });
}

test("cards go together only one behind the other, without a photograph, and in a request that is taken", () => {
  const card = (id, more = {}) => ({ id, command: "contribute", status: "waiting", input: { sessionId: "s", ...SAID }, photo: null, ...more });
  const ids = (entries, alone = new Set()) => together(entries, alone).map(({ id }) => id);
  assert.deepEqual(ids([card("1", { status: "refused" }), card("2"), card("3")]), ["2", "3"]);
  assert.deepEqual(ids([card("1"), { ...card("2"), command: "placeDots" }, card("3")]), ["1"]);
  assert.deepEqual(ids([card("1"), card("2", { photo: { type: "image/jpeg", bytes: new ArrayBuffer(1) } })]), ["1"]);
  assert.deepEqual(ids([card("1"), card("2"), card("3")], new Set(["2"])), ["1"]);
  assert.equal(ids(Array.from({ length: 250 }, (_, at) => card(String(at)))).length, 100);
  const long = Array.from({ length: 100 }, (_, at) => card(String(at), { input: { ...SAID, text: "é".repeat(2000) } }));
  assert.equal(ids(long).length, 9);
});

test("once the session is over, what was refused leaves the device for the tab", async () => {
  const wire = new PlayedWire(refused("contribute", "ActivityNotRunning"));
  const { outbox, shelf } = outboxOf(wire, { shelf: await shelfOf(1) });
  await shelf.put({ id: "x", sessionId: "another", command: "contribute", input: SAID, at: 0, status: "waiting", problem: null });
  await outbox.open();
  await until(() => outbox.refused().length === 1);
  const rows = new Map();
  const tab = new TabShelf("outbox", () => storageOf(rows));
  await outbox.moveTo(tab);
  assert.deepEqual((await shelf.all()).map(({ id }) => id), ["x"]);
  assert.deepEqual((await tab.all()).map(({ id, input }) => [id, input.text]), [["op-1", SAID.text]]);
  await outbox.letGo("op-1");
  assert.equal(rows.size, 0);
});

test("what belongs to another session stays on the device, unsent", async () => {
  const shelf = new MemoryShelf();
  await shelf.put({ id: "x", sessionId: "another", command: "contribute", input: SAID, at: 0, status: "waiting", problem: null });
  const { outbox } = outboxOf(new PlayedWire(), { shelf });
  await outbox.open();
  assert.deepEqual(outbox.entries, []);
  assert.equal((await shelf.all()).length, 1);
});

test("only the last number of dots on a group is sent, once the one on the wire is answered", async () => {
  const first = later();
  const wire = new PlayedWire(() => first.promise, accepted("placeDots"));
  const { outbox, heard } = outboxOf(wire);
  for (const dots of [1, 2, 3]) await outbox.ask("placeDots", { activityId: "v", groupId: "g", dots });
  first.resolve(accepted("placeDots"));
  await until(() => heard.length === 2);
  assert.deepEqual(wire.asked.map(({ variables }) => variables.input.dots), [1, 3]);
});

test("dots on two groups are both sent", async () => {
  const first = later();
  const wire = new PlayedWire(() => first.promise, accepted("placeDots"), accepted("placeDots"));
  const { outbox, heard } = outboxOf(wire);
  for (const groupId of ["g", "h", "i"]) await outbox.ask("placeDots", { activityId: "v", groupId, dots: 1 });
  first.resolve(accepted("placeDots"));
  await until(() => heard.length === 3);
  assert.deepEqual(wire.asked.map(({ variables }) => variables.input.groupId), ["g", "h", "i"]);
});

test("two commands are never on the wire at once", async () => {
  let flying = 0;
  let most = 0;
  const fly = async () => {
    flying += 1;
    most = Math.max(most, flying);
    await settled();
    flying -= 1;
    return accepted("withdrawContribution");
  };
  const failing = async () => {
    await fly();
    throw new Unreachable();
  };
  const { outbox, heard } = outboxOf(new PlayedWire(failing, fly, fly, fly), { wait: settled });
  for (const contributionId of ["un", "deux", "trois"]) {
    outbox.ask("withdrawContribution", { contributionId });
    await settled();
  }
  await until(() => heard.length === 3);
  assert.equal(most, 1);
});

test("a server error is asked again, then told with its reference, and can be sent once more", async () => {
  const broken = () => { throw new Refused("INTERNAL", "", "ref-1"); };
  const wire = new PlayedWire(broken, broken, broken, broken, broken, accepted("contribute"));
  const { outbox, heard } = outboxOf(wire);
  await outbox.ask("contribute", SAID);
  await until(() => outbox.refused().length === 1);
  assert.equal(outbox.refused()[0].problem.reference, "ref-1");
  await outbox.tryAgain("op-1");
  await until(() => heard.length === 1);
  assert.equal(wire.asked.at(-1).variables.input.operationId, "op-1");
});

test("a device that can store nothing still sends, and says that it keeps nothing", async () => {
  const full = { lasting: true, all: async () => [], put: async () => { throw new Error("full"); }, remove: async () => {} };
  const { outbox, heard } = outboxOf(new PlayedWire(accepted("contribute")), { shelf: full });
  await outbox.ask("contribute", SAID);
  await until(() => heard.length === 1);
  assert.equal(outbox.lasting, false);
});

test("an operation id is a random UUID, with or without a secure context", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const plain = { getRandomValues: (bytes) => crypto.getRandomValues(bytes) };
  assert.match(newId(), form);
  assert.match(newId(plain), form);
  assert.notEqual(newId(plain), newId(plain));
});

test("a photograph goes before the card that bears it, and no second time when the answer is lost", async () => {
  const sent = [];
  const wire = new PlayedWire(new Unreachable(), accepted("contribute", { contributionId: "c" }));
  const losses = [new Unreachable()];
  wire.send = async (path, photo) => {
    sent.push([path, photo.type]);
    if (losses.length > 0) throw losses.pop();
    return { photoId: "p" };
  };
  const { outbox, heard, shelf } = outboxOf(wire);
  await outbox.ask("contribute", SAID, { type: "image/jpeg", bytes: new ArrayBuffer(3) });
  assert.equal((await shelf.all())[0].photo.bytes.byteLength, 3);
  await until(() => heard.length === 1);
  assert.deepEqual(sent, Array(2).fill(["/live/s/photo?operationId=op-1", "image/jpeg"]));
  assert.deepEqual(wire.asked.map(({ variables }) => variables.input.photoId), ["p", "p"]);
  assert.deepEqual(await shelf.all(), []);
});

test("a photograph that is refused keeps its words, with the reason", async () => {
  const wire = new PlayedWire();
  wire.send = async () => { throw new Refused("VALIDATION_FAILED", "5 Mio au plus."); };
  const { outbox } = outboxOf(wire);
  await outbox.ask("contribute", SAID, { type: "image/jpeg", bytes: new ArrayBuffer(3) });
  await until(() => outbox.refused().length === 1);
  assert.equal(outbox.refused()[0].problem.message, "5 Mio au plus.");
  assert.equal(outbox.refused()[0].input.text, SAID.text);
});
