/**
 * The words of the room: noted as they are said, then read — whose group they are of, their tone, their codes.
 *
 * Words are given to a constituency, never to a person. A verbatim is a card first, and its reading
 * follows once the card has been acknowledged.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { cardsOf, current, isStanding, isWrittenByAll } from "../live/agenda.js";
import { CONSTITUENCIES } from "../live/constituencies.js";
import { clearCardForm, isShaped, makeCardForm, readCardForm, updateCardForm } from "../participant/cards/form.js";

const VALENCES = ["POSITIVE", "NEUTRAL", "NEGATIVE"];

/** @typedef {import("../animation/desk.js").Desk} Desk */

/** The cards that bear the next finding. @type {Set<string>} */
const evidence = new Set();
/** What is to be said of a card that is on its way. @type {Map<string, {constituency: ?string, valence: ?string}>} */
const readings = new Map();
/** The lines of the card of one activity, made once for it. @type {{id: ?string, form: ?HTMLElement}} */
const lines = { id: null, form: null };

/** @param {Desk} desk */
export function listenVerbatims(desk) {
  const { say } = desk.words;
  byId("verbatim-constituency").append(...options(say, "constituency", CONSTITUENCIES));
  byId("verbatim-valence").append(...options(say, "valence", VALENCES));
  byId("said-of").addEventListener("change", () => desk.draw());
  byId("verbatim").addEventListener("submit", (event) => {
    event.preventDefault();
    keepWords(desk);
  });
}

function options(say, beginning, values) {
  return [el("option", { value: "" }, say("notebook.unsaid")), ...values.map((each) => el("option", { value: each }, say(`${beginning}.${each}`)))];
}

async function keepWords(desk) {
  const text = byId("verbatim-text").value.trim();
  const { missing = null, ...details } = lines.form === null ? {} : readCardForm(lines.form);
  if (text === "" || missing !== null) {
    (missing ?? byId("verbatim-text")).focus();
    return;
  }
  const reading = { constituency: byId("verbatim-constituency").value || null, valence: byId("verbatim-valence").value || null };
  byId("verbatim-text").value = "";
  if (lines.form !== null) clearCardForm(lines.form);
  byId("verbatim-text").focus();
  const entry = await desk.ask("contribute", { activityId: collecting(desk.state()).id, text, ...details });
  if (reading.constituency !== null || reading.valence !== null) readings.set(entry.id, reading);
}

/** Once a card has its place, what was said of it follows. @param {Desk} desk @param {import("../live/outbox.js").Entry} entry */
export function hearVerbatim(desk, entry, { contributionId }) {
  const reading = readings.get(entry.id);
  if (reading === undefined) return;
  readings.delete(entry.id);
  desk.ask("qualifyVerbatim", { contributionId, ...reading });
}

/** The cards that were ticked to bear a finding. */
export function evidenceTicked() {
  return [...evidence];
}

export function forgetEvidence() {
  evidence.clear();
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} conducts */
export function drawVerbatims(desk, state, conducts) {
  drawWriting(desk, state);
  drawSaid(desk, state, conducts);
}

function drawWriting({ words, draw }, state) {
  const activity = current(state);
  // Where the room writes for itself, the notebook reads.
  const open = collecting(state);
  write(byId("now-prompt"), activity?.prompt ?? words.say("notebook.not_begun"));
  show(byId("verbatim"), open !== null);
  if (open === null) return;
  const shape = open.settings.collect;
  byId("verbatim-text").maxLength = shape.maxLength;
  if (lines.id !== open.id) {
    lines.id = open.id;
    lines.form = isShaped(shape) ? makeCardForm(shape, words, { onInput: draw }) : null;
    byId("verbatim-lines").replaceChildren(...(lines.form === null ? [] : [lines.form]));
    show(byId("verbatim-more"), lines.form !== null);
    // What may be left out is folded: words come fast.
    byId("verbatim-more").open = lines.form?.querySelector("[required], [data-required=true], .line-column") != null;
  }
  if (lines.form === null) return;
  const parents = cardsOf(state, shape.parent?.of ?? []);
  const picks = cardsOf(state, shape.picks === null ? [] : [shape.picks.of]);
  updateCardForm(lines.form, { parents, picks, roots: state.contributions }, words.say);
}

function collecting(state) {
  const running = state.activities.find(({ kind, status }) => kind === "COLLECT" && status === "RUNNING") ?? null;
  if (running === null) return null;
  return running.settings.collect.writers.includes("NOTE_TAKER") || !isWrittenByAll(running) ? running : null;
}

