/**
 * The agenda: what is running, what comes next, and the time that is left.
 *
 * One thing at a time is to be done, and bears the colour; the other gestures wait in a fold.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { answered, current, isAhead, isConcluded, isSecret, isStanding, isWrittenByAll, secondsLeft, standingGroups } from "../live/agenda.js";
import { asTimer } from "../live/clock.js";
import { asked } from "./ahead.js";
import { makeStep, minutesOf } from "./step.js";
import { followTurnout, secretVoters } from "./turnout.js";

const URGENT_SECONDS = 30;
const ROOM_ABOVE = 90;
const UNANSWERED = new Set(["GROUP", "PRESENT", "DISCUSS", "WRITE", "PRIORITISE"]);
const STARTS = Object.freeze({ CLOSED: "animation.reopen", SKIPPED: "animation.come_back" });

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawAgenda(desk, state) {
  const { say, count } = desk.words;
  const running = state.activities.find((each) => each.status === "RUNNING") ?? null;
  const concluded = isConcluded(state);
  const { next, telling } = leads(state, running);
  const index = (activity) => state.activities.indexOf(activity);
  keep(byId("agenda"), state.activities, {
    key: (activity) => activity.id,
    make: (activity) => makeStep(desk, activity),
    update: (element, activity) => {
      element.dataset.status = activity.status;
      element.dataset.kind = activity.kind;
      // The others keep to two lines, and open.
      element.dataset.lead = String([running, next, telling].includes(activity));
      const busy = running !== null && running.id !== activity.id;
      const runs = activity.status === "RUNNING";
      const find = (name) => element.querySelector(`.${name}`);
      write(find("status"), say(`activity.${activity.status}`));
      write(find("prompt"), activity.prompt);
      write(find("facts"), factsOf(desk, state, activity));
      show(find("starting"), !runs && !busy && !concluded);
      show(find("driving"), runs);
      // A secret vote cannot be gone back to: whoever voted cannot be told from whoever did not.
      show(find("start"), isAhead(activity) || !isSecret(activity));
      write(find("start"), startSaid(desk, element, activity));
      find("start").classList.toggle("primary", activity === next && telling === null);
      show(find("leave-out"), activity.status === "PENDING");
      show(find("ordering"), isAhead(activity));
      show(find("timing"), !runs);
      show(find("extra"), runs);
      show(find("light"), !isAhead(activity));
      write(find("extra-said"), activity.extraPeople ? count("extra.people", activity.extraPeople) : "");
      find("earlier").disabled = !isAhead(state.activities[index(activity) - 1] ?? {});
      find("later").disabled = index(activity) === state.activities.length - 1;
      keepAsked(find("asked"), asked(activity, state, desk.words));
      show(find("more"), !concluded);
      show(find("reveal"), canReveal(activity) && !concluded);
      find("reveal").classList.toggle("primary", activity === telling);
      show(find("again"), activity.round !== null && activity.status === "CLOSED" && !busy && !concluded);
    },
  });
  drawTimers(desk, state);
  followTurnout(desk);
  bringForward(running ?? telling ?? next);
}

let foremost = null;

/** What is to be done comes to the top of the agenda when it changes, where the agenda scrolls by itself. */
function bringForward(activity) {
  if (activity === null || activity.id === foremost) return;
  foremost = activity.id;
  const element = [...byId("agenda").children].find((each) => each.dataset.lead === "true");
  element?.closest("aside").scrollTo({ top: element.offsetTop - ROOM_ABOVE });
}

/** What is to be done now: results to tell first, else the next step to start. */
function leads(state, running) {
  if (running !== null) return { next: null, telling: null };
  const last = current(state);
  const telling = last !== null && canReveal(last) && isWrittenByAll(last) ? last : null;
  return { telling, next: state.activities.find(({ status }) => status === "PENDING") ?? null };
}

function startSaid({ words: { say, count } }, element, activity) {
  if (!isAhead(activity)) return say(STARTS.CLOSED);
  const minutes = minutesOf(element);
  const verb = say(STARTS[activity.status] ?? "animation.start");
  return minutes > 0 && activity.status === "PENDING" ? `${verb} (${count("animation.for_minutes", minutes)})` : verb;
}

function keepAsked(list, lines) {
  keep(list, lines.map((line) => ({ line })), {
    key: ({ line }) => line,
    make: ({ line }) => el("li", {}, line),
  });
  show(list, lines.length > 0);
}

/** Results that were counted, or cards that nobody has seen yet. */
function canReveal({ settings, status, tally, revealed }) {
  if (revealed) return false;
  return settings.collect?.hidden ? !isAhead({ status }) : status === "CLOSED" && tally !== null;
}

function factsOf(desk, state, activity) {
  const { count } = desk.words;
  if (activity.kind === "GROUP") return count("groups", standingGroups(state).length);
  if (isAhead(activity)) return "";
  const parts = isAnswered(activity) ? [answeredSaid(desk, state, activity)] : [];
  if (activity.kind === "COLLECT") {
    const made = state.contributions.filter((each) => each.activityId === activity.id && isStanding(each));
    parts.unshift(count("contributions", made.length));
  }
  return parts.join(" · ");
}

/** Whether people answer it one by one, on their phones. @param {import("../live/fold.js").Activity} activity */
export function isAnswered(activity) {
  return !UNANSWERED.has(activity.kind) && isWrittenByAll(activity);
}

/** How many have answered, in words. @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function answeredSaid({ words: { count } }, state, activity) {
  const given = isSecret(activity) ? secretVoters(activity.id) : answered(state, activity.id);
  return count("animation.answered", given, { participants: state.attendance.participants });
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
