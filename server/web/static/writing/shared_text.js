/**
 * The text that one person writes for the room, on the desk and on a phone alike.
 *
 * What is typed stays on the device until the server has it: over a reload, a lost pen, a lost network.
 * Refuses to lay one's words over a text that has changed since: the person chooses, seeing both.
 */

import { byId, show, write } from "../dom.js";

const BLANK = Object.freeze({ revision: 0, text: null, penHeld: false, penUntil: null, waiting: 0 });

/** @typedef {{text: string, base: number}} Draft typed over the revision `base` */

export class SharedText {
  /**
   * @param {{words: ReturnType<typeof import("../words.js").wordsOf>, now: () => number,
   *   ask: (command: string, input: Record<string, unknown>) => void,
   *   takes: "takePen"|"takeBackPen", draw: () => void}} options
   */
  constructor(options) {
    this._options = options;
    /** @type {?{id: string, page: import("../live/fold.js").Page}} */
    this._shown = null;
    /** @type {Map<string, ?Draft>} by activity */
    this._drafts = new Map();
    /** @type {?Draft} */
    this._sent = null;
  }

  listen() {
    const { ask, takes } = this._options;
    byId("page-field").addEventListener("input", () => this._type());
    byId("page-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this._save();
    });
    byId("page-rebase").addEventListener("click", () => this._rebase());
    byId("page-drop").addEventListener("click", () => this._keep(null));
    byId("pen-take").addEventListener("click", () => ask(takes, { activityId: this._shown.id }));
    byId("pen-hand").addEventListener("click", () => ask("handOverPen", { activityId: this._shown.id }));
  }

  /**
   * @param {import("../live/fold.js").SessionState} state
   * @param {?import("../live/fold.js").Activity} activity
   * @param {{mine: boolean, place: ?number, mayHandOver: boolean, held: boolean}} pen `held`: nothing is taken for now
   */
  draw(state, activity, { mine, place, mayHandOver, held }) {
    const shown = activity?.kind === "WRITE";
    show(byId("shared-page"), shown);
    if (!shown) return;
    const page = state.pages.find((each) => each.activityId === activity.id) ?? BLANK;
    this._shown = { id: activity.id, page };
    this._settle();
    const open = activity.status === "RUNNING";
    const draft = this._draft();
    const stale = draft !== null && page.revision > draft.base;
    const writing = (open && mine) || draft !== null;
    const { say } = this._options.words;
    show(byId("page-form"), writing);
    show(byId("page-text"), !writing || stale);
    write(byId("page-text"), page.text ?? say("page.empty"));
    this._fill(draft, activity, open);
    const blank = byId("page-field").value.trim() === "";
    byId("pen-take").disabled = byId("pen-hand").disabled = held;
    byId("page-save").disabled = held || !open || !mine || draft === null || stale || blank;
    show(byId("page-drop"), draft !== null);
    show(byId("page-rebase"), stale);
    write(byId("page-said"), say(stale ? "page.stale" : draft === null ? "page.saved" : "page.unsaved"));
    write(byId("pen-said"), this._penSaid(page, mine, place));
    show(byId("pen-take"), open && !mine && place === null);
    show(byId("pen-hand"), open && (mine || (mayHandOver && page.penHeld)));
    write(byId("pen-hand"), say(page.waiting > 0 ? "page.hand_over" : "page.put_down"));
  }

  _penSaid({ penHeld, penUntil, waiting }, mine, place) {
    const { words: { say, count }, now } = this._options;
    const parts = [say(mine ? "page.yours" : penHeld ? "page.held" : "page.free")];
    if (!mine && penHeld && penUntil !== null && Date.parse(penUntil) <= now()) parts.push(say("page.lapsed"));
    if (place !== null) parts.push(say("page.place", { place }));
    else if (waiting > 0) parts.push(count("page.waiting", waiting));
    return parts.join(" ");
  }

  _fill(draft, { settings }, open) {
    const field = byId("page-field");
    const text = draft?.text ?? this._shown.page.text ?? "";
    if (field.value !== text) field.value = text;
    field.maxLength = settings.write?.maxLength ?? -1;
    field.readOnly = !open;
  }

  _type() {
    const { page } = this._shown;
    this._keep({ text: byId("page-field").value, base: this._draft()?.base ?? page.revision });
  }

  _save() {
    const draft = this._draft();
    if (draft === null) return;
    this._sent = { ...draft, text: draft.text.trim() };
    this._options.ask("saveText", { activityId: this._shown.id, text: this._sent.text, base: draft.base });
  }

  _rebase() {
    const draft = this._draft();
    if (draft !== null) this._keep({ ...draft, base: this._shown.page.revision });
    byId("page-field").focus();
  }

  /** What the server has is a draft no more; what was typed meanwhile is one over it. */
  _settle() {
    const { id, page } = this._shown;
    const draft = this._draft();
    if (draft === null) return;
    if (draft.text.trim() === (page.text ?? "")) this._store(id, null);
    else if (this._sent?.text === page.text && draft.base < page.revision) this._store(id, { ...draft, base: page.revision });
  }

  _keep(draft) {
    this._store(this._shown.id, draft);
    this._options.draw();
  }

  /** @returns {?Draft} */
  _draft() {
    const { id } = this._shown;
    if (!this._drafts.has(id)) this._drafts.set(id, restored(id));
    return this._drafts.get(id);
  }

  _store(id, draft) {
    this._drafts.set(id, draft);
    try {
      if (draft === null) localStorage.removeItem(keyOf(id));
      else localStorage.setItem(keyOf(id), JSON.stringify(draft));
    } catch {
      // The draft then lasts as long as the page.
    }
  }
}

/** @returns {?Draft} */
function restored(id) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(id)));
  } catch {
    return null;
  }
}

function keyOf(id) {
  return `jalon.texte.${id}`;
}
