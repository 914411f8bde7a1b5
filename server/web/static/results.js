/**
 * A vote's results as one table whose cells hold the bars: the same thing for eyes and for readers.
 *
 * The figures are the server's. Refuses to count.
 */

import { el } from "./dom.js";
import { answered } from "./live/agenda.js";

/**
 * @param {import("./live/fold.js").SessionState} state
 * @param {import("./live/fold.js").Activity} vote
 * @param {ReturnType<import("./words.js").wordsOf>} words
 * @param {number} [most] how many lines fit
 */
export function resultsTable(state, vote, words, most = Infinity) {
  const { say, count, number } = words;
  const titles = new Map(state.groups.map((group) => [group.id, group.title]));
  const lines = [...vote.tally].sort((one, other) => one.rank - other.rank);
  const highest = Math.max(1, ...lines.map((line) => line.dots));
  const rows = lines.slice(0, most).map((line) => {
    const bar = el("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", String(line.dots / highest));
    return el(
      "tr",
      {},
      el("td", { class: "rank" }, number(line.rank)),
      el("th", { scope: "row" }, titles.get(line.groupId) ?? say("text.erased"), bar),
      el("td", { class: "dots" }, number(line.dots)),
      el("td", { class: "voters" }, number(line.voters)),
    );
  });
  return el(
    "table",
    { class: "results" },
    el("caption", {}, `${vote.prompt} — ${count("voters", answered(state, vote.id))}`),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "col" }, say("results.rank")),
        el("th", { scope: "col" }, say("results.group")),
        el("th", { scope: "col", class: "dots" }, say("results.dots")),
        el("th", { scope: "col", class: "voters" }, say("results.voters")),
      ),
    ),
    el("tbody", {}, ...rows),
  );
}
