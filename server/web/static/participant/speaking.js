/**
 * A discussion: ask to speak, and see how far the queue is. Nobody is named: people are numbers.
 */

import { byId, show, write } from "../dom.js";
import { current } from "../live/agenda.js";

/** @typedef {import("./room.js").Room} Room */

/** @param {Room} room */
export function listenSpeaking(room) {
  byId("ask-to-speak").addEventListener("click", () => {
    room.outbox.ask("askToSpeak", { sessionId: room.sessionId, activityId: current(room.state()).id });
  });
}

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawSpeaking({ words: { say, count }, outbox, part }, state, activity) {
  const shown = activity?.kind === "DISCUSS";
  show(byId("speaking"), shown);
  if (!shown) return;
  const { queue = [], speaking = null } = state.floors.find((floor) => floor.activityId === activity.id) ?? {};
  const own = part.speaking(activity.id);
  const place = own?.place ?? null;
  const asked = place !== null || outbox.waiting(({ command }) => command === "askToSpeak").length > 0;
  const told = [saidOf(say, speaking, own)];
  if (place !== null) told.push(say("speaking.place", { place }));
  else told.push(count("speaking.queue", queue.length));
  write(byId("speaking-said"), told.join(" "));
  show(byId("ask-to-speak"), activity.status === "RUNNING");
  byId("ask-to-speak").disabled = asked;
}

function saidOf(say, speaking, own) {
  if (speaking === null) return say("speaking.free");
  if (own?.speaking) return say("speaking.yours");
  return speaking.number === null ? say("floor.somebody") : say("speaking.now", { number: speaking.number });
}

/** Whether what this person has in a discussion or a text may have moved. */
export function ownTurnMoved(before, state, part) {
  const moved = (parts) => before[parts] !== state[parts];
  const { id } = current(state) ?? { id: "" };
  return (moved("floors") && part.speaking(id) !== null) || (moved("pages") && part.pen(id) !== null);
}
