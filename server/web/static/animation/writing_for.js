/**
 * A card for somebody without a phone: read from paper, or said aloud and noted at the desk.
 *
 * It asks what the phones are asked, and says by which channel it came.
 */

import { byId, el, show } from "../dom.js";
import { cardsOf } from "../live/agenda.js";
import { clearCardForm, isShaped, makeCardForm, readCardForm, updateCardForm } from "../participant/cards/form.js";

const CHANNELS = ["PAPER", "FACILITATOR"];

/** @typedef {import("./desk.js").Desk} Desk */

/** The lines of the card of one activity, made once for it. @type {{id: ?string, form: ?HTMLElement}} */
const lines = { id: null, form: null };

/** @param {Desk} desk */
export function listenWritingFor(desk) {
  byId("for-channel").append(...CHANNELS.map((each) => el("option", { value: each }, desk.words.say(`card_channel.${each}`))));
  byId("write-for").addEventListener("submit", (event) => {
    event.preventDefault();
    give(desk);
  });
}

function give(desk) {
  const text = byId("for-text").value.trim();
  const { missing = null, column, fields, parentId, pickIds, point } = lines.form === null ? {} : readCardForm(lines.form);
  if (text === "" || missing !== null) {
    (missing ?? byId("for-text")).focus();
    return;
  }
  const label = byId("for-label").value.trim() || null;
  desk.ask("contribute", {
    activityId: collecting(desk.state()).id,
    text,
    entry: { channel: byId("for-channel").value, label },
    ...(lines.form !== null && { column, fields, parentId, pickIds, point }),
  });
  byId("for-text").value = "";
  if (lines.form !== null) clearCardForm(lines.form);
  byId("for-text").focus();
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawWritingFor({ words, draw }, state) {
  const activity = collecting(state);
  show(byId("writing-for"), activity !== null);
  if (activity === null) return;
  const shape = activity.settings.collect;
  byId("for-text").maxLength = shape.maxLength;
  if (lines.id !== activity.id) {
    lines.id = activity.id;
    lines.form = isShaped(shape) ? makeCardForm(shape, words, { onInput: draw }) : null;
    byId("for-lines").replaceChildren(...(lines.form === null ? [] : [lines.form]));
  }
  if (lines.form === null) return;
  const parents = cardsOf(state, shape.parent?.of ?? []);
  const picks = cardsOf(state, shape.picks === null ? [] : [shape.picks.of]);
  updateCardForm(lines.form, { parents, picks, roots: state.contributions }, words.say);
}

function collecting(state) {
  return state.activities.find(({ kind, status }) => kind === "COLLECT" && status === "RUNNING") ?? null;
}
