/**
 * The lines of a card besides its text: its column, its fields, the card it hangs from, those that it
 * puts together, its place on a plan. What is asked is data; nothing here knows a method.
 *
 * Refuses to send: it reads what was filled in, or says which line is missing.
 *
 * @typedef {{key: string, label: string, kind: "TEXT"|"LONG_TEXT"|"YEAR"|"DATE"|"CHOICE", required: boolean,
 *   choices: string[]}} Field
 * @typedef {{
 *   columns: Array<{key: string, title: string}>,
 *   fields: Field[],
 *   parent: ?{of: string[], required: boolean, depth: number},
 *   picks: ?{of: string, required: boolean, onePerParent: boolean, most: number},
 *   plan: ?{documentId: ?string, required: boolean},
 * }} Shape
 * @typedef {{id: string, text: ?string, parentId: ?string}} Card
 */

import { el, keep, write } from "../../dom.js";

// More columns than this, and a list that opens is quicker than a wall of buttons.
const MOST_CHIPS = 8;
const MIDDLE = 0.5;

/**
 * @param {Shape} shape
 * @param {ReturnType<typeof import("../../words.js").wordsOf>} words
 * @param {{onInput: () => void}} told
 */
export function makeCardForm(shape, words, { onInput }) {
  const { say } = words;
  const lines = [
    shape.columns.length > 0 && columnLine(shape.columns, say),
    shape.parent !== null && cardLine("parent", shape.parent.required, say("card.parent")),
    ...shape.fields.map((field) => fieldLine(field, say)),
    shape.picks !== null && picksLine(say, shape.picks),
    shape.plan !== null && planLine(say, shape.plan),
  ].filter(Boolean);
  const element = el("div", { class: "card-form" }, ...lines);
  element.addEventListener("input", onInput);
  return element;
}

function columnLine(columns, say) {
  if (columns.length > MOST_CHIPS) {
    return el("p", { class: "line-column" },
      el("label", { for: "card-column" }, say("card.column")),
      el("select", { id: "card-column", name: "column", required: true },
        el("option", { value: "" }, say("card.choose")),
        ...columns.map(({ key, title }) => el("option", { value: key }, title)),
      ),
    );
  }
  return el("fieldset", { class: "chips-choice line-column" },
    el("legend", {}, say("card.column")),
    ...columns.map(({ key, title }) =>
      el("label", { class: "cell" }, el("input", { type: "radio", name: "column", value: key }), el("span", {}, title)),
    ),
  );
}

/** @param {Field} field */
function fieldLine({ key, label, kind, required, choices }, say) {
  const id = `card-field-${key}`;
  const attributes = { id, name: `field ${key}`, required, "data-field": key };
  const named = required ? label : `${label} ${say("card.optional")}`;
  return el("p", {}, el("label", { for: id }, named), control(kind, attributes, choices, say));
}

function control(kind, attributes, choices, say) {
  switch (kind) {
    case "LONG_TEXT":
      return el("textarea", { ...attributes, rows: 3, maxlength: 2000 });
    case "YEAR":
      return el("input", { ...attributes, type: "number", inputmode: "numeric", min: 1900, max: 2200, step: 1 });
    case "DATE":
      return el("input", { ...attributes, type: "date" });
    case "CHOICE":
      return el("select", attributes, el("option", { value: "" }, say("card.choose")), ...choices.map((each) => el("option", { value: each }, each)));
    default:
      return el("input", { ...attributes, type: "text", maxlength: 300, autocomplete: "off" });
  }
}

function cardLine(name, required, label) {
  return el("p", {},
    el("label", { for: `card-${name}` }, label),
    el("select", { id: `card-${name}`, name, required }),
  );
}

function picksLine(say, { required }) {
  return el("fieldset", { class: "picks", "data-required": String(required) }, el("legend", {}, say("card.picks")), el("div", { class: "picks-list" }));
}

