/**
 * The photograph of the card that is being written: taken or chosen, seen, taken away.
 *
 * It stays on this page until the card is given, and then goes with it through the outbox.
 */

import { byId, show, write } from "../dom.js";
import { paint, shrunk } from "../live/photos.js";

const THUMBNAIL = 240;

/** @type {?{type: string, bytes: ArrayBuffer}} */
let taken = null;

/** @param {import("./room.js").Room} room */
export function listenPhotographing({ words: { say }, draw }) {
  const field = byId("photo");
  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (file === undefined) return;
    taken = await shrunk(file);
    write(byId("photo-said"), say(taken === null ? "photo.unreadable" : "photo.ready"));
    if (taken !== null) await paint(byId("photo-seen"), taken, THUMBNAIL);
    else field.value = "";
    draw();
  });
  byId("photo-drop").addEventListener("click", () => {
    dropPhoto();
    byId("photo").focus();
    draw();
  });
}

/** The photograph to give, or null. */
export function photoTaken() {
  return taken;
}

export function dropPhoto() {
  taken = null;
  byId("photo").value = "";
  write(byId("photo-said"), "");
}

/** @param {boolean} asked whether the cards of this step may have one */
export function drawPhotographing(asked) {
  show(byId("photographing"), asked);
  show(byId("photo-seen"), taken !== null);
  show(byId("photo-drop"), taken !== null);
}
