/**
 * A discussion: ask to speak, and see how far the queue is. Nobody is named: people are numbers.
 */

import { byId, show, write } from "../dom.js";
import { current } from "../live/agenda.js";
import { ownNumber } from "./seating.js";

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
export function drawSpeaking({ words: { say, count }, outbox }, state, activity) {
  const shown = activity?.kind === "DISCUSS";
  show(byId("speaking"), shown);
  if (!shown) return;
  const { queue = [], speaking = null } = state.floors.find((floor) => floor.activityId === activity.id) ?? {};
  const place = queue.findIndex(({ number }) => number === ownNumber());
  const asked = place >= 0 || outbox.waiting(({ command }) => command === "askToSpeak").length > 0;
  const told = [speaking?.number ? say("speaking.now", { number: speaking.number }) : say("speaking.free")];
  if (place >= 0) told.push(say("speaking.place", { place: place + 1 }));
  else told.push(count("speaking.queue", queue.length));
  write(byId("speaking-said"), told.join(" "));
  show(byId("ask-to-speak"), activity.status === "RUNNING");
  byId("ask-to-speak").disabled = asked;
}

/** The text that one person writes for the room, as it was last saved. */
export function drawPage({ words: { say } }, state, activity) {
  const shown = activity?.kind === "WRITE";
  show(byId("shared-page"), shown);
  if (!shown) return;
  const page = state.pages.find((each) => each.activityId === activity.id) ?? null;
  write(byId("page-text"), page?.text ?? say("page.empty"));
  write(byId("pen-said"), say(page?.penHeld ? "page.held" : "page.free"));
}
