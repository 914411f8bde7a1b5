/**
 * A text of this person's own, put where they can paste it.
 */

import { byId, write } from "../dom.js";

/** @param {string} text @param {import("../words.js").Say} say */
export async function copy(text, say) {
  try {
    await navigator.clipboard.writeText(text);
    write(byId("said"), say("said.copied"));
  } catch {
    // Without a secure context the browser refuses: the words stay on the page, to be selected.
    write(byId("said"), say("said.not_copied"));
  }
}
