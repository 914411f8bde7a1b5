/**
 * Contributing: the card's form and its draft over a reload, and what this person has given so far.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { cardsOf, current, isWrittenByAll } from "../live/agenda.js";
import { clearCardForm, isShaped, makeCardForm, readCardForm, updateCardForm } from "./cards/form.js";
import { copy } from "./copying.js";
import { drawPhotographing, dropPhoto, listenPhotographing, photoTaken } from "./photographing.js";
import { photoButton } from "../live/photos.js";

const LONGEST_TEXT = 2000;

/** @typedef {import("./room.js").Room} Room */

/** The lines of the card of one activity, made once for it. @type {{id: ?string, form: ?HTMLElement}} */
const lines = { id: null, form: null };

/** @param {Room} room */
export function listenCollecting(room) {
  listenPhotographing(room);
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
  const { photos } = activity.settings.collect;
  const photo = photos ? photoTaken() : null;
  if ((text === "" && photo === null) || text.length > longest(activity)) {
    field.focus();
    return;
  }
  const details = lines.form === null ? {} : detailsOf(readCardForm(lines.form), room.words.say);
  if (details === null) return;
  field.value = "";
  if (lines.form !== null) clearCardForm(lines.form);
  keepDraft(room);
  dropPhoto();
  // Notes of a walk may come long after they were taken.
  const when = photos ? { takenAt: new Date().toISOString() } : {};
  room.outbox.ask("contribute", { sessionId: room.sessionId, activityId: activity.id, text, ...details, ...when }, photo);
  field.focus();
}

/** What the card holds besides its text, told only where there is something; null if a line is missing. */
function detailsOf({ missing, column, fields, parentId, pickIds, point }, say) {
  show(byId("card-missing"), missing !== null);
  write(byId("card-missing"), missing === null ? "" : say("card.missing"));
  if (missing !== null) {
    missing.focus();
    return null;
  }
  return {
    ...(column !== null && { column }),
    ...(fields.length > 0 && { fields }),
    ...(parentId !== null && { parentId }),
    ...(pickIds.length > 0 && { pickIds }),
    ...(point !== null && { point }),
  };
}

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawCollect(room, state, activity) {
  const { part, words: { count } } = room;
  const shown = activity?.kind === "COLLECT" && writesHere(activity, room.roles());
  const own = shown ? part.contributions(activity.id) : [];
  const waiting = shown ? waitingContributions(room, activity) : [];
  const most = activity?.settings.collect?.maxPerPerson ?? Infinity;
  const full = own.filter((each) => !each.withdrawn).length + waiting.length >= most;
  const open = shown && activity.status === "RUNNING";
  show(byId("contribute"), open && !full);
  if (open) drawLines(room, state, activity);
  drawPhotographing(open && activity.settings.collect.photos);
  const draft = byId("text").value;
  show(byId("draft"), !open && draft.trim() !== "");
  write(byId("draft-text"), draft);
  show(byId("collect"), shown);
  if (open) {
    const left = longest(activity) - byId("text").value.trim().length;
    write(byId("text-count"), full ? "" : count(left < 0 ? "collect.over" : "collect.left", Math.abs(left)));
    byId("text-count").dataset.over = String(left < 0);
    byId("send").disabled = left < 0 || room.hold(activity) !== null;
  }
  if (shown && full) {
    show(byId("step-note"), true);
    write(byId("step-note"), count("collect.full", most));
  }
  drawMine(room, state, own, waiting, open && room.hold(activity) === null);
}

/** Whether this person writes: as everybody does, or for the others. @param {string[]} roles given in the room */
export function writesHere(activity, roles) {
  return isWrittenByAll(activity) || (activity.settings.collect.writers.includes("NOTE_TAKER") && roles.length > 0);
}

function drawLines({ words, draw }, state, activity) {
  const shape = activity.settings.collect;
  if (lines.id !== activity.id) {
    lines.id = activity.id;
    lines.form = isShaped(shape) ? makeCardForm(shape, words, { onInput: draw }) : null;
    byId("card-lines").replaceChildren(...(lines.form === null ? [] : [lines.form]));
  }
  if (lines.form === null) return;
  const parents = cardsOf(state, shape.parent?.of ?? []);
  const picks = cardsOf(state, shape.picks === null ? [] : [shape.picks.of]);
  updateCardForm(lines.form, { parents, picks, roots: state.contributions }, words.say);
}

function waitingContributions({ outbox }, activity) {
  return outbox.waiting(
    ({ command, input }) => command === "contribute" && input.activityId === activity.id,
  );
}

function drawMine({ words: { say }, wire, outbox, sessionId }, state, own, waiting, open) {
  const onBoard = new Set(state.contributions.map(({ id }) => id));
  const rows = [
    ...waiting.map((entry) => ({ id: entry.id, text: entry.input.text || say("photo.alone"), state: "waiting" })).reverse(),
    ...own.map((each) => ({
      id: each.id,
      text: (each.text ?? say("text.erased")) || say("photo.alone"),
      photoId: each.card?.photoId ?? null,
      // What was let in since is on the board.
      state: onBoard.has(each.id) && !each.withdrawn ? "sent" : stateOf(each),
    })),
  ];
  show(byId("mine"), rows.length > 0);
  const leaving = new Set(
    outbox.waiting(({ command }) => command === "withdrawContribution").map(({ input }) => input.contributionId),
  );
  keep(byId("mine-list"), rows, {
    key: (row) => `${row.id} ${row.photoId ?? ""}`,
    make: (row) => el("li", { class: "note own" },
      el("p", { class: "text" }),
      el("p", { class: "row" },
        el("span", { class: "chip" }),
        row.photoId && photoButton(wire, say, row.photoId),
        row.state !== "waiting" && el("button", {
          type: "button",
          class: "small withdraw",
          onclick: () => outbox.ask("withdrawContribution", { sessionId, contributionId: row.id }),
        }, say("collect.withdraw")),
      ),
    ),
    update: (element, row) => {
      const state = leaving.has(row.id) && row.state !== "withdrawn" ? "leaving" : row.state;
      element.dataset.state = state;
      write(element.querySelector(".text"), row.text);
      write(element.querySelector(".chip"), say(`state.${state}`));
      const button = element.querySelector(".withdraw");
      if (button) show(button, open && (state === "sent" || state === "pending"));
    },
  });
}

/** What the room does with a card of one's own. */
function stateOf({ withdrawn, card }) {
  if (withdrawn) return "withdrawn";
  return STATES[card?.status] ?? "sent";
}

const STATES = Object.freeze({ PENDING: "pending", REFUSED: "refused", ARCHIVED: "archived" });

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
