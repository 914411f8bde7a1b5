/**
 * A discussion on the screen: who has the floor, for how long, and who comes next. People are numbers,
 * with their constituency where the server tells it to the room.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { asTimer } from "../live/clock.js";

const MOST_WAITING = 6;
const NOBODY = Object.freeze({ queue: [], speaking: null, times: [] });

/** @typedef {ReturnType<typeof import("../words.js").wordsOf>} Words */

/**
 * @param {Words} words
 * @param {import("../live/fold.js").SessionState} state
 * @param {import("../live/fold.js").Activity} activity
 * @returns {?string} what did not fit
 */
export function drawFloor({ say, count }, state, activity) {
  const { queue, speaking } = floorOf(state, activity);
  byId("floor").dataset.taken = String(speaking !== null);
  write(byId("floor-now"), nowOf(say, speaking));
  write(byId("floor-constituency"), underOf(say, activity, speaking));
  show(byId("floor-next"), queue.length > 0);
  keep(byId("floor-queue"), queue.slice(0, MOST_WAITING), {
    key: ({ id }) => id,
    make: () => el("li", {}, el("strong", {}), el("span", {})),
    update: (element, { number, constituency }) => {
      write(element.querySelector("strong"), say("floor.number", { number }));
      write(element.querySelector("span"), constituency ? say(`constituency.${constituency}`) : "");
    },
  });
  return queue.length > MOST_WAITING ? count("projection.more", queue.length - MOST_WAITING) : null;
}

function nowOf(say, speaking) {
  if (speaking === null) return say("projection.floor_free");
  return speaking.number === null ? say("floor.somebody") : say("floor.number", { number: speaking.number });
}

/** Whose group they speak for; how to ask for the floor, where nobody has it. */
function underOf(say, { status }, speaking) {
  if (speaking === null) return status === "RUNNING" ? say("projection.floor_ask") : "";
  return speaking.constituency === null ? "" : say(`constituency.${speaking.constituency}`);
}

/**
 * The time of the turn that runs; nothing once the discussion is closed.
 *
 * @param {Words} words
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 * @param {number} now
 */
export function drawFloorTimer({ say }, state, activity, now) {
  const speaking = activity?.kind === "DISCUSS" && activity.status === "RUNNING" ? floorOf(state, activity).speaking : null;
  const timer = byId("floor-timer");
  show(timer, speaking !== null);
  if (speaking === null) return;
  const seconds = Math.max(0, Math.floor((now - Date.parse(speaking.startedAt)) / 1000));
  const most = activity.settings.discuss?.secondsPerTurn ?? null;
  write(timer, most === null ? asTimer(seconds) : say("floor.of", { time: asTimer(seconds), most: asTimer(most) }));
  timer.dataset.urgent = String(most !== null && seconds > most);
}

function floorOf(state, { id }) {
  return state.floors.find(({ activityId }) => activityId === id) ?? NOBODY;
}
