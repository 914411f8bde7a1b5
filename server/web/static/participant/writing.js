/**
 * The shared text on a phone: ask for the pen, write, hand it over.
 */

import { SharedText } from "../writing/shared_text.js";

/** @typedef {import("./room.js").Room} Room */

/** @type {?SharedText} */
let text = null;

/** @param {Room} room @param {() => number} now */
export function listenWriting({ words, outbox, sessionId, draw }, now) {
  const ask = (command, input) => outbox.ask(command, { sessionId, ...input });
  text = new SharedText({ words, now, ask, takes: "takePen", draw });
  text.listen();
}

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawWriting({ part, hold }, state, activity) {
  const pen = activity === null ? null : part.pen(activity.id);
  text.draw(state, activity, { mine: pen?.held ?? false, place: pen?.place ?? null, mayHandOver: false, held: hold(activity) !== null });
}