/** A point, set by a finger or by two sliders, which a keyboard moves. */
function planLine(say, { required }) {
  const slider = (name) => el("input", { type: "range", id: `card-${name}`, name, min: 0, max: 1, step: 0.01, value: MIDDLE });
  const point = el("span", { class: "point" });
  const plan = el("div", { class: "plan", "aria-hidden": "true" }, point);
  const [x, y] = [slider("x"), slider("y")];
  const placePoint = () => {
    plan.style.setProperty("--x", x.value);
    plan.style.setProperty("--y", y.value);
  };
  const line = el("fieldset", { class: "plan-line", "data-placed": "false", "data-required": String(required) },
    el("legend", {}, say("card.plan")),
    plan,
    el("p", {}, el("label", { for: x.id }, say("card.plan_x")), x),
    el("p", {}, el("label", { for: y.id }, say("card.plan_y")), y),
  );
  plan.addEventListener("click", (event) => {
    const box = plan.getBoundingClientRect();
    x.value = String((event.clientX - box.left) / box.width);
    y.value = String((event.clientY - box.top) / box.height);
    x.dispatchEvent(new Event("input", { bubbles: true }));
  });
  line.addEventListener("input", () => {
    line.dataset.placed = "true";
    placePoint();
  });
  placePoint();
  return line;
}

/**
 * The cards that may be chosen, as they are now.
 *
 * @param {HTMLElement} form
 * @param {{parents: Card[], picks: Card[], roots: Card[]}} cards `roots`: what the picks hang from
 * @param {import("../../words.js").Say} say
 */
export function updateCardForm(form, { parents, picks, roots }, say) {
  const parent = form.querySelector("[name=parent]");
  if (parent !== null) keepOptions(parent, parents, say);
  const list = form.querySelector(".picks-list");
  if (list !== null) keepPicks(list, picks, roots, say);
}

function keepOptions(list, cards, say) {
  keep(list, [{ id: "", text: say("card.choose") }, ...cards], {
    key: (card) => card.id,
    make: (card) => el("option", { value: card.id }),
    update: (option, card) => write(option, card.text ?? say("text.erased")),
  });
}

/** One choice for each card that the others hang from: the thread through a morphological table. */
function keepPicks(list, picks, roots, say) {
  const held = new Map();
  for (const card of picks) {
    const row = held.get(card.parentId) ?? [];
    row.push(card);
    held.set(card.parentId, row);
  }
  keep(list, [...held.keys()].map((id) => ({ id: id ?? "" })), {
    key: (row) => row.id,
    make: (row) => el("p", {}, el("label", { for: `pick-${row.id}` }), el("select", { id: `pick-${row.id}`, "data-pick": "" })),
    update: (line, row) => {
      const parent = roots.find((card) => card.id === row.id);
      write(line.querySelector("label"), parent?.text ?? say("card.pick"));
      keepOptions(line.querySelector("select"), held.get(row.id || null) ?? [], say);
    },
  });
}

/**
 * What was filled in. `missing` is the first line that is required and empty.
 *
 * @param {HTMLElement} form
 * @returns {{column: ?string, fields: Array<{key: string, value: string}>, parentId: ?string,
 *   pickIds: string[], point: ?{x: number, y: number}, missing: ?HTMLElement}}
 */
export function readCardForm(form) {
  const of = (selector) => form.querySelector(selector);
  const value = (selector) => of(selector)?.value || null;
  const plan = of(".plan-line");
  const fields = [...form.querySelectorAll("[data-field]")].map((line) => ({ key: line.dataset.field, value: line.value.trim() }));
  const column = value("select[name=column]") ?? value("[name=column]:checked");
  const columnMissing = of(".line-column") !== null && column === null ? of("[name=column]") : null;
  const missing = [...form.querySelectorAll("[required]")].find((line) => line.value.trim() === "" || !line.checkValidity());
  const point = plan?.dataset.placed === "true" ? { x: Number(of("[name=x]").value), y: Number(of("[name=y]").value) } : null;
  const unplaced = plan?.dataset.required === "true" && point === null ? of("[name=x]") : null;
  const pickIds = [...form.querySelectorAll("[data-pick]")].map((list) => list.value).filter(Boolean);
  const unpicked = of(".picks")?.dataset.required === "true" && pickIds.length === 0 ? of("[data-pick]") : null;
  return {
    column,
    fields: fields.filter((field) => field.value !== ""),
    parentId: value("[name=parent]"),
    pickIds,
    point,
    missing: columnMissing ?? missing ?? unplaced ?? unpicked,
  };
}

/** Ready for the next card: the column and the parent stay, as people go on in the same vein. */
export function clearCardForm(form) {
  for (const line of form.querySelectorAll("[data-field]")) line.value = "";
  const plan = form.querySelector(".plan-line");
  if (plan !== null) plan.dataset.placed = "false";
}

/** Whether anything besides its text is asked of a card. @param {Shape} shape */
export function isShaped({ columns, fields, parent, picks, plan }) {
  return columns.length > 0 || fields.length > 0 || parent !== null || picks !== null || plan !== null;
}
