/**
 * What the whole room is invited to look at: shown on the desk for as long as it lasts, and taken away.
 */

import { byId, show, write } from "../dom.js";
import { spotlit } from "../live/spotlight.js";

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk */
export function listenLighting(desk) {
  byId("unlight").addEventListener("click", () => desk.ask("setSpotlight", {}));
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} concluded */
export function drawLighting({ words: { say } }, state, concluded) {
  const lit = concluded ? null : spotlit(state);
  show(byId("lit"), lit !== null);
  if (lit !== null) write(byId("lit-said"), say("spotlight.now", { text: lit.text ?? say("text.erased") }));
}
