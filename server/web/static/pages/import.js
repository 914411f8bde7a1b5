/**
 * A spreadsheet brought in: checked first, row by row, then applied as it was checked.
 *
 * What is sent the second time are the bytes of the first. Refuses to read the file itself: its
 * columns and its rules are the server's.
 */

import { ROLES, WHO } from "../account/documents.js";
import { addressOfSignIn, everyRow, isCurrent, todayOfServer } from "../account/person.js";
import { tell, tellFailure } from "../account/telling.js";
import { byId, el, show, write } from "../dom.js";
import { FORMATS, take } from "../import/files.js";
import { mayApply } from "../import/report.js";
import { drawDecision, drawReport } from "../import/report_view.js";
import { send } from "../import/sending.js";
import { Unreachable, Wire } from "../live/http.js";
import { loadWords } from "../words.js";

/** One roadmap's own sheet, where the address names it: `?roadmap=…`. */
const ROADMAP = new URLSearchParams(location.search).get("roadmap");
const SORT = ROADMAP === null ? "agency" : "roadmap";
const KINDS = ROADMAP === null ? ["programmes", "missions", "organisations", "members"] : ["actions"];
const TITLE = "query Sheet($id: ID!) { roadmap(id: $id) { title } }";
const IMPORTING_ROLES = new Set(["AGENCY_ADMIN", "AGENCY_PROGRAMMER"]);

const words = await loadWords();
const { say, count } = words;
const wire = new Wire({ lang: words.lang, cookies: true });
/** @type {?{kind: string, owner: import("../import/sending.js").Owner, file: import("../import/files.js").Taken}} */
let checked = null;
/** @type {?import("../import/report.js").Report} */
let report = null;
let running = false;

offerKinds();
listen();
await open();

async function open() {
  try {
    const { viewer } = await wire.ask(WHO);
    if (viewer.user === null) {
      location.replace(addressOfSignIn("import", words.lang));
      return;
    }
    if (ROADMAP === null) offerOwners(await importingAgencies(), "import.no_agency");
    else offerOwners(await theRoadmap(), "import.no_roadmap");
  } catch (error) {
    tellFailure(error, say);
  }
  show(byId("asking"), false);
}

/** The agencies for which this person imports today, by name. */
async function importingAgencies() {
  const today = todayOfServer();
  const found = new Map();
  for (const { role, agency, ...period } of await everyRow(wire, ROLES)) {
    if (agency !== null && IMPORTING_ROLES.has(role) && isCurrent(period, today)) {
      found.set(agency.id, agency.organisation.name);
    }
  }
  return [...found].sort(([, one], [, other]) => one.localeCompare(other, words.lang));
}

/** The roadmap of the address, if this person sees it: each row says what they may. */
async function theRoadmap() {
  const { roadmap } = await wire.ask(TITLE, { id: ROADMAP });
  return roadmap === null ? [] : [[ROADMAP, roadmap.title]];
}

function offerOwners(owners, without) {
  if (owners.length === 0) {
    tell(say(without));
    return;
  }
  if (ROADMAP !== null) write(byId("owner"), say("import.roadmap"));
  byId("agency").replaceChildren(...owners.map(([id, name]) => el("option", { value: id }, name)));
  show(byId("form"), true);
  show(byId("exports"), true);
  drawExports();
}

function offerKinds() {
  byId("kinds").replaceChildren(
    ...KINDS.map((kind, index) => {
      const id = `kind-${kind}`;
      return el("p", { class: "tick" },
        el("input", { type: "radio", name: "kind", id, value: kind, checked: index === 0 }),
        el("label", { for: id }, say(`import.kind.${kind}`)),
      );
    }),
  );
}

function drawExports() {
  const owner = encodeURIComponent(byId("agency").value);
  byId("export-rows").replaceChildren(
    ...KINDS.map((kind) => el("tr", {},
      el("th", { scope: "row" }, say(`import.kind.${kind}`)),
      ...FORMATS.map((format) => el("td", {}, el("a", {
        href: `/export/${kind}.${format}?${SORT}=${owner}`,
        download: true,
        "aria-label": say("import.export_named", { kind: say(`import.kind.${kind}`), format: format.toUpperCase() }),
      }, format.toUpperCase()))),
    )),
  );
}

