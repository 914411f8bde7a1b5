/**
 * The server's report on a file, as a person reads it. Pure.
 *
 * Refuses to judge a row: counts and outcomes are the server's.
 *
 * @typedef {{row: number, key: ?string, outcome: "CREATED"|"UPDATED"|"UNCHANGED"|"REFUSED",
 *   problems: Array<{column: ?string, code: string, message: string}>}} Row
 * @typedef {{kind: string, dryRun: boolean, applied: boolean,
 *   counts: {created: number, updated: number, unchanged: number, refused: number},
 *   rows: Row[], truncated: boolean, digest: string}} Report
 */

export const COUNTS = Object.freeze(["refused", "created", "updated", "unchanged"]);

/**
 * One line for each problem, in the order of the file; a row refused without a word is a line too.
 *
 * @param {Report} report
 * @returns {Array<{row: number, key: string, column: ?string, message: string}>}
 */
export function refusedLines({ rows }) {
  return inOrder(rows.filter((row) => row.outcome === "REFUSED")).flatMap(({ row, key, problems }) => {
    const told = problems.length > 0 ? problems : [{ column: null, message: "" }];
    return told.map(({ column, message }) => ({ row, key: key ?? "", column: column || null, message }));
  });
}

/** @param {Report} report */
export function acceptedRows({ rows }) {
  return inOrder(rows.filter((row) => row.outcome !== "REFUSED" && !isBesideTheRows(row)));
}

/**
 * What is told and refuses nothing, once for all the rows of which it is said.
 *
 * @param {Report} report
 * @returns {Array<{row: number, others: number, column: ?string, message: string}>}
 */
export function remarks({ rows }) {
  const found = new Map();
  for (const { row, problems } of inOrder(rows.filter(({ outcome }) => outcome !== "REFUSED"))) {
    for (const { column, message } of problems) {
      const said = `${column}\n${message}`;
      const first = found.get(said);
      if (first) first.others += 1;
      else found.set(said, { row, others: 0, column: column || null, message });
    }
  }
  return [...found.values()];
}

/** The header, or a row of totals: told of, and counted nowhere. */
function isBesideTheRows({ key, outcome, problems }) {
  return !key && outcome === "UNCHANGED" && problems.length > 0;
}

/** How many rows would be written. @param {Report} report */
export function writable({ counts }) {
  return counts.created + counts.updated;
}

/** How many rows the file holds without a problem. @param {Report} report */
export function passing({ counts }) {
  return counts.created + counts.updated + counts.unchanged;
}

/**
 * What the whole of it comes to.
 *
 * @param {Report} report
 * @returns {"applied"|"empty"|"refused"|"unchanged"|"ready"}
 */
export function verdict(report) {
  if (report.applied) return "applied";
  if (passing(report) + report.counts.refused === 0) return "empty";
  if (report.counts.refused > 0) return "refused";
  return writable(report) === 0 ? "unchanged" : "ready";
}

/**
 * Whether the button that applies may be pressed. Without `partial`, one refused row stops all.
 *
 * @param {Report} report @param {boolean} partial
 */
export function mayApply(report, partial) {
  return !report.applied && writable(report) > 0 && (report.counts.refused === 0 || partial);
}

function inOrder(rows) {
  return [...rows].sort((one, other) => one.row - other.row);
}
