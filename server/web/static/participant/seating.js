/**
 * The table where this person sits, and the number by which the facilitator may call them.
 *
 * At a table the phone sees the table's own board; the feed starts again from there by itself.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { MY_STANDING } from "../live/documents.js";
import { Refused } from "../live/http.js";

/** @typedef {import("./room.js").Room} Room */

/**
 * @type {?{number: number, roles: string[], tableId: ?string, consents: string[], noticeVersion: ?number,
 *   notice: ?{number: number, text: string, publishedOn: string}}}
 */
let mine = null;

/** What the server told of this person, or null before it did. */
export function standingHere() {
  return mine;
}

/** What this person was asked to do for the room. @returns {string[]} */
export function rolesHere() {
  return mine?.roles ?? [];
}

/** What an earlier visit read, until the server says it again. @param {typeof mine} kept */
export function recallStanding(kept) {
  mine ??= kept;
}

/** Asked again when tables or roles moved. @param {Room} room */
export async function readStanding(room) {
  try {
    const { myStanding } = await room.wire.ask(MY_STANDING, { sessionId: room.sessionId });
    if (myStanding !== null) mine = myStanding;
    room.draw();
  } catch (error) {
    // The line comes back with a snapshot, after which this is asked again.
    if (!(error instanceof Refused)) return;
  }
}

/** @param {Room} room @param {import("../live/fold.js").SessionState} state */
export function drawSeating({ words: { say, count }, outbox, sessionId }, state) {
  const tables = state.tables.filter((table) => !table.merged);
  const sat = tables.find(({ id }) => id === mine?.tableId) ?? null;
  const told = [
    mine !== null && say("standing.number", { number: mine.number }),
    sat !== null && (sat.title ?? say("text.erased")),
    ...(mine?.roles ?? []).map((role) => say(`role.${role}`)),
  ].filter(Boolean);
  write(byId("standing"), told.join(" · "));
  show(byId("seating"), tables.length > 0 && sat === null);
  keep(byId("seating-list"), tables, {
    key: ({ id }) => id,
    make: ({ id }) => el("li", {}, el("button", { type: "button", class: "big", onclick: () => outbox.ask("takeTable", { sessionId, tableId: id }) })),
    update: (element, { title, seated }) => write(element.firstElementChild, `${title ?? say("text.erased")} (${count("tables.seated", seated)})`),
  });
}
