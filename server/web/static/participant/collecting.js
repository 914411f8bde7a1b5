/**
 * Contributing: the field, its draft over a reload, and what this person has given so far.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { current } from "../live/agenda.js";
import { copy } from "./copying.js";

const LONGEST_TEXT = 2000;

/** @typedef {import("./room.js").Room} Room */

/** @param {Room} room */
export function listenCollecting(room) {
  byId("contribute").addEventListener("submit", (event) => {
    event.preventDefault();
    contribute(room);
  });
  byId("text").addEventListener("input", () => {
    keepDraft(room);
    room.draw();
  });
  byId("draft-copy").addEventListener("click", () => copy(byId("draft-text").textContent, room.words.say));
  byId("draft-discard").addEventListener("click", () => {
    byId("text").value = "";
    keepDraft(room);
    room.draw();
  });
}

function contribute(room) {
  const field = byId("text");
  const text = field.value.trim();
  const activity = current(room.state());
  if (text === "" || text.length > longest(activity)) {
    field.focus();
    return;
  }
  field.value = "";
  keepDraft(room);
  room.outbox.ask("contribute", { sessionId: room.sessionId, activityId: activity.id, text });
  field.focus();
}

/** @param {Room} room @param {?import("../live/fold.js").Activity} activity */
export function drawCollect(room, activity) {
  const { part, words: { count } } = room;
  const shown = activity?.kind === "COLLECT";
  const own = shown ? part.contributions(activity.id) : [];
  const waiting = shown ? waitingContributions(room, activity) : [];
  const most = activity?.settings.collect?.maxPerPerson ?? Infinity;
  const full = own.filter((each) => !each.withdrawn).length + waiting.length >= most;
  const open = shown && activity.status === "RUNNING";
  show(byId("contribute"), open && !full);
  const draft = byId("text").value;
  show(byId("draft"), !open && draft.trim() !== "");
  write(byId("draft-text"), draft);
  show(byId("collect"), shown);
  if (open) {
    const left = longest(activity) - byId("text").value.trim().length;
    write(byId("text-count"), full ? "" : count(left < 0 ? "collect.over" : "collect.left", Math.abs(left)));
    byId("text-count").dataset.over = String(left < 0);
    byId("send").disabled = left < 0;
  }
  if (shown && full) {
    show(byId("step-note"), true);
    write(byId("step-note"), count("collect.full", most));
  }
  drawMine(room, own, waiting, open);
}

function waitingContributions({ outbox }, activity) {
  return outbox.waiting(
    ({ command, input }) => command === "contribute" && input.activityId === activity.id,
  );
}

function drawMine({ words: { say }, outbox, sessionId }, own, waiting, open) {
  const rows = [
    ...waiting.map((entry) => ({ id: entry.id, text: entry.input.text, state: "waiting" })).reverse(),
    ...own.map((each) => ({
      id: each.id,
      text: each.text ?? say("text.erased"),
      state: each.withdrawn ? "withdrawn" : "sent",
    })),
  ];
  show(byId("mine"), rows.length > 0);
  const leaving = new Set(
    outbox.waiting(({ command }) => command === "withdrawContribution").map(({ input }) => input.contributionId),
  );
  keep(byId("mine-list"), rows, {
    key: (row) => row.id,
    make: (row) => el("li", { class: "note own" },
      el("p", { class: "text" }),
      el("p", { class: "row" },
        el("span", { class: "chip" }),
        row.state !== "waiting" && el("button", {
          type: "button",
          class: "small",
          onclick: () => outbox.ask("withdrawContribution", { sessionId, contributionId: row.id }),
        }, say("collect.withdraw")),
      ),
    ),
    update: (element, row) => {
      const state = leaving.has(row.id) && row.state === "sent" ? "leaving" : row.state;
      element.dataset.state = state;
      write(element.querySelector(".text"), row.text);
      write(element.querySelector(".chip"), say(`state.${state}`));
      const button = element.querySelector("button");
      if (button) show(button, open && state === "sent");
    },
  });
}

function longest(activity) {
  return activity.settings.collect?.maxLength ?? LONGEST_TEXT;
}

function draftKey({ sessionId }) {
  return `jalon.brouillon.${sessionId}`;
}

function keepDraft(room) {
  try {
    sessionStorage.setItem(draftKey(room), byId("text").value);
  } catch {
    // The draft then lasts as long as the page.
  }
}

/** @param {Room} room */
export function restoreDraft(room) {
  if (byId("text").value !== "") return;
  try {
    byId("text").value = sessionStorage.getItem(draftKey(room)) ?? "";
  } catch {
    // Nothing was kept.
  }
}