function drawSaid(desk, state, conducts) {
  const { say, count } = desk.words;
  const collected = state.activities.filter(({ kind, status }) => kind === "COLLECT" && status !== "PENDING" && status !== "SKIPPED");
  keep(byId("said-of"), [{ id: "", prompt: say("notebook.everything") }, ...collected], {
    key: ({ id }) => id,
    make: ({ id }) => el("option", { value: id }),
    update: (option, { prompt }) => write(option, prompt),
  });
  const of = byId("said-of").value;
  const cards = state.contributions.filter((card) => isStanding(card) && (of === "" || card.activityId === of)).reverse();
  const standing = new Set(cards.map(({ id }) => id));
  for (const id of evidence) if (!standing.has(id)) evidence.delete(id);
  write(byId("said-title"), count("notebook.said", cards.length));
  show(byId("nothing-said"), cards.length === 0);
  const readOf = new Map(state.verbatims.map((each) => [each.contributionId, each]));
  keep(byId("said-list"), cards, {
    key: ({ id }) => id,
    make: (card) => said(desk, card, conducts),
    update: (element, card) => updateSaid(desk, state, element, card, readOf.get(card.id) ?? UNREAD),
  });
}

const UNREAD = Object.freeze({ constituency: null, valence: null, quotable: null, codeIds: [] });

function said(desk, { id: contributionId }, conducts) {
  const { say } = desk.words;
  const box = el("input", { type: "checkbox", id: `e-${contributionId}`, onchange: () => tick(desk, contributionId, box.checked) });
  const choice = (name, ...choices) => el("select", { id: `${name}-${contributionId}`, class: name, onchange: () => qualify(desk, contributionId) }, ...choices);
  const constituency = choice("constituency", ...options(say, "constituency", CONSTITUENCIES));
  const valence = choice("valence", ...options(say, "valence", VALENCES));
  const quotable = choice("quotable",
    el("option", { value: "" }, say("quotable.by_notice")),
    el("option", { value: "true" }, say("quotable.agreed")),
    el("option", { value: "false" }, say("quotable.refused")),
  );
  const line = (label, list) => el("p", {}, el("label", { for: list.id }, label), " ", list);
  return el("li", { class: "note" },
    el("p", { class: "tick" }, conducts && box, el(conducts ? "label" : "span", { ...(conducts && { for: box.id }), class: "text" })),
    el("div", { class: "chips" }),
    el("details", { class: "folded" },
      el("summary", { class: "quiet" }, say("notebook.read")),
      el("div", { class: "reading" },
        el("div", { class: "row" }, line(say("floor.constituency"), constituency), line(say("notebook.valence"), valence), line(say("notebook.quotable"), quotable)),
        conducts && el("fieldset", {}, el("legend", {}, say("codes.of")), el("div", { class: "codes" })),
      ),
    ),
  );
}

function tick(desk, id, ticked) {
  if (ticked) evidence.add(id);
  else evidence.delete(id);
  desk.draw();
}

function qualify(desk, contributionId) {
  const value = (name) => document.getElementById(`${name}-${contributionId}`).value;
  const quotable = value("quotable");
  desk.ask("qualifyVerbatim", {
    contributionId,
    constituency: value("constituency") || null,
    valence: value("valence") || null,
    quotable: quotable === "" ? null : quotable === "true",
  });
}

function updateSaid(desk, state, element, card, reading) {
  const { say } = desk.words;
  write(element.querySelector(".text"), card.text ?? say("text.erased"));
  const box = element.querySelector("[type=checkbox]");
  if (box !== null) box.checked = evidence.has(card.id);
  const titles = new Map(state.codes.map(({ id, title }) => [id, title ?? say("text.erased")]));
  const chips = [
    reading.constituency !== null && say(`constituency.${reading.constituency}`),
    reading.valence !== null && say(`valence.${reading.valence}`),
    ...reading.codeIds.map((id) => titles.get(id)),
  ].filter(Boolean);
  keep(element.querySelector(".chips"), chips.map((text) => ({ text })), {
    key: ({ text }) => text,
    make: ({ text }) => el("span", { class: "chip" }, text),
  });
  for (const name of ["constituency", "valence", "quotable"]) {
    const list = element.querySelector(`.${name}`);
    if (document.activeElement !== list) list.value = reading[name] === null ? "" : String(reading[name]);
  }
  drawCodes(desk, state, element.querySelector(".codes"), card, reading);
}

function drawCodes(desk, { codes }, place, { id: contributionId }, reading) {
  if (place === null) return;
  const { say } = desk.words;
  show(place.parentElement, codes.length > 0);
  keep(place, codes, {
    key: ({ id }) => id,
    make: ({ id: codeId }) => {
      const box = el("input", { type: "checkbox", id: `k-${contributionId}-${codeId}`, onchange: () => desk.ask(box.checked ? "applyCode" : "removeCode", { contributionId, codeId }) });
      return el("span", { class: "tick" }, box, el("label", { for: box.id }));
    },
    update: (element, { id, title }) => {
      write(element.querySelector("label"), title ?? say("text.erased"));
      element.querySelector("input").checked = reading.codeIds.includes(id);
    },
  });
}
