/** What the account pages decide by themselves. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lengthProblem } from "../../../server/web/static/account/password.js";
import {
  addressAfterSignIn,
  addressOfSignIn,
  everyRow,
  isCurrent,
  todayOfServer,
} from "../../../server/web/static/account/person.js";
import { isLive } from "../../../server/web/static/account/tokens.js";
import { waitInWords } from "../../../server/web/static/account/waiting.js";
import { Wire } from "../../../server/web/static/live/http.js";
import { wordsOf } from "../../../server/web/static/words.js";

test("a password is counted as the server counts it", () => {
  assert.deepEqual(lengthProblem("onze signes"), { key: "password.short", n: 1 });
  assert.equal(lengthProblem("douze signes"), null);
  assert.equal(lengthProblem("🗺".repeat(12)), null);
  assert.deepEqual(lengthProblem("e\u0301".repeat(11)), { key: "password.short", n: 1 });
  assert.equal(lengthProblem("a".repeat(128)), null);
  assert.deepEqual(lengthProblem("a".repeat(130)), { key: "password.long", n: 2 });
});

test("signing in leads to a page of ours and to no address that was written", () => {
  assert.equal(addressAfterSignIn("", "fr"), "/compte");
  assert.equal(addressAfterSignIn("?suite=import", "fr"), "/import");
  assert.equal(addressAfterSignIn("?suite=import", "en"), "/import?lang=en");
  for (const hostile of ["//evil.example", "https://evil.example", "javascript:alert(1)", "constructor", "/\\evil"]) {
    assert.equal(addressAfterSignIn(`?suite=${encodeURIComponent(hostile)}`, "fr"), "/compte");
  }
  assert.equal(addressAfterSignIn(new URL(addressOfSignIn("import", "en"), "http://x").search, "en"), "/import?lang=en");
});

test("a wait is told in minutes and seconds", () => {
  const words = wordsOf(
    {
      "wait.seconds.one": "{n} seconde",
      "wait.seconds.other": "{n} secondes",
      "wait.minutes.one": "{n} minute",
      "wait.minutes.other": "{n} minutes",
      "wait.both": "{minutes} et {seconds}",
    },
    "fr",
  );
  assert.equal(waitInWords(1, words), "1 seconde");
  assert.equal(waitInWords(59, words), "59 secondes");
  assert.equal(waitInWords(60, words), "1 minute");
  assert.equal(waitInWords(128, words), "2 minutes et 8 secondes");
  assert.equal(waitInWords(900, words), "15 minutes");
});

test("a role counts from its first day to the eve of its end", () => {
  const role = { fromOn: "2026-03-01", toOn: "2026-04-01" };
  assert.equal(isCurrent(role, "2026-02-28"), false);
  assert.equal(isCurrent(role, "2026-03-01"), true);
  assert.equal(isCurrent(role, "2026-03-31"), true);
  assert.equal(isCurrent(role, "2026-04-01"), false);
  assert.equal(isCurrent({ fromOn: "2026-03-01", toOn: null }, "2031-01-01"), true);
  assert.equal(todayOfServer(new Date("2026-03-01T23:30:00-02:00")), "2026-03-02");
});

test("a token lives until it is revoked or its end has come", () => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  assert.equal(isLive({ revokedAt: null, expiresAt: null }, now), true);
  assert.equal(isLive({ revokedAt: null, expiresAt: "2026-03-01T12:00:01Z" }, now), true);
  assert.equal(isLive({ revokedAt: null, expiresAt: "2026-03-01T12:00:00Z" }, now), false);
  assert.equal(isLive({ revokedAt: "2026-02-01T00:00:00Z", expiresAt: null }, now), false);
});

test("a list is read to its last page", async () => {
  const pages = [
    { nodes: [1, 2], pageInfo: { hasNextPage: true, endCursor: "a" } },
    { nodes: [3], pageInfo: { hasNextPage: false, endCursor: "b" } },
  ];
  const asked = [];
  const wire = {
    async ask(_, { after }) {
      asked.push(after);
      return { viewer: { user: { page: pages[asked.length - 1] } } };
    },
  };
  assert.deepEqual(await everyRow(wire, "{}"), [1, 2, 3]);
  assert.deepEqual(asked, [null, "a"]);
});

test("whoever is not signed in has no rows", async () => {
  assert.deepEqual(await everyRow({ ask: async () => ({ viewer: { user: null } }) }, "{}"), []);
});

test("the cookie goes only with the pages that ask as a person", async () => {
  const sent = [];
  const fetch = async (_, options) => {
    sent.push(options.credentials);
    return { status: 200, json: async () => ({ data: {} }) };
  };
  await new Wire({ fetch }).ask("{ a }");
  await new Wire({ fetch, cookies: true }).ask("{ a }");
  assert.deepEqual(sent, ["omit", "same-origin"]);
});
