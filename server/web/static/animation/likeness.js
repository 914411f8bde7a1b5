/**
 * Cards that say almost the same thing, found by the server when the facilitator asks, or merges tables.
 *
 * Refuses to move anything by itself: each suggestion is taken, or let go.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { isStanding } from "../live/agenda.js";
import { LIKENESS } from "../live/documents.js";
import { Refused } from "../live/http.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {{contributionIds: string[], groupIds: string[], words: string[]}} Suggestion */

/** @type {?Suggestion[]} null before the first search */
let found = null;
const letGo = new Set();

/** @param {Desk} desk */
export function listenLikeness(desk) {
  byId("look-alike").addEventListener("click", async () => {
    byId("look-alike").disabled = true;
    try {
      const { likenessSuggestions } = await desk.wire.ask(LIKENESS, { sessionId: desk.sessionId });
      hearSuggestions(desk, likenessSuggestions ?? []);
    } catch (error) {
      write(byId("likeness-said"), error instanceof Refused ? error.message : desk.words.say("unreachable"));
    } finally {
      byId("look-alike").disabled = false;
    }
  });
}

/** @param {Desk} desk @param {Suggestion[]} suggestions asked for, or told of once tables are merged */
export function hearSuggestions(desk, suggestions) {
  found = suggestions;
  desk.draw();
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} locked */
export function drawLikeness(desk, state, locked) {
  const { say, count } = desk.words;
  show(byId("likeness"), !locked && state.contributions.length > 1);
  if (found === null) return;
  const cards = new Map(state.contributions.filter(isStanding).map((card) => [card.id, card]));
  const open = found.filter((each) => isOpen(each, cards) && !letGo.has(keyOf(each)));
  write(byId("likeness-said"), open.length === 0 ? say("likeness.none") : count("likeness.found", open.length));
  keep(byId("likeness-list"), open, {
    key: keyOf,
    make: (each) => el("li", { class: "note" },
      el("ul", {}, ...each.contributionIds.map((id) => el("li", {}, cards.get(id).text ?? say("text.erased")))),
      el("p", { class: "row" },
        el("button", { type: "button", class: "small primary", onclick: () => gather(desk, each) }, say("likeness.gather")),
        el("button", { type: "button", class: "small", onclick: () => { letGo.add(keyOf(each)); desk.draw(); } }, say("likeness.let_go")),
      ),
    ),
  });
}

/** Cards that left the board, or already stand together, are no suggestion any more. */
function isOpen({ contributionIds }, cards) {
  if (contributionIds.some((id) => !cards.has(id))) return false;
  const groups = new Set(contributionIds.map((id) => cards.get(id).groupId));
  return groups.size > 1 || groups.has(null);
}

function gather(desk, { contributionIds, groupIds }) {
  const cards = desk.state().contributions.filter(({ id }) => contributionIds.includes(id));
  if (groupIds.length === 0) {
    desk.ask("formGroup", { title: (cards[0].text ?? desk.words.say("text.erased")).slice(0, 300), contributionIds });
    return;
  }
  for (const { id, groupId } of cards) {
    if (groupId !== groupIds[0]) desk.ask("moveContribution", { contributionId: id, groupId: groupIds[0] });
  }
}

function keyOf({ contributionIds }) {
  return contributionIds.join(" ");
}
