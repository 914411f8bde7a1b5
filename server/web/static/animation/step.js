/**
 * One step of the agenda: its buttons, and the fold that holds what is rarely done to it.
 */

import { el } from "../dom.js";
import { closeNow } from "./closing.js";

const USUAL_MINUTES = Object.freeze({ COLLECT: 10, GROUP: 15, VOTE: 5 });
const MINUTES_OF_ANY = 10;
const EXTRA_MINUTES = 2;

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk @param {import("../live/fold.js").Activity} activity */
export function makeStep(desk, activity) {
  const { say, named } = desk.words;
  const minutes = el("input", { type: "number", min: 0, max: 1440, value: activity.minutes ?? USUAL_MINUTES[activity.kind] ?? MINUTES_OF_ANY, id: `minutes-${activity.id}`, class: "minutes", oninput: desk.draw });
  const itself = el("input", { type: "checkbox", id: `itself-${activity.id}` });
  const begin = (newRound) => () => start(desk, activity, { minutes, itself, newRound });
  const act = (command, input = {}) => () => desk.ask(command, { activityId: activity.id, ...input });
  const hidden = activity.settings.collect?.hidden ?? false;
  const button = (name, label, onclick) => el("button", { type: "button", class: `small ${name}`, onclick }, label);
  return el("li", {},
    el("p", { class: "kind" }, el("span", {}, named("kind", activity.kind)), el("span", { class: "status" })),
    el("p", { class: "prompt" }),
    el("p", { class: "facts quiet" }),
    el("p", { class: "timer", role: "timer", hidden: true }),
    el("div", { class: "starting row" },
      el("button", { type: "button", class: "start", onclick: begin(false) }),
      el("button", { type: "button", class: "again small", onclick: begin(true) }, say("animation.new_round")),
    ),
    el("div", { class: "driving row" },
      button("", say("animation.plus_one"), () => extend(desk, activity.id, 60)),
      button("", say("animation.plus_five"), () => extend(desk, activity.id, 300)),
      el("button", { type: "button", class: "primary close", onclick: () => closeNow(desk, activity.id) }, say("animation.close")),
    ),
    el("button", { type: "button", class: "reveal", onclick: act(hidden ? "revealContributions" : "revealResults") }, say(hidden ? "animation.reveal_cards" : "animation.reveal")),
    el("details", { class: "more" },
      el("summary", { class: "quiet" }, say("step.more")),
      el("ul", { class: "asked quiet" }),
      el("div", { class: "timing" },
        el("p", { class: "row" }, el("label", { for: minutes.id }, say("animation.minutes")), minutes),
        el("p", { class: "row quiet" }, itself, el("label", { for: itself.id }, say("animation.itself"))),
      ),
      extraTime(desk, activity),
      el("div", { class: "ordering row" },
        button("leave-out", say("animation.skip"), act("skipActivity")),
        button("earlier", say("animation.earlier"), () => reorder(desk, activity.id, -1)),
        button("later", say("animation.later"), () => reorder(desk, activity.id, 1)),
        button("", say("step.remove"), act("removeActivity")),
      ),
      el("div", { class: "row" },
        button("", say("step.duplicate"), act("duplicateActivity")),
        button("light", say("spotlight.show"), () => desk.ask("setSpotlight", { activityId: activity.id })),
        button("untimed", say("animation.no_timer"), act("setTimer", { seconds: null, closesItself: false })),
      ),
    ),
  );
}

/** What the step is planned to last, as it is typed. @param {HTMLElement} step */
export function minutesOf(step) {
  return Math.round(Number(step.querySelector(".minutes").value));
}

function start(desk, { id: activityId }, { minutes, itself, newRound }) {
  const typed = Math.round(Number(minutes.value) * 60);
  const seconds = typed > 0 ? typed : null;
  desk.ask("startActivity", { activityId, seconds, closesItself: itself.checked && seconds !== null, ...(newRound && { newRound }) });
}

function extend(desk, activityId, seconds) {
  const now = desk.state().activities.find((each) => each.id === activityId);
  if (now.endsAt === null) desk.ask("setTimer", { activityId, seconds, closesItself: now.closesItself });
  else desk.ask("extendTimer", { activityId, seconds });
}

function reorder(desk, activityId, by) {
  const ids = desk.state().activities.map(({ id }) => id);
  const from = ids.indexOf(activityId);
  ids.splice(from + by, 0, ...ids.splice(from, 1));
  desk.ask("reorderActivities", { activityIds: ids });
}

/** Time for one person, by the number that they read out: nobody learns who it is. */
function extraTime(desk, { id: activityId }) {
  const { say } = desk.words;
  const number = el("input", { id: `extra-${activityId}`, type: "number", inputmode: "numeric", min: 1, required: true });
  const minutes = el("input", { id: `extra-minutes-${activityId}`, type: "number", inputmode: "numeric", min: 0, max: 60, value: EXTRA_MINUTES, required: true });
  const form = el("form", { class: "extra" },
    el("p", { class: "row" },
      el("label", { for: number.id }, say("extra.number")), number,
      el("label", { for: minutes.id }, say("extra.minutes")), minutes,
      el("button", { class: "small" }, say("extra.grant")),
    ),
    el("p", { class: "extra-said quiet", role: "status" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    desk.ask("grantExtraTime", { activityId, number: Number(number.value), seconds: Math.round(Number(minutes.value) * 60) });
    number.value = "";
  });
  return form;
}
