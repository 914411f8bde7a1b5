/**
 * Located notes on the screen: each is a number on the plan, and the last ones are read beside it.
 *
 * A number is the card's own: it stays when another leaves, so that what was said of it still holds.
 * A column is told by its place in the legend and by a shade; the number alone is enough to tell notes apart.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { isStanding } from "../live/agenda.js";

const LAST_READ = 4;
const SHADES = 4;

/** Whether a step has notes to put on its plan. @param {import("../live/fold.js").SessionState} state */
export function isLocated(state, activity) {
  return activity.settings.collect?.plan != null && locatedIn(state, activity).length > 0;
}

function locatedIn(state, { id }) {
  return state.contributions.filter((each) => isStanding(each) && each.activityId === id && each.point !== null);
}

/**
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 * @param {import("../live/fold.js").SessionState} state
 * @param {import("../live/fold.js").Activity} activity
 * @returns {string} how many there are in all
 */
export function drawPlan({ say, count, number }, state, activity) {
  const { columns } = activity.settings.collect;
  const shadeOf = (column) => Math.max(0, columns.findIndex(({ key }) => key === column)) % SHADES;
  const notes = locatedIn(state, activity).map((card) => ({ ...card, shade: shadeOf(card.column) }));
  keep(byId("plan-spots"), notes, {
    key: ({ id }) => id,
    make: () => el("span", { class: "spot", "aria-hidden": "true" }),
    update: (spot, { point, number: named, shade }) => {
      spot.style.setProperty("--x", String(point.x));
      spot.style.setProperty("--y", String(point.y));
      spot.dataset.shade = String(shade);
      write(spot, number(named));
    },
  });
  show(byId("plan-legend"), columns.length > 0);
  keep(byId("plan-legend"), columns, {
    key: ({ key }) => key,
    make: ({ key, title }) => el("li", {}, el("span", { class: "spot", "data-shade": shadeOf(key), "aria-hidden": "true" }), el("span", {}, title)),
  });
  keep(byId("plan-notes"), notes.slice(-LAST_READ).reverse(), {
    key: ({ id }) => id,
    make: () => el("li", {}, el("span", { class: "spot" }), el("p", {})),
    update: (element, { text, number: named, shade }) => {
      write(element.querySelector(".spot"), number(named));
      element.querySelector(".spot").dataset.shade = String(shade);
      write(element.querySelector("p"), (text ?? say("text.erased")) || say("photo.alone"));
    },
  });
  return count("contributions", notes.length);
}
