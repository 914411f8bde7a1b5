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
let read = null;
let reopened = false;
let written = null;
/** @type {Map<string, boolean>} */
const said = new Map();

/** @param {Room} room */
export function listenInforming({ words: { say }, outbox, sessionId, draw }) {
  byId("informing-purposes").replaceChildren(...PURPOSES.map((purpose) => {
    const box = el("input", { id: `informing-${purpose}`, type: "checkbox" });
    box.addEventListener("change", () => {
      said.set(purpose, box.checked);
      if (box.checked) outbox.ask("giveConsent", { sessionId, purpose, version: written });
      else outbox.ask("takeConsentBack", { sessionId, purpose });
    });
    return el("p", { class: "tick" }, box, el("label", { for: box.id }, say(`answer.purpose.${purpose}`)));
  }));
  byId("informing-read").addEventListener("click", () => {
    if (isUnread(outbox)) outbox.ask("acknowledgeNotice", { sessionId, version: written });
    read = written;
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
export function drawInforming({ words, outbox }, state) {
  const notice = standingHere()?.notice ?? null;
  const unread = !isConcluded(state) && isUnread(outbox);
  document.body.dataset.informing = String(unread);
  show(byId("informing"), unread || reopened);
  show(byId("informing-more"), notice !== null && !unread && !reopened);
  write(byId("informing-read"), words.say(unread ? "informing.read" : "informing.close"));
  if (notice === null) return;
  if (written !== notice.number) writeNotice(words, notice);
  const refused = new Set(outbox.refused().map(({ input }) => input.purpose));
  for (const purpose of PURPOSES) {
    const told = standingHere().consents.includes(purpose);
    byId(`informing-${purpose}`).checked = refused.has(purpose) ? told : said.get(purpose) ?? told;
  }
}

function writeNotice({ say, date }, { number, text, publishedOn }) {
  written = number;
  byId("informing-text").replaceChildren(...text.split(/\n+/).map((each) => el("p", {}, each)));
  write(byId("informing-version"), say("answer.version", { number, day: date(publishedOn) }));
}

/** Until the server has told what this person knows of, nothing is shown, and nothing kept back. */
function isUnread(outbox) {
  const { notice = null, noticeVersion = null } = standingHere() ?? {};
  const leaving = ({ command, input }) => command === "acknowledgeNotice" && input.version === notice?.number;
  return notice !== null && ![noticeVersion, read].includes(notice.number) && outbox.waiting(leaving).length === 0;
}
