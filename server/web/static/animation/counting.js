/**
 * Hands that were raised and ballots on paper, entered by the facilitator while the vote runs.
 *
 * One result: each channel is told apart in it, and the server bounds it by the people in the hall who
 * have no phone. What is entered of a crossed rating is kept while another of its criteria is filled in.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { optionsOf, pollOf } from "../live/agenda.js";
import { drawSheets, listenSheets, readSheets } from "./sheets.js";

/** @typedef {import("./desk.js").Desk} Desk */

const CHANNELS = ["HANDS", "PAPER"];

/** What was typed of a crossed rating, by cell. @type {Map<string, string>} */
const typed = new Map();

/** @param {Desk} desk */
export function listenCounting(desk) {
  listenSheets(desk);
  byId("counts-criterion").addEventListener("change", () => desk.draw());
  byId("counts-list").addEventListener("input", ({ target }) => typed.set(target.dataset.cell, target.value));
  byId("counts").addEventListener("submit", (event) => {
    event.preventDefault();
    const activity = votedOn(desk.state());
    if (activity === null) return;
    desk.ask("enterCounts", {
      activityId: activity.id,
      channel: isRanking(activity) ? "PAPER" : byId("counts-channel").value,
      people: Number(byId("counts-people").value),
      abstentions: Number(byId("counts-abstentions").value),
      ...(isRanking(activity) ? { sheets: readSheets() } : { counted: readCounted(desk.state(), activity) }),
    });
    byId("counts-box").open = false;
  });
  byId("without-phone-form").addEventListener("submit", (event) => {
    event.preventDefault();
    desk.ask("countWithoutPhone", { people: Number(byId("without-phone").value) });
  });
  keep(byId("counts-channel"), CHANNELS, {
    key: (channel) => channel,
    make: (channel) => el("option", { value: channel }, desk.words.say(`channel_name.${channel}`)),
  });
}

/** Every cell that was typed in, those of the other criteria included. */
function readCounted(state, activity) {
  const criteria = criteriaOf(state, activity);
  return optionsOf(state, pollOf(activity).on).flatMap(({ id: optionId }) =>
    criteria.flatMap(({ id: criterionId }) =>
      columnsOf(activity).map(({ value, axis }) => ({ optionId, criterionId, value: value === "" ? null : value, axis, ballots: Number(typed.get(cellOf(activity, { optionId, criterionId, value, axis })) ?? 0) }))))
    .filter(({ ballots }) => ballots > 0);
}

function cellOf({ id, round }, { optionId, criterionId, value, axis }) {
  return [id, round, optionId, criterionId ?? "", value, axis].join(" ");
}

function isRanking({ settings }) {
  return settings.vote?.method === "RANKING";
}

/** What a rating puts its options to the test of, one after another; a single nothing elsewhere. */
function criteriaOf(state, { settings }) {
  const against = settings.rate?.against ?? [];
  return against.length === 0 ? [{ id: null, title: null }] : optionsOf(state, against);
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawCounting(desk, state) {
  const { say, count } = desk.words;
  const activity = votedOn(state);
  show(byId("counting"), activity !== null);
  if (activity === null) return;
  const { withoutPhone } = state.attendance;
  write(byId("without-phone-said"), count("counting.without_phone", withoutPhone));
  show(byId("counts-box"), withoutPhone > 0);
  const ranking = isRanking(activity);
  show(byId("counts-channel-line"), !ranking);
  show(byId("counts-list"), !ranking);
  show(byId("sheets"), ranking);
  const options = optionsOf(state, pollOf(activity).on);
  if (ranking) {
    drawSheets(desk, activity, options);
    return;
  }
  const columns = columnsOf(activity, desk.words);
  const criterionId = drawCriteria(desk, state, activity);
  keep(byId("counts-list"), options, {
    key: ({ id }) => `${activity.id} ${activity.round} ${id} ${criterionId}`,
    make: ({ id }) => el("li", {}, el("p", { class: "title" }), el("p", { class: "row" }, ...columns.map((column) => countField(activity, { ...column, optionId: id, criterionId })))),
    update: (element, { title }) => {
      write(element.querySelector(".title"), title ?? say("text.erased"));
      for (const field of element.querySelectorAll("input")) field.setAttribute("aria-label", `${title ?? say("text.erased")}, ${field.dataset.named}`);
    },
  });
}

/** The criterion whose counts are being typed; null where there are none. */
function drawCriteria({ words: { say } }, state, activity) {
  const criteria = criteriaOf(state, activity).filter(({ id }) => id !== null);
  show(byId("counts-criterion-line"), criteria.length > 0);
  keep(byId("counts-criterion"), criteria, {
    key: ({ id }) => id,
    make: ({ id }) => el("option", { value: id }),
    update: (option, { title }) => write(option, title ?? say("text.erased")),
  });
  return criteria.length === 0 ? null : byId("counts-criterion").value;
}

/** The poll that runs. */
function votedOn(state) {
  const running = state.activities.find(({ status }) => status === "RUNNING") ?? null;
  return running === null || pollOf(running) === null ? null : running;
}

// The cells alone, where nothing is shown.
const UNSAID = Object.freeze({ say: String, number: String });

/** What is counted of each option: how much in all, or how many gave each value. */
function columnsOf({ settings: { vote, rate } }, { say, number } = UNSAID) {
  const values = (lowest, highest, axis, named) =>
    Array.from({ length: highest - lowest + 1 }, (_, index) => ({ value: lowest + index, axis, label: named(lowest + index) }));
  if (rate !== null) return rate.axes.flatMap((axis, place) => values(axis.lowest, axis.highest, place, (value) => `${axis.label} ${number(value)}`));
  switch (vote.method) {
    case "SCORE":
      return values(0, vote.highest, 0, number);
    case "MAJORITY_JUDGEMENT":
      return values(0, 6, 0, (grade) => say(`grade.${grade}`));
    case "APPROVAL":
      return [{ value: 1, axis: 0, label: say("counting.hands") }];
    default:
      return [{ value: "", axis: 0, label: say(`results_figure.${vote.method}`) }];
  }
}

function countField(activity, { optionId, criterionId, value, axis, label }) {
  const cell = cellOf(activity, { optionId, criterionId, value, axis });
  const field = el("input", { type: "number", inputmode: "numeric", min: 0, max: 10_000, value: typed.get(cell), "data-cell": cell, "data-named": label });
  return el("label", { class: "counted" }, el("span", { class: "quiet" }, label), field);
}
