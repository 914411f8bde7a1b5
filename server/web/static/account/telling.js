/**
 * What went wrong, in one place of the page that is read aloud.
 */

import { byId, el } from "../dom.js";
import { Unreachable } from "../live/http.js";

/** @param {?string} text nothing when null */
export function tell(text) {
  byId("told").replaceChildren(...(text === null ? [] : [el("p", { class: "alert" }, text)]));
}

/**
 * @param {Error} error
 * @param {import("../words.js").Say} say
 */
export function tellFailure(error, say) {
  if (error instanceof Unreachable) tell(say("unreachable"));
  else if (error.code === "INTERNAL") tell(say("refused.internal", { reference: error.reference ?? "—" }));
  else tell(error.message);
}
