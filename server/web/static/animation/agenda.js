/**
 * The agenda: what is running, what may be started, and the time that is left.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { answered, isAhead, isConcluded, isSecret, isStanding, secondsLeft, standingGroups } from "../live/agenda.js";
import { asTimer } from "../live/clock.js";
import { asked } from "./ahead.js";
import { followTurnout, secretVoters } from "./turnout.js";

const USUAL_MINUTES = Object.freeze({ COLLECT: 10, GROUP: 15, VOTE: 5 });
const MINUTES_OF_ANY = 10;
const URGENT_SECONDS = 30;
const UNANSWERED = new Set(["PRESENT", "DISCUSS", "WRITE", "PRIORITISE"]);
const STARTS = Object.freeze({ CLOSED: "animation.reopen", SKIPPED: "animation.come_back" });

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawAgenda(desk, state) {
  const { say } = desk.words;
  const running = state.activities.find((each) => each.status === "RUNNING") ?? null;
  const index = (activity) => state.activities.indexOf(activity);
  keep(byId("agenda"), state.activities, {
    key: (activity) => activity.id,
    make: (activity) => agendaStep(desk, activity),
    update: (element, activity) => {
      element.dataset.status = activity.status;
      element.dataset.kind = activity.kind;
      const busy = running !== null && running.id !== activity.id;
      const concluded = isConcluded(state);
      const find = (name) => element.querySelector(`.${name}`);
      write(find("status"), say(`activity.${activity.status}`));
      write(find("prompt"), activity.prompt);
      write(find("facts"), facts(desk, state, activity));
      show(find("starting"), activity.status !== "RUNNING" && !busy && !concluded);
      show(find("driving"), activity.status === "RUNNING");
      // A secret vote cannot be gone back to: whoever voted cannot be told from whoever did not.
      show(find("start"), isAhead(activity) || !isSecret(activity));
      write(find("start"), say(STARTS[activity.status] ?? "animation.start"));
      show(find("leave-out"), activity.status === "PENDING" && !concluded);
      show(find("ordering"), isAhead(activity) && !concluded);
      find("earlier").disabled = !isAhead(state.activities[index(activity) - 1] ?? {});
      find("later").disabled = index(activity) === state.activities.length - 1;
      keepAsked(find("asked"), asked(activity, state, desk.words));
      show(find("ahead"), isAhead(activity) && find("asked").childElementCount > 0);
      show(find("reveal"), canReveal(activity) && !concluded);
      show(find("again"), activity.round !== null && activity.status === "CLOSED" && !busy && !concluded);
    },
  });
  drawTimers(desk, state);
  followTurnout(desk);
}

function keepAsked(list, lines) {
  keep(list, lines.map((line) => ({ line })), {
    key: ({ line }) => line,
    make: ({ line }) => el("li", {}, line),
  });
}

/** Results that were counted, or cards that nobody has seen yet. */
function canReveal({ settings, status, tally, revealed }) {
  if (revealed) return false;
  return settings.collect?.hidden ? !isAhead({ status }) : status === "CLOSED" && tally !== null;
}

function facts({ words: { count } }, state, activity) {
  if (activity.kind === "GROUP") return count("groups", standingGroups(state).length);
  if (UNANSWERED.has(activity.kind) || isAhead(activity)) return "";
  const given = isSecret(activity) ? secretVoters(activity.id) : answered(state, activity.id);
  const parts = [count("animation.answered", given, { participants: state.attendance.participants })];
  if (activity.kind === "COLLECT") {
    const made = state.contributions.filter((each) => each.activityId === activity.id && isStanding(each));
    parts.unshift(count("contributions", made.length));
  }
  return parts.join(" · ");
}

