/**
 * Holding the room: pause, lock, and taking back the desk's last step.
 *
 * Refuses to guess what would be undone: the button says what the server told, or nothing.
 */

import { byId, show, write } from "../dom.js";

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk */
export function listenSteering(desk) {
  const room = () => desk.state().room;
  byId("pause").addEventListener("click", () => desk.ask(room().pausedAt === null ? "pauseSession" : "resumeSession", {}));
  byId("lock").addEventListener("click", () => desk.ask(room().lockedAt === null ? "lockSession" : "unlockSession", {}));
  byId("undo").addEventListener("click", () => {
    const seq = desk.state().undoable?.seq ?? null;
    if (seq !== null) desk.ask("undoLast", { seq });
  });
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} concluded */
export function drawSteering({ words: { say, named } }, { room, undoable }, concluded) {
  show(byId("steering"), !concluded);
  const paused = room.pausedAt !== null;
  const locked = room.lockedAt !== null;
  const told = [paused && say("steering.paused"), locked && say("steering.locked")].filter(Boolean);
  write(byId("steering-said"), told.join(" "));
  write(byId("pause"), say(paused ? "steering.resume" : "steering.pause"));
  write(byId("lock"), say(locked ? "steering.unlock" : "steering.lock"));
  byId("pause").dataset.on = String(paused);
  byId("lock").dataset.on = String(locked);
  const step = undoable?.step ?? null;
  write(byId("undo"), step === null ? say("steering.nothing") : say("steering.undo", { step: named("undo", step) }));
  byId("undo").disabled = step === null;
}
