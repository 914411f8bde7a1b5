/**
 * The report on the page: what was refused first, then the decision, then the rest folded away.
 */

import { byId, el, show, write } from "../dom.js";
import { COUNTS, acceptedRows, mayApply, passing, refusedLines, remarks, verdict, writable } from "./report.js";

// More rows than this are not read on a page, and would make it slow.
const MOST_LINES = 500;

/**
 * @param {import("./report.js").Report} report
 * @param {{name: string, kind: string, agency: string}} about what was sent, in words
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 */
export function drawReport(report, about, words) {
  const { say, number } = words;
  write(byId("report-title"), say(titleOf(report)));
  write(byId("report-file"), say("import.report_file", about));
  byId("counts").replaceChildren(
    ...COUNTS.map((name) => el("div", { "data-count": name, "data-none": String(report.counts[name] === 0) },
      el("dt", {}, say(`import.count.${name}`)),
      el("dd", {}, number(report.counts[name])),
    )),
  );
  byId("report").dataset.verdict = verdict(report);
  write(byId("verdict"), say(`import.verdict.${verdict(report)}`));
  drawRefused(report, words);
  drawRemarks(report, words);
  drawAccepted(report, words);
  byId("partial").checked = false;
  drawDecision(report, words);
  show(byId("report"), true);
  byId("report-title").focus();
}

function titleOf({ applied, dryRun }) {
  if (applied) return "import.applied";
  return dryRun ? "import.checked" : "import.not_applied";
}

/** @param {import("./report.js").Report} report */
export function drawDecision(report, { say, count }) {
  const partial = byId("partial").checked;
  const refused = report.counts.refused > 0;
  show(byId("decision"), !report.applied && writable(report) > 0);
  show(byId("partial-choice"), refused && passing(report) > 0);
  write(byId("partial-label"), say("import.partial"));
  write(byId("apply"), count("import.apply", writable(report)));
  byId("apply").setAttribute("aria-disabled", String(!mayApply(report, partial)));
  write(byId("apply-help"), say(refused && !partial ? "import.apply_all" : "import.apply_help"));
}

function drawRefused(report, { say, count, number }) {
  const lines = refusedLines(report);
  show(byId("refused-rows"), lines.length > 0);
  const cut = report.truncated || lines.length > MOST_LINES;
  const caption = [count("import.refused_caption", lines.length), cut && say("import.truncated")];
  write(byId("refused-caption"), caption.filter(Boolean).join(" "));
  byId("refused-lines").replaceChildren(
    ...lines.slice(0, MOST_LINES).map(({ row, key, column, message }) => el("tr", {},
      el("th", { scope: "row" }, number(row)),
      el("td", { class: "key" }, key),
      el("td", {}, column ?? say("import.whole_row")),
      el("td", { class: "message" }, message),
    )),
  );
}

function drawRemarks(report, { say, count, number }) {
  const lines = remarks(report);
  show(byId("remarks"), lines.length > 0);
  byId("remark-lines").replaceChildren(
    ...lines.slice(0, MOST_LINES).map(({ row, others, column, message }) => el("tr", {},
      el("th", { scope: "row" }, number(row)),
      el("td", {}, column ?? say("import.whole_row")),
      el("td", { class: "message" },
        others === 0 ? message : `${message} ${count("import.remark_others", others)}`),
    )),
  );
}

function drawAccepted(report, { say, count, number }) {
  const rows = acceptedRows(report);
  show(byId("accepted-rows"), rows.length > 0);
  write(byId("accepted-title"), count("import.accepted_rows", passing(report)));
  byId("accepted-lines").replaceChildren(
    ...rows.slice(0, MOST_LINES).map(({ row, key, outcome }) => el("tr", { "data-outcome": outcome },
      el("th", { scope: "row" }, number(row)),
      el("td", { class: "key" }, key ?? ""),
      el("td", {}, say(`import.outcome.${outcome}`)),
    )),
  );
}
