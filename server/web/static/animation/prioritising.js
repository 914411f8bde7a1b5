/**
 * Putting groups or cards in levels, by buttons: a keyboard does all that a hand does.
 *
 * What was moved keeps the focus where it arrives, so that it can be moved again.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { current, isConcluded } from "../live/agenda.js";
import { levelsOf } from "../live/levels.js";

const STEPS = Object.freeze({ UP: "up", DOWN: "down", RAISE: "raise", LOWER: "lower" });

/** @typedef {import("./desk.js").Desk} Desk */

/** What was last moved, until it has arrived. @type {?{itemId: string, control: string}} */
let moved = null;

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawPrioritising(desk, state) {
  const activity = isConcluded(state) ? null : current(state);
  const shown = activity?.kind === "PRIORITISE";
  show(byId("prioritising"), shown);
  if (!shown) return;
  const { say, count } = desk.words;
  const open = activity.status === "RUNNING";
  const { levels, rest } = levelsOf(state, activity);
  const place = { desk, activity, open, most: levels.length };
  keep(byId("level-list"), levels.map((each) => ({ ...each, id: `${activity.id}-${each.level}` })), {
    key: ({ id }) => id,
    make: () => el("section", { class: "column" }, el("h3", {}), el("ol", { class: "plain notes" })),
    update: (element, { level, items }) => {
      write(element.querySelector("h3"), `${say("levels.level", { level })} (${count("levels.items", items.length)})`);
      keepPlaced(element.querySelector("ol"), items, level, place);
    },
  });
  show(byId("unplaced"), rest.length > 0);
  write(byId("unplaced-title"), count("levels.rest", rest.length));
  keepRest(byId("unplaced-list"), rest, place);
  followMoved();
}

function keepPlaced(list, items, level, { desk, activity, open, most }) {
  const { say } = desk.words;
  keep(list, items, {
    key: ({ id }) => id,
    make: ({ id }) => item(id,
      ...Object.entries(STEPS).map(([step, control]) => button(control, say(`levels.${control}`), () => ask(desk, "moveItem", { activityId: activity.id, itemId: id, step }, control))),
      button("unplace", say("levels.unplace"), () => ask(desk, "unplaceItem", { activityId: activity.id, itemId: id }, "level-1")),
    ),
    update: (element, { title }) => {
      const at = items.findIndex(({ id }) => id === element.dataset.item);
      const named = { up: at > 0, down: at < items.length - 1, raise: level > 1, lower: level < most, unplace: true };
      name(element, title ?? say("text.erased"), open);
      for (const [control, possible] of Object.entries(named)) element.querySelector(`.${control}`).disabled = !possible;
    },
  });
}

function keepRest(list, items, { desk, activity, open, most }) {
  const { say } = desk.words;
  const levels = Array.from({ length: most }, (_, index) => index + 1);
  keep(list, items.map((each) => ({ ...each, key: `${activity.id}-${each.id}` })), {
    key: ({ key }) => key,
    make: ({ id }) => item(id, ...levels.map((level) =>
      button(`level-${level}`, say("levels.level", { level }), () => ask(desk, "placeItem", { activityId: activity.id, itemId: id, level }, "up")))),
    update: (element, { title }) => name(element, title ?? say("text.erased"), open),
  });
}

function item(id, ...controls) {
  return el("li", { class: "note", "data-item": id }, el("p", { class: "text", tabindex: -1 }), el("div", { class: "row" }, ...controls));
}

function button(control, label, onclick) {
  return el("button", { type: "button", class: `small ${control}`, onclick }, label);
}

function name(element, title, open) {
  write(element.querySelector(".text"), title);
  for (const each of element.querySelectorAll("button")) each.setAttribute("aria-label", `${each.textContent} : ${title}`);
  show(element.querySelector(".row"), open);
}

function ask(desk, command, input, control) {
  moved = { itemId: input.itemId, control };
  desk.ask(command, input);
}

/** The focus goes along, where the element that had it is gone or can no more be used. */
function followMoved() {
  if (moved === null) return;
  const focused = document.activeElement;
  const element = document.querySelector(`#prioritising [data-item="${CSS.escape(moved.itemId)}"]`);
  if (focused !== document.body && !focused.disabled) {
    if (!element?.contains(focused)) moved = null;
    return;
  }
  const wanted = element?.querySelector(`.${moved.control}:enabled`) ?? element?.querySelector(".text");
  wanted?.focus();
  moved = null;
}
