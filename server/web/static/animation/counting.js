/**
 * Hands that were raised and ballots on paper, entered by the facilitator while the vote runs.
 *
 * One result: each channel is told apart in it, and the server bounds it by the people in the hall who
 * have no phone. Refuses rankings, whose every sheet matters: those are entered sheet by sheet elsewhere.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { optionsOf, pollOf } from "../live/agenda.js";

/** @typedef {import("./desk.js").Desk} Desk */

const CHANNELS = ["HANDS", "PAPER"];

/** @param {Desk} desk */
export function listenCounting(desk) {
  byId("counts").addEventListener("submit", (event) => {
    event.preventDefault();
    const activity = votedOn(desk.state());
    if (activity === null) return;
    desk.ask("enterCounts", {
      activityId: activity.id,
      channel: byId("counts-channel").value,
      people: Number(byId("counts-people").value),
      abstentions: Number(byId("counts-abstentions").value),
      counted: readCounted(),
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

function readCounted() {
  return [...byId("counts-list").querySelectorAll("input")]
    .filter((field) => Number(field.value) > 0)
    .map(({ value, dataset }) => ({
      optionId: dataset.option,
      ballots: Number(value),
      value: dataset.value === "" ? null : Number(dataset.value),
      axis: Number(dataset.axis),
    }));
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
  const columns = columnsOf(activity, desk.words);
  const names = pollOf(activity).on;
  keep(byId("counts-list"), optionsOf(state, names), {
    key: ({ id }) => `${activity.id} ${id}`,
    make: ({ id }) => el("li", {}, el("p", { class: "title" }), el("p", { class: "row" }, ...columns.map((column) => countField(id, column)))),
    update: (element, { title }) => {
      write(element.querySelector(".title"), title ?? say("text.erased"));
      for (const field of element.querySelectorAll("input")) field.setAttribute("aria-label", `${title ?? say("text.erased")}, ${field.dataset.named}`);
    },
  });
}

/** The poll that runs, where its ballots can be entered by counts. */
function votedOn(state) {
  const running = state.activities.find(({ status }) => status === "RUNNING") ?? null;
  if (running === null || pollOf(running) === null) return null;
  const { vote, rate } = running.settings;
  if (vote?.method === "RANKING" || (rate?.against.length ?? 0) > 0) return null;
  return running;
}

/** What is counted of each option: how much in all, or how many gave each value. */
function columnsOf({ settings: { vote, rate } }, { say, number }) {
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

function countField(optionId, { value, axis, label }) {
  const field = el("input", { type: "number", inputmode: "numeric", min: 0, max: 10_000, "data-option": optionId, "data-value": value, "data-axis": axis, "data-named": label });
  return el("label", { class: "counted" }, el("span", { class: "quiet" }, label), field);
}
