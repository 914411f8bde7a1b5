/**
 * The levels of a prioritisation, as the facilitator fills them.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { levelsOf } from "../live/levels.js";

/** @typedef {import("./room.js").Room} Room */

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawPrioritising({ words: { say } }, state, activity) {
  const shown = activity?.kind === "PRIORITISE";
  show(byId("levels"), shown);
  if (!shown) return;
  keep(byId("level-list"), levelsOf(state, activity).levels, {
    key: ({ level }) => String(level),
    make: ({ level }) => el("section", {}, el("h2", {}, say("levels.level", { level })), el("p", { class: "quiet" }, say("levels.none")), el("ol", { class: "notes" })),
    update: (element, { items }) => {
      show(element.querySelector(".quiet"), items.length === 0);
      keep(element.querySelector("ol"), items, {
        key: ({ id }) => id,
        make: () => el("li", { class: "note" }),
        update: (line, { title }) => write(line, title ?? say("text.erased")),
      });
    },
  });
}