function agendaStep(desk, activity) {
  const { say, named } = desk.words;
  const minutes = el("input", { type: "number", min: 0, max: 1440, value: activity.minutes ?? USUAL_MINUTES[activity.kind] ?? MINUTES_OF_ANY, id: `minutes-${activity.id}` });
  const itself = el("input", { type: "checkbox", id: `itself-${activity.id}` });
  const seconds = () => {
    const typed = Math.round(Number(minutes.value) * 60);
    return typed > 0 ? typed : null;
  };
  const begin = (newRound) => () =>
    desk.ask("startActivity", {
      activityId: activity.id,
      seconds: seconds(),
      closesItself: itself.checked && seconds() !== null,
      ...(newRound && { newRound }),
    });
  const hidden = activity.settings.collect?.hidden ?? false;
  const extend = (by) => () => {
    const now = desk.state().activities.find((each) => each.id === activity.id);
    if (now.endsAt === null) desk.ask("setTimer", { activityId: activity.id, seconds: by, closesItself: now.closesItself });
    else desk.ask("extendTimer", { activityId: activity.id, seconds: by });
  };
  const reorder = (by) => () => {
    const ids = desk.state().activities.map(({ id }) => id);
    const from = ids.indexOf(activity.id);
    ids.splice(from + by, 0, ...ids.splice(from, 1));
    desk.ask("reorderActivities", { activityIds: ids });
  };
  return el("li", {},
    el("p", { class: "kind" }, el("span", {}, named("kind", activity.kind)), el("span", { class: "status" })),
    el("p", { class: "prompt" }),
    el("p", { class: "facts quiet" }),
    el("details", { class: "ahead" }, el("summary", { class: "quiet" }, say("ahead.title")), el("ul", { class: "asked quiet" })),
    el("p", { class: "timer", role: "timer", hidden: true }),
    el("div", { class: "starting" },
      el("p", { class: "row" },
        el("label", { for: minutes.id }, say("animation.minutes")), minutes,
        el("button", { type: "button", class: "start primary", onclick: begin(false) }),
        el("button", { type: "button", class: "again", onclick: begin(true) }, say("animation.new_round")),
      ),
      el("p", { class: "row quiet" }, itself, el("label", { for: itself.id }, say("animation.itself"))),
    ),
    el("div", { class: "ordering row" },
      el("button", { type: "button", class: "small leave-out", onclick: () => desk.ask("skipActivity", { activityId: activity.id }) }, say("animation.skip")),
      el("button", { type: "button", class: "small earlier", onclick: reorder(-1) }, say("animation.earlier")),
      el("button", { type: "button", class: "small later", onclick: reorder(1) }, say("animation.later")),
    ),
    el("div", { class: "driving row" },
      el("button", { type: "button", class: "small", onclick: extend(60) }, say("animation.plus_one")),
      el("button", { type: "button", class: "small", onclick: extend(300) }, say("animation.plus_five")),
      el("button", { type: "button", class: "small untimed", onclick: () => desk.ask("setTimer", { activityId: activity.id, seconds: null, closesItself: false }) }, say("animation.no_timer")),
      el("button", { type: "button", class: "primary", onclick: () => desk.ask("closeActivity", { activityId: activity.id }) }, say("animation.close")),
    ),
    el("button", { type: "button", class: "reveal primary", onclick: () => desk.ask(hidden ? "revealContributions" : "revealResults", { activityId: activity.id }) }, say(hidden ? "animation.reveal_cards" : "animation.reveal")),
  );
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawTimers({ words: { say }, clock }, state) {
  const elements = [...byId("agenda").children];
  state.activities.forEach((activity, index) => {
    const timer = elements[index]?.querySelector(".timer");
    if (!timer) return;
    const seconds = secondsLeft(state, activity, clock);
    show(timer, seconds !== null);
    show(elements[index].querySelector(".untimed"), seconds !== null);
    if (seconds === null) return;
    write(timer, seconds === 0 ? say("timer.over") : asTimer(seconds));
    timer.dataset.urgent = String(seconds <= URGENT_SECONDS);
  });
}
