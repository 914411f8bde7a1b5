/** The import page's own part: which file, sent how, and what is read out of the report. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { take, typeOf } from "../../../server/web/static/import/files.js";
import {
  acceptedRows,
  mayApply,
  passing,
  refusedLines,
  remarks,
  verdict,
  writable,
} from "../../../server/web/static/import/report.js";
import { addressOf, send } from "../../../server/web/static/import/sending.js";
import { Unreachable } from "../../../server/web/static/live/http.js";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

function report(counts, rest = {}) {
  return {
    kind: "missions",
    dryRun: true,
    applied: false,
    counts: { created: 0, updated: 0, unchanged: 0, refused: 0, ...counts },
    rows: [],
    truncated: false,
    digest: "0",
    ...rest,
  };
}

function fileOf(name, text) {
  return { name, arrayBuffer: async () => new TextEncoder().encode(text).buffer };
}

class Request {
  headers = {};
  upload = {};

  open(method, address) {
    this.opened = [method, address];
  }

  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  send(body) {
    this.body = body;
  }

  answer(status, responseText) {
    this.status = status;
    this.responseText = responseText;
    this.onload();
  }
}

const WHAT = { kind: "missions", owner: { sort: "agency", id: "QWdlbmN5OjE=" }, dryRun: true, partial: false, lang: "fr" };

test("a file is known by the end of its name", () => {
  assert.equal(typeOf("Missions 2026.CSV"), "text/csv");
  assert.equal(typeOf("a.b.xlsx"), XLSX);
  for (const name of ["a.xls", "a.ods", "a.csv.txt", "a.toString"]) assert.equal(typeOf(name), null, name);
});

test("a file is taken whole, once", async () => {
  const { taken, problem } = await take(fileOf("a.csv", "code;titre"));
  assert.equal(problem, null);
  assert.equal(taken.type, "text/csv");
  assert.equal(new TextDecoder().decode(taken.bytes), "code;titre");
});

test("what cannot be sent is told before it is sent", async () => {
  assert.equal((await take(null)).problem, "import.file_missing");
  assert.equal((await take(fileOf("a.ods", "x"))).problem, "import.file_type");
  assert.equal((await take(fileOf("a.csv", ""))).problem, "import.file_empty");
  const gone = { name: "a.csv", arrayBuffer: async () => { throw new Error("moved"); } };
  assert.equal((await take(gone)).problem, "import.file_gone");
});

test("refused rows come as one line for each problem, in the order of the file", () => {
  const problem = (column) => ({ column, code: "VALIDATION", message: `faute de ${column}` });
  const rows = [
    { row: 9, key: "C", outcome: "REFUSED", problems: [problem("Jours"), problem("Axe")] },
    { row: 2, key: "A", outcome: "CREATED", problems: [] },
    { row: 4, key: null, outcome: "REFUSED", problems: [] },
  ];
  assert.deepEqual(
    refusedLines(report({}, { rows })).map(({ row, column }) => [row, column]),
    [[4, null], [9, "Jours"], [9, "Axe"]],
  );
  assert.deepEqual(acceptedRows(report({}, { rows })).map(({ row }) => row), [2]);
});

test("one refused row holds everything back, unless the others are wanted", () => {
  const mixed = report({ created: 3, unchanged: 2, refused: 1 });
  assert.equal(verdict(mixed), "refused");
  assert.equal(writable(mixed), 3);
  assert.equal(passing(mixed), 5);
  assert.equal(mayApply(mixed, false), false);
  assert.equal(mayApply(mixed, true), true);
});

test("there is nothing to apply where nothing would change", () => {
  assert.equal(verdict(report({ unchanged: 4 })), "unchanged");
  assert.equal(mayApply(report({ unchanged: 4 }), false), false);
  assert.equal(verdict(report({})), "empty");
  assert.equal(mayApply(report({ refused: 2 }), true), false);
  assert.equal(verdict(report({ updated: 1 })), "ready");
  assert.equal(mayApply(report({ updated: 1 }), false), true);
});

test("what was applied is not applied again", () => {
  const done = report({ created: 2 }, { dryRun: false, applied: true });
  assert.equal(verdict(done), "applied");
  assert.equal(mayApply(done, true), false);
});

test("the address says which agency, and whether anything may change", () => {
  assert.equal(addressOf(WHAT), "/import/missions?agency=QWdlbmN5OjE%3D&dryRun=true");
  assert.equal(
    addressOf({ ...WHAT, dryRun: false, partial: true }),
    "/import/missions?agency=QWdlbmN5OjE%3D&dryRun=false&partial=true",
  );
});

test("the address of a roadmap's sheet says which roadmap", () => {
  const owner = { sort: "roadmap", id: "Um9hZG1hcA" };
  assert.equal(
    addressOf({ ...WHAT, kind: "actions", owner }),
    "/import/actions?roadmap=Um9hZG1hcA&dryRun=true",
  );
});

test("a file goes as it is, under a name that a header can hold", async () => {
  const request = new Request();
  const { taken } = await take(fileOf("Été à l’agence.csv", "code"));
  const shares = [];
  const sent = send({ ...WHAT, file: taken, request, onSent: (share) => shares.push(share) });
  request.upload.onprogress({ loaded: 1, total: 4 });
  request.upload.onload();
  request.answer(200, '{"applied": false}');
  assert.deepEqual(await sent, { status: 200, body: { applied: false } });
  assert.deepEqual(request.opened[0], "POST");
  assert.equal(request.headers["content-type"], "text/csv");
  assert.equal(decodeURIComponent(request.headers["x-file-name"]), "Été à l’agence.csv");
  assert.match(request.headers["x-file-name"], /^[\x20-\x7e]+$/);
  assert.equal(request.body, taken.bytes);
  assert.deepEqual(shares, [0.25, 1]);
});

test("an answer that is not ours leaves its status", async () => {
  const request = new Request();
  const { taken } = await take(fileOf("a.csv", "code"));
  const sent = send({ ...WHAT, file: taken, request });
  request.answer(502, "<html>Bad gateway</html>");
  assert.deepEqual(await sent, { status: 502, body: {} });
});

test("a line that is cut is no answer", async () => {
  const request = new Request();
  const { taken } = await take(fileOf("a.csv", "code"));
  const sent = send({ ...WHAT, file: taken, request });
  request.onerror();
  await assert.rejects(sent, Unreachable);
});

test("what is told and refuses nothing is shown once, beside the rows", () => {
  const told = (row, key, outcome, message) => ({ row, key, outcome, problems: [{ column: "Axe", code: "C", message }] });
  const rows = [
    told(1, "", "UNCHANGED", "colonne inconnue"),
    told(3, "M2", "CREATED", "rangée dans l'axe"),
    told(4, "M3", "CREATED", "rangée dans l'axe"),
    told(5, "M4", "REFUSED", "illisible"),
  ];
  assert.deepEqual(
    remarks(report({}, { rows })).map(({ row, others, message }) => [row, others, message]),
    [[1, 0, "colonne inconnue"], [3, 1, "rangée dans l'axe"]],
  );
  assert.deepEqual(acceptedRows(report({}, { rows })).map(({ row }) => row), [3, 4]);
});
