/**
 * Photographs: made small on the device before they are kept or sent, and drawn where a card shows one.
 *
 * A picture is asked for with this person's own token, so it is drawn on a canvas, never linked to.
 * Refuses to look until it is asked: a hall of phones does not download what nobody opened.
 */

import { el } from "../dom.js";

// Wide enough for a projector, light enough for a network in the street.
const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

/** @type {Map<string, Promise<ImageBitmap>>} */
const seen = new Map();

/**
 * The picture as it is sent; null where the browser cannot read the file.
 *
 * @param {Blob} file
 * @returns {Promise<?{type: string, bytes: ArrayBuffer}>}
 */
export async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    fit(canvas, picture, LONGEST_SIDE);
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return made === null ? null : { type: made.type, bytes: await made.arrayBuffer() };
  } catch {
    return null;
  }
}

/** @param {HTMLCanvasElement} canvas @param {{type: string, bytes: ArrayBuffer}} photo @param {number} side */
export async function paint(canvas, { type, bytes }, side) {
  fit(canvas, await createImageBitmap(new Blob([bytes], { type })), side);
}

/**
 * A button that shows the photograph of a card in its own place.
 *
 * @param {import("./http.js").Wire} wire
 * @param {import("../words.js").Say} say
 * @param {string} photoId
 */
export function photoButton(wire, say, photoId) {
  const button = el("button", { type: "button", class: "small photo-button" }, say("photo.show"));
  button.addEventListener("click", async () => {
    button.disabled = true;
    const canvas = photoOf(wire, say, photoId, LONGEST_SIDE / 2);
    if (await canvas.painted) button.replaceWith(canvas);
    else {
      button.disabled = false;
      button.textContent = say("photo.again");
    }
  });
  return button;
}

/**
 * A canvas on which the photograph comes; `painted` tells whether it did.
 *
 * @param {import("./http.js").Wire} wire
 * @param {import("../words.js").Say} say
 * @param {string} photoId
 * @param {number} side
 */
export function photoOf(wire, say, photoId, side) {
  const canvas = el("canvas", { class: "photo", role: "img", "aria-label": say("photo.named"), width: 1, height: 1 });
  canvas.painted = read(wire, photoId).then(
    (picture) => {
      fit(canvas, picture, side);
      return true;
    },
    () => false,
  );
  return canvas;
}

function read(wire, photoId) {
  if (!seen.has(photoId)) {
    const asked = wire.bytes(`/live/photo/${encodeURIComponent(photoId)}`).then(createImageBitmap);
    asked.catch(() => seen.delete(photoId));
    seen.set(photoId, asked);
  }
  return seen.get(photoId);
}

function fit(canvas, picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
}