function listen() {
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!running) check();
  });
  byId("form").addEventListener("change", () => {
    forget();
    drawExports();
  });
  byId("partial").addEventListener("change", () => drawDecision(report, words));
  byId("apply").addEventListener("click", () => {
    if (!running && mayApply(report, byId("partial").checked)) apply();
  });
  receiveDrop(byId("drop"));
}

/** Another file, kind or agency: what was checked no longer says anything of it. */
function forget() {
  checked = null;
  report = null;
  tell(null);
  tellOfFile(null);
  show(byId("report"), false);
}

/** @param {?string} text nothing when null */
function tellOfFile(text) {
  show(byId("file-error"), text !== null);
  write(byId("file-error"), text ?? "");
  byId("file").setAttribute("aria-invalid", String(text !== null));
}

async function check() {
  const { taken, problem } = await take(byId("file").files[0] ?? null);
  forget();
  if (problem !== null) {
    tellOfFile(say(problem, { name: byId("file").files[0]?.name ?? "" }));
    byId("file").focus();
    return;
  }
  checked = {
    kind: byId("form").elements.kind.value,
    owner: { sort: SORT, id: byId("agency").value },
    file: taken,
  };
  await ask({ dryRun: true, partial: false, doing: "import.checking", lost: "import.not_asked" });
}

async function apply() {
  const partial = byId("partial").checked;
  await ask({ dryRun: false, partial, doing: "import.applying", lost: "import.not_known" });
}

/** @param {{dryRun: boolean, partial: boolean, doing: string, lost: string}} how */
async function ask({ dryRun, partial, doing, lost }) {
  const stop = showProgress();
  tell(null);
  try {
    const { status, body } = await send({
      ...checked,
      dryRun,
      partial,
      lang: words.lang,
      onSent: (share) => showSent(share, doing),
    });
    hear(status, body, lost);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    forget();
    tell(say(lost));
  } finally {
    stop();
  }
}

function hear(status, body, lost) {
  if (status === 200) {
    report = body;
    drawReport(report, {
      name: checked.file.name,
      kind: say(`import.kind.${checked.kind}`),
      agency: byId("agency").selectedOptions[0].textContent,
    }, words);
  } else if (status === 401) {
    location.assign(addressOfSignIn("import", words.lang));
  } else {
    // Too busy for now: what was checked still stands, and the same button asks again.
    if (body.code !== "TRY_AGAIN") forget();
    tell(refusal(status, body, lost));
  }
}

function refusal(status, { message }, lost) {
  if (message) return message;
  if (status === 413) return say("import.too_large");
  if (status === 403) return say("import.forbidden");
  return status >= 502 ? say(lost) : say("import.failed", { status });
}

function showProgress() {
  running = true;
  const began = Date.now();
  for (const id of ["check", "apply"]) byId(id).setAttribute("aria-disabled", "true");
  write(byId("doing"), say("import.sending"));
  write(byId("elapsed"), "");
  byId("bar").value = 0;
  show(byId("progress"), true);
  const ticking = setInterval(() => {
    write(byId("elapsed"), count("import.elapsed", Math.round((Date.now() - began) / 1000)));
  }, 1000);
  return () => {
    running = false;
    clearInterval(ticking);
    byId("check").setAttribute("aria-disabled", "false");
    if (report !== null) drawDecision(report, words);
    show(byId("progress"), false);
  };
}

function showSent(share, doing) {
  if (share < 1) {
    byId("bar").value = share;
    return;
  }
  // How far the server is, nobody knows here: the bar only says that it runs.
  byId("bar").removeAttribute("value");
  write(byId("doing"), say(doing));
}

function receiveDrop(place) {
  place.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    place.dataset.over = "true";
  });
  place.addEventListener("dragleave", () => { place.dataset.over = "false"; });
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.dataset.over = "false";
    if (event.dataTransfer.files.length === 0) return;
    byId("file").files = event.dataTransfer.files;
    forget();
  });
}
