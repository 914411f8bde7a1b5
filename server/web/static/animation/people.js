/**
 * Who conducts, who is connected, and who sits where: counted, never named.
 *
 * Connections are no part of the log: they are asked for, again and again. Refuses to take the seat by
 * itself: a laptop that wakes up must not push anyone aside.
 */

import { confirmed } from "../confirming.js";
import { byId, el, keep, show, write } from "../dom.js";
import { PRESENCE, SEAT } from "../live/documents.js";
import { Refused } from "../live/http.js";
import { untilAnswered } from "../live/persistent.js";

const ASK_EVERY_MS = 3_000;
const SEATINGS = ["CHOSEN", "DRAWN", "ASSIGNED"];
const ROLES = ["NOTE_TAKER", "TABLE_HOST"];

/** @typedef {import("./desk.js").Desk} Desk */

/** @type {?{connected: number, offline: number}} */
let presence = null;
/** @type {?{mine: boolean, mayTake: boolean, taken: boolean}} */
let seat = null;
let seatSince;

/** How many phones are out of reach, as last heard. */
export function phonesOffline() {
  return presence?.offline ?? 0;
}

/** @param {Desk} desk */
export function listenPeople(desk) {
  byId("take-seat").addEventListener("click", async () => {
    if (await confirmed(desk.words.say, "seat.take")) desk.ask("takeSeat", {});
  });
  byId("form-tables").addEventListener("submit", (event) => {
    event.preventDefault();
    desk.ask("formTables", { count: Number(byId("table-count").value), seating: byId("seating").value });
  });
  byId("draw-tables").addEventListener("click", () => desk.ask("drawTables", {}));
  byId("merge-tables").addEventListener("click", async () => {
    if (await confirmed(desk.words.say, "tables.merge")) desk.ask("mergeTables", {});
  });
  keep(byId("seating"), SEATINGS, {
    key: (mode) => mode,
    make: (mode) => el("option", { value: mode }, desk.words.say(`seating.${mode}`)),
  });
  byId("crew-role").append(...ROLES.map((role) => el("option", { value: role }, desk.words.say(`role.${role}`))));
  byId("crew-form").addEventListener("submit", (event) => {
    event.preventDefault();
    desk.ask(event.submitter?.value ?? "grantRoomRole", { person: { number: Number(byId("crew-number").value) }, role: byId("crew-role").value });
    byId("crew-number").value = "";
  });
  followPresence(desk);
}

async function followPresence(desk) {
  for (;;) {
    try {
      ({ presence } = await desk.wire.ask(PRESENCE, { sessionId: desk.sessionId }));
      // A seat is also lost by its holder's silence, of which the log says nothing.
      if (seat !== null && !seat.mine) await readSeat(desk);
      desk.draw();
    } catch (error) {
      if (error instanceof Refused && error.code !== "INTERNAL") return;
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

async function readSeat(desk) {
  await untilAnswered(async () => {
    ({ facilitatorSeat: seat } = await desk.wire.ask(SEAT, { sessionId: desk.sessionId }));
  });
  desk.draw();
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} concluded */
export function drawPeople(desk, state, concluded) {
  const { say, count } = desk.words;
  show(byId("offline"), presence !== null && presence.offline > 0 && !concluded);
  write(byId("offline"), presence === null ? "" : count("presence.offline", presence.offline));
  if (seatSince !== state.seat?.since) {
    seatSince = state.seat?.since;
    readSeat(desk);
  }
  show(byId("seat"), seat !== null && seat.taken && !seat.mine && !concluded);
  byId("take-seat").disabled = seat === null || !seat.mayTake;
  show(byId("crew"), !concluded);
  write(byId("crew-said"), `${count("crew.note_takers", state.crew.noteTakers)} · ${count("crew.hosts", state.crew.hosts)}`);
  const tables = state.tables.filter((table) => !table.merged);
  show(byId("tables"), !concluded);
  show(byId("form-tables"), tables.length === 0);
  show(byId("standing-tables"), tables.length > 0);
  keep(byId("table-list"), tables, {
    key: ({ id }) => id,
    make: () => el("li", {}),
    update: (element, { title, seated }) => write(element, `${title ?? say("text.erased")} : ${count("tables.seated", seated)}`),
  });
}
