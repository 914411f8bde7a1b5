/**
 * A discussion on the desk: who waits, who speaks, and the time that each constituency has had.
 *
 * Refuses to cut anybody off: a time that is spent is coloured, and a person ends the turn.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { current, isConcluded } from "../live/agenda.js";
import { asTimer } from "../live/clock.js";
import { CONSTITUENCIES } from "../live/constituencies.js";

const NOBODY = Object.freeze({ queue: [], speaking: null, times: [] });

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk */
export function listenSpeaking(desk) {
  const here = () => ({ activityId: discussion(desk.state()).id });
  byId("call-next").addEventListener("click", () => desk.ask("callNext", here()));
  byId("end-turn").addEventListener("click", () => desk.ask("endTurn", here()));
  const list = byId("speaker-constituency");
  list.append(
    el("option", { value: "" }, desk.words.say("floor.unknown")),
    ...CONSTITUENCIES.map((each) => el("option", { value: each }, desk.words.say(`constituency.${each}`))),
  );
  byId("speaker").addEventListener("submit", (event) => {
    event.preventDefault();
    const label = byId("speaker-label").value.trim() || null;
    desk.ask("queueSpeaker", { ...here(), constituency: list.value || null, label });
    byId("speaker").reset();
  });
  byId("speaks-now").addEventListener("click", () => {
    desk.ask("giveFloor", { ...here(), constituency: list.value || null });
    byId("speaker").reset();
  });
}

/** @param {import("../live/fold.js").SessionState} state */
function discussion(state) {
  const activity = isConcluded(state) ? null : current(state);
  return activity?.kind === "DISCUSS" ? activity : null;
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawSpeaking(desk, state) {
  const { say, count } = desk.words;
  const activity = discussion(state);
  show(byId("floor"), activity !== null);
  if (activity === null) return;
  const open = activity.status === "RUNNING";
  const { queue, speaking, times } = floorOf(state, activity);
  write(byId("floor-said"), saidOf(desk, speaking));
  write(byId("queue-said"), count("speaking.queue", queue.length));
  show(byId("floor-driving"), open);
  show(byId("speaker"), open);
  byId("call-next").disabled = queue.length === 0;
  byId("end-turn").disabled = speaking === null;
  keep(byId("queue-list"), queue, {
    key: ({ id }) => id,
    make: (ticket) => queued(desk, activity, ticket),
    update: (element, ticket) => {
      write(element.querySelector(".who"), named(desk, ticket));
      show(element.querySelector(".row"), open);
    },
  });
  drawTimes(desk, activity, times);
  drawTurn(desk, state);
}

function floorOf(state, { id }) {
  return state.floors.find(({ activityId }) => activityId === id) ?? NOBODY;
}

function saidOf({ words: { say } }, speaking) {
  if (speaking === null) return say("speaking.free");
  const said = speaking.number === null ? say("floor.somebody") : say("speaking.now", { number: speaking.number });
  return speaking.constituency === null ? said : `${said} ${say(`constituency.${speaking.constituency}`)}.`;
}

function named({ words: { say } }, { number, constituency, label }) {
  return [
    say("floor.number", { number }),
    label,
    constituency !== null && say(`constituency.${constituency}`),
  ].filter(Boolean).join(" · ");
}

function queued(desk, { id: activityId }, { id: requestId, number }) {
  const { say } = desk.words;
  const act = (command, key, naming) =>
    el("button", {
      type: "button",
      class: "small",
      "aria-label": say(naming, { number }),
      onclick: () => desk.ask(command, { activityId, requestId }),
    }, say(key));
  return el("li", { class: "note" },
    el("p", { class: "who" }),
    el("div", { class: "row" }, act("giveFloor", "floor.give", "floor.give_named"), act("leaveQueue", "floor.remove", "floor.remove_named")),
  );
}

function drawTimes({ words: { say, count } }, { settings }, times) {
  const most = settings.discuss?.secondsPerConstituency ?? null;
  show(byId("floor-times"), times.length > 0);
  keep(byId("time-list"), times, {
    key: ({ constituency }) => constituency ?? "",
    make: () => el("tr", {}, el("th", { scope: "row" }), el("td", {}), el("td", {})),
    update: (element, { constituency, turns, seconds }) => {
      const [name, taken, time] = element.children;
      write(name, say(constituency === null ? "floor.others" : `constituency.${constituency}`));
      write(taken, count("floor.turns", turns));
      write(time, most === null ? asTimer(seconds) : say("floor.of", { time: asTimer(seconds), most: asTimer(most) }));
      time.dataset.urgent = String(most !== null && seconds > most);
    },
  });
}

/** How long the turn has lasted. @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawTurn({ clock, words: { say } }, state) {
  const activity = discussion(state);
  const speaking = activity === null ? null : floorOf(state, activity).speaking;
  const timer = byId("turn-timer");
  show(timer, speaking !== null);
  if (speaking === null) return;
  const seconds = Math.max(0, Math.floor((clock.now() - Date.parse(speaking.startedAt)) / 1000));
  const most = activity.settings.discuss?.secondsPerTurn ?? null;
  write(timer, most === null ? asTimer(seconds) : say("floor.of", { time: asTimer(seconds), most: asTimer(most) }));
  timer.dataset.urgent = String(most !== null && seconds > most);
}
