/**
 * A discussion: ask to speak, and see how far the queue is. Nobody is named: people are numbers.
 */

import { byId, el, show, write } from "../dom.js";
import { current } from "../live/agenda.js";
import { CONSTITUENCIES } from "../live/constituencies.js";

/** @typedef {import("./room.js").Room} Room */

/** @param {Room} room */
export function listenSpeaking(room) {
  const here = () => ({ sessionId: room.sessionId, activityId: current(room.state()).id });
  byId("ask-to-speak").addEventListener("click", () => room.outbox.ask("askToSpeak", here()));
  byId("leave-queue").addEventListener("click", () => {
    const requestId = room.part.speaking(current(room.state()).id)?.requestId ?? null;
    if (requestId !== null) room.outbox.ask("leaveQueue", { ...here(), requestId });
  });
  const { say } = room.words;
  const list = byId("constituency");
  list.append(el("option", { value: "" }, say("floor.unknown")), ...CONSTITUENCIES.map((each) => el("option", { value: each }, say(`constituency.${each}`))));
  list.addEventListener("change", () => {
    if (list.value !== "") room.outbox.ask("chooseConstituency", { sessionId: room.sessionId, constituency: list.value });
  });
}

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawSpeaking({ words: { say, count }, outbox, part, hold }, state, activity) {
  const shown = activity?.kind === "DISCUSS";
  show(byId("speaking"), shown);
  if (!shown) return;
  const { queue = [], speaking = null } = state.floors.find((floor) => floor.activityId === activity.id) ?? {};
  const own = part.speaking(activity.id);
  const place = own?.place ?? null;
  const sending = (wanted) => outbox.waiting(({ command }) => command === wanted).length > 0;
  const held = hold(activity);
  const told = [saidOf(say, speaking, own)];
  if (place !== null) told.push(say("speaking.place", { place }));
  else if (queue.length > 0) told.push(count("speaking.queue", queue.length));
  if (held !== null) told.push(say(`held_speaking.${held}`));
  write(byId("speaking-said"), told.join(" "));
  const list = byId("constituency");
  // Once said it may be changed, not unsaid.
  list.firstElementChild.disabled = part.constituency !== null;
  if (document.activeElement !== list && !sending("chooseConstituency")) list.value = part.constituency ?? "";
  list.disabled = held !== null;
  const open = activity.status === "RUNNING";
  show(byId("ask-to-speak"), open && place === null);
  byId("ask-to-speak").disabled = held !== null || sending("askToSpeak");
  show(byId("leave-queue"), open && place !== null);
  byId("leave-queue").disabled = held !== null || sending("leaveQueue");
}

function saidOf(say, speaking, own) {
  if (speaking === null) return say("speaking.free");
  if (own?.speaking) return say("speaking.yours");
  return speaking.number === null ? say("floor.somebody") : say("speaking.now", { number: speaking.number });
}

/** Whether this person may have been given time, or the others may have none left: the server alone knows who. */
export function ownTimeMoved(before, state, { extraSeconds }) {
  const activity = current(state);
  const then = before.activities.find(({ id }) => id === activity?.id);
  if (activity?.status !== "RUNNING" || then === undefined || then === activity) return false;
  // Told again and just the same, a step says that somebody was given time.
  if (extraSeconds > 0) return true;
  return then.closedToOthersAt !== activity.closedToOthersAt || JSON.stringify(then) === JSON.stringify(activity);
}

/** Whether what this person has in a discussion or a text may have moved. */
export function ownTurnMoved(before, state, part) {
  const moved = (parts) => before[parts] !== state[parts];
  const { id } = current(state) ?? { id: "" };
  return (moved("floors") && part.speaking(id) !== null) || (moved("pages") && part.pen(id) !== null);
}
