/**
 * Notes: what is worth keeping that nobody says for the room, and what an observer sees and keeps hidden.
 */

import { confirmed } from "../confirming.js";
import { byId, el, keep, show, write } from "../dom.js";
import { current } from "../live/agenda.js";

/** @typedef {import("../animation/desk.js").Desk} Desk */

/** @param {Desk} desk */
export function listenNotes(desk) {
  byId("noting").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("note-text").value.trim();
    if (text === "") return;
    const activityId = current(desk.state())?.id ?? null;
    desk.ask("takeNote", { text, hidden: byId("note-hidden").checked, ...(activityId !== null && { activityId }) });
    byId("note-text").value = "";
    byId("note-text").focus();
  });
}

let begun = false;

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} conducts */
export function drawNotes(desk, state, conducts) {
  // Whoever watches without conducting keeps to themselves, unless they say otherwise.
  if (!begun) byId("note-hidden").checked = !conducts;
  begun = true;
  const { say, hour } = desk.words;
  show(byId("no-note"), state.notes.length === 0);
  keep(byId("note-list"), [...state.notes].reverse(), {
    key: ({ id }) => id,
    make: ({ id }) => el("li", { class: "note" },
      el("p", { class: "text" }),
      el("p", { class: "about quiet" }),
      el("div", { class: "row" }, el("button", { type: "button", class: "small", onclick: () => remove(desk, id) }, say("notebook.remove"))),
    ),
    update: (element, { text, hidden, takenAt, activityId }) => {
      element.dataset.hidden = String(hidden);
      write(element.querySelector(".text"), text ?? say("text.erased"));
      const prompt = state.activities.find(({ id }) => id === activityId)?.prompt;
      write(element.querySelector(".about"), [hidden && say("notebook.is_hidden"), hour(takenAt), prompt].filter(Boolean).join(" · "));
    },
  });
}

async function remove(desk, noteId) {
  if (await confirmed(desk.words.say, "notebook.remove")) desk.ask("removeSessionNote", { noteId });
}
