/**
 * What is said of a password before it is sent. The server decides; this spares a round trip.
 *
 * Refuses to grade a password: a length is asked, and nothing else.
 */

const SHORTEST = 12;
const LONGEST = 128;

/**
 * Which sentence tells what is wrong with its length, and the number in it; null when nothing is.
 *
 * @param {string} text
 * @returns {?{key: "password.short"|"password.long", n: number}}
 */
export function lengthProblem(text) {
  // Counted as the server counts: composed, and a sign outside the first plane is one.
  const length = [...text.normalize("NFC")].length;
  if (length < SHORTEST) return { key: "password.short", n: SHORTEST - length };
  if (length > LONGEST) return { key: "password.long", n: length - LONGEST };
  return null;
}

/** @param {HTMLInputElement} box ticked to show @param {HTMLInputElement} field */
export function revealedBy(box, field) {
  // Browsers restore a ticked box over a reload, and not the field's type.
  box.checked = false;
  box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
}
