/**
 * What is done with people's data: read before the first contribution, and what one agrees to.
 *
 * Refuses to hold back whoever has nothing to read, or whose word the server did not take.
 */

import { byId, el, show, write } from "../dom.js";
import { isConcluded } from "../live/agenda.js";
import { standingHere } from "./seating.js";

// Nobody is contacted again by a pseudonym: that is agreed to with the invitation.
const PURPOSES = Object.freeze(["QUOTATION", "RECORDING", "PHOTOGRAPH"]);

/** @typedef {import("./room.js").Room} Room */

// What was said here since the page was opened; the server tells the rest.
let read = false;
let reopened = false;
/** @type {Map<string, boolean>} */
const said = new Map();

/** @param {Room} room */
export function listenInforming({ words: { say, date }, notice, outbox, sessionId, draw }) {
  if (notice === null) return;
  const version = notice.number;
  byId("informing-text").replaceChildren(...notice.text.split(/\n+/).map((text) => el("p", {}, text)));
  write(byId("informing-version"), say("answer.version", { number: version, day: date(notice.publishedOn) }));
  byId("informing-purposes").replaceChildren(...PURPOSES.map((purpose) => {
    const box = el("input", { id: `informing-${purpose}`, type: "checkbox" });
    box.addEventListener("change", () => {
      said.set(purpose, box.checked);
      if (box.checked) outbox.ask("giveConsent", { sessionId, purpose, version });
      else outbox.ask("takeConsentBack", { sessionId, purpose });
    });
    return el("p", { class: "tick" }, box, el("label", { for: box.id }, say(`answer.purpose.${purpose}`)));
  }));
  byId("informing-read").addEventListener("click", () => {
    if (isUnread(notice, outbox)) outbox.ask("acknowledgeNotice", { sessionId, version });
    read = true;
    reopened = false;
    draw();
    byId("prompt").focus();
  });
  byId("informing-again").addEventListener("click", () => {
    reopened = true;
    draw();
    byId("informing-title").focus();
  });
}

/** @param {Room} room @param {import("../live/fold.js").SessionState} state */
export function drawInforming({ words: { say }, notice, outbox }, state) {
  const unread = notice !== null && !isConcluded(state) && isUnread(notice, outbox);
  document.body.dataset.informing = String(unread);
  show(byId("informing"), unread || reopened);
  show(byId("informing-more"), notice !== null && !unread && !reopened);
  write(byId("informing-read"), say(unread ? "informing.read" : "informing.close"));
  if (notice === null) return;
  const refused = new Set(outbox.refused().map(({ input }) => input.purpose));
  for (const purpose of PURPOSES) {
    const told = standingHere()?.consents.includes(purpose) ?? false;
    byId(`informing-${purpose}`).checked = refused.has(purpose) ? told : said.get(purpose) ?? told;
  }
}

/** Once the server has told what this person knows of: until then nothing is shown, nothing kept back. */
function isUnread({ number }, outbox) {
  const standing = standingHere();
  const leaving = outbox.waiting(({ command }) => command === "acknowledgeNotice").length > 0;
  return !read && !leaving && standing !== null && standing.noticeVersion !== number;
}
