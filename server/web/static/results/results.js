/**
 * The results of a vote or of a rating, as tables whose cells hold the bars: the same thing for eyes and
 * for readers. The figures are the server's. Refuses to count.
 *
 * @typedef {{value: number, ballots: ?number}} Count
 * @typedef {{optionId: string, criterionId: ?string, axis: number, rank: ?number, total: ?number,
 *   voters: ?number, mean: ?number, grade: ?number, distribution: Count[]}} Line
 * @typedef {{method: ?string, entitled: number, ballots: number, abstentions: ?number,
 *   nonVoters: number, turnout: Array<{channel: string, ballots: number}>, lines: Line[],
 *   winnerId: ?string, isCycle: boolean, isSuppressed: boolean}} Tally
 */

import { el } from "../dom.js";
import { ratingMap } from "./map.js";
import { spreadBar } from "./spread.js";
import { titlesOf } from "./titles.js";

const GRADES = [0, 6];

/**
 * @param {import("../live/fold.js").SessionState} state
 * @param {import("../live/fold.js").Activity} activity whose tally may be read
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 * @param {number} [most] how many options fit
 * @returns {HTMLElement[]}
 */
export function resultsOf(state, activity, words, most = Infinity) {
  const { tally } = activity;
  const title = titlesOf(state, words.say);
  const told = [turnoutLine(tally, words)];
  if (tally.winnerId !== null) told.push(el("p", { class: "winner" }, words.say("results.winner", { title: title(tally.winnerId) })));
  if (tally.isCycle) told.push(el("p", { class: "winner" }, words.say("results.cycle")));
  if (tally.isSuppressed) told.push(el("p", { class: "quiet" }, words.say("results.suppressed")));
  const drawn = activity.settings.rate === null
    ? [voteTable(tally, activity, title, words, most)]
    : ratings(tally, activity.settings.rate, title, words, most);
  return [...drawn, ...told];
}

function turnoutLine({ ballots, entitled, abstentions, turnout }, { say, count }) {
  const parts = [count("results.ballots", ballots, { entitled })];
  if (abstentions !== null && abstentions > 0) parts.push(count("results.abstentions", abstentions));
  const channels = turnout.filter((each) => each.ballots > 0);
  if (channels.length > 1) parts.push(channels.map((each) => count(`channel.${each.channel}`, each.ballots)).join(", "));
  return el("p", { class: "turnout quiet" }, `${parts.join(" · ")}.`);
}

function voteTable(tally, activity, title, words, most) {
  const { say, number } = words;
  const graded = tally.method === "MAJORITY_JUDGEMENT";
  const lines = ranked(tally.lines).slice(0, most);
  const highest = Math.max(1, ...lines.map((line) => line.total ?? 0));
  const rows = lines.map((line) => {
    const bar = graded
      ? spreadBar(line.distribution, (grade) => say(`grade.${grade}`), GRADES, say)
      : el("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", String((line.total ?? 0) / highest));
    const figure = graded ? (line.grade === null ? "–" : say(`grade.${line.grade}`)) : figureOf(line.total, words);
    return el("tr", {},
      el("td", { class: "rank" }, figureOf(line.rank, words)),
      el("th", { scope: "row" }, title(line.optionId), bar),
      el("td", { class: graded ? "dots grade" : "dots" }, figure),
      el("td", { class: "voters" }, line.voters === null ? "–" : number(line.voters)),
    );
  });
  return table(activity.prompt, [
    ["rank", say("results.rank")],
    ["", say("results.option")],
    ["dots", say(`results_figure.${tally.method}`)],
    ["voters", say("results.voters")],
  ], rows);
}

function ratings(tally, settings, title, words, most) {
  if (tally.lines.some(({ criterionId }) => criterionId !== null)) return [matrix(tally, settings, title, words, most)];
  const { say } = words;
  const options = [...new Set(tally.lines.map(({ optionId }) => optionId))];
  const of = (optionId, axis) => tally.lines.find((line) => line.optionId === optionId && line.axis === axis);
  // By the first axis: whatever is asked first is what the room was asked most.
  options.sort((one, other) => (of(other, 0).mean ?? -Infinity) - (of(one, 0).mean ?? -Infinity));
  const shown = options.slice(0, most);
  const rows = shown.map((optionId, index) =>
    el("tr", {},
      el("td", { class: "rank" }, words.number(index + 1)),
      el("th", { scope: "row" }, title(optionId)),
      ...settings.axes.map((axis, place) => meanCell(of(optionId, place), axis, words)),
    ),
  );
  const means = table(say("results.ratings"), [
    ["rank", say("results.number")],
    ["", say("results.option")],
    ...settings.axes.map(({ label }) => ["mean", label]),
  ], rows);
  if (settings.axes.length < 2) return [means];
  const points = shown
    .map((optionId, index) => ({ number: index + 1, x: of(optionId, 0).mean, y: of(optionId, 1).mean }))
    .filter(({ x, y }) => x !== null && y !== null);
  return [el("div", { class: "mapped" }, ratingMap(points, settings.axes), means)];
}

function meanCell(line, axis, words) {
  if (line === undefined || line.mean === null) return el("td", { class: "mean" }, "–");
  return el("td", { class: "mean" },
    el("strong", {}, words.decimal(line.mean)),
    spreadBar(line.distribution, words.number, [axis.lowest, axis.highest], words.say),
  );
}

/** Each option against each criterion, on the first axis. */
function matrix(tally, settings, title, words, most) {
  const lines = tally.lines.filter(({ axis }) => axis === 0);
  const options = [...new Set(lines.map(({ optionId }) => optionId))].slice(0, most);
  const criteria = [...new Set(lines.map(({ criterionId }) => criterionId))];
  const of = (optionId, criterionId) => lines.find((line) => line.optionId === optionId && line.criterionId === criterionId);
  return table(settings.axes[0].label, [
    ["", words.say("results.option")],
    ...criteria.map((id) => ["mean", title(id)]),
  ], options.map((optionId) =>
    el("tr", {},
      el("th", { scope: "row" }, title(optionId)),
      ...criteria.map((criterionId) => meanCell(of(optionId, criterionId), settings.axes[0], words)),
    ),
  ));
}

function table(caption, heads, rows) {
  return el("table", { class: "results" },
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, ...heads.map(([name, text]) => el("th", { scope: "col", class: name }, text)))),
    el("tbody", {}, ...rows),
  );
}

/** Those without a rank come last, as they came. @param {Line[]} lines */
function ranked(lines) {
  return [...lines].sort((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity) || 0);
}

function figureOf(n, { number }) {
  return n === null ? "–" : number(n);
}
