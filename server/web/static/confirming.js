/**
 * A question asked before what cannot be taken back, in the page's one dialog.
 *
 * Escape and « cancel » both mean no.
 */

import { byId, write } from "./dom.js";

/**
 * @param {import("./words.js").Say} say
 * @param {string} key whose sentences say what is about to happen
 * @returns {Promise<boolean>}
 */
export function confirmed(say, key) {
  write(byId("confirm-title"), say(`${key}_sure`));
  write(byId("confirm-text"), say(`${key}_means`));
  write(byId("confirm-yes"), say(key));
  return answered(byId("confirm"));
}

/** @param {HTMLDialogElement} dialog @returns {Promise<boolean>} */
export function answered(dialog) {
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
