/**
 * The shared text on the desk, which may take the pen back and hand it over at any time.
 *
 * Nothing tells a desk that it holds the pen: it knows it by having taken it. Where it is wrong, the
 * server refuses to save, and the words stay on the device.
 */

import { current, isConcluded } from "../live/agenda.js";
import { SharedText } from "../writing/shared_text.js";

/** @typedef {import("./desk.js").Desk} Desk */

/** @type {?SharedText} */
let text = null;
/** The pen as this desk last took it or wrote with it. @type {?{activityId: string, until: ?string}} */
let held = null;
/** Whether the pen is about to change by this desk's own doing, and how it was before. */
let moving = false;
let before = null;

/** @param {Desk} desk */
export function listenWriting(desk) {
  const ask = (command, input) => {
    moving = command !== "handOverPen";
    before = untilOf(desk.state(), input.activityId);
    desk.ask(command, input);
  };
  text = new SharedText({ words: desk.words, now: () => desk.clock.now(), ask, takes: "takeBackPen", draw: desk.draw });
  text.listen();
}

/** @param {Desk} desk @param {import("../live/outbox.js").Entry} entry */
export function hearPen(desk, { command, input: { activityId } }) {
  if (command === "takeBackPen") {
    held = { activityId, until: untilOf(desk.state(), activityId) };
    // The feed may have told of it before the answer came.
    if (held.until !== before) moving = false;
  }
  if (command === "handOverPen") held = null;
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawWriting(desk, state) {
  const activity = isConcluded(state) ? null : current(state);
  const until = activity === null ? null : untilOf(state, activity.id);
  if (held !== null && held.until !== until) {
    held = moving ? { ...held, until } : null;
    moving = false;
  }
  const mine = held !== null && held.activityId === activity?.id;
  text.draw(state, activity, { mine, place: null, mayHandOver: true, held: false });
}

function untilOf(state, activityId) {
  return state.pages.find((each) => each.activityId === activityId)?.penUntil ?? null;
}
