/**
 * What the room has said: its groups, and the last contributions that are in none.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { photoButton } from "../live/photos.js";
import { contributionsByGroup, isStanding, standingGroups } from "../live/agenda.js";

const LAST_SHOWN = 100;
// What these ask about is shown with them.
const WITHOUT_BOARD = new Set(["VOTE", "RATE", "DRAFT_ACTIONS", "PRIORITISE"]);

/** @typedef {import("./room.js").Room} Room */

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawBoard(room, state, activity) {
  const { say, count } = room.words;
  const voting = WITHOUT_BOARD.has(activity?.kind);
  const held = contributionsByGroup(state);
  const collecting = activity?.kind === "COLLECT" ? activity.id : null;
  const here = (card) => collecting === null || card.activityId === collecting;
  const groups = standingGroups(state).filter((group) => !voting && (collecting === null || (held.get(group.id) ?? []).some(here)));
  const loose = (voting ? [] : (held.get(null) ?? [])).filter(here).slice(-LAST_SHOWN).reverse();
  show(byId("board"), groups.length + loose.length > 0);
  write(byId("board-title"), count("board.count", state.contributions.filter((card) => isStanding(card) && here(card)).length));
  keep(byId("group-list"), groups, {
    key: (group) => group.id,
    make: () => el("li", {}, el("details", {}, el("summary", {}, el("span", { class: "title" }), el("span", { class: "quiet" })), el("ul", { class: "plain notes" }))),
    update: (element, group) => {
      const members = (held.get(group.id) ?? []).filter(here);
      write(element.querySelector(".title"), group.title ?? say("text.erased"));
      write(element.querySelector("summary .quiet"), count("contributions", members.length));
      keepNotes(room, element.querySelector("ul"), members);
    },
  });
  keepNotes(room, byId("loose-list"), loose);
}

function keepNotes({ words: { say }, part, wire }, list, contributions) {
  keep(list, contributions, {
    key: (each) => each.id,
    make: (each) => el("li", { class: "note" }, el("p", { class: "text" }), el("span", { class: "chip" }, say("state.yours")), each.photoId !== null && photoButton(wire, say, each.photoId)),
    update: (element, each) => {
      write(element.querySelector(".text"), each.text ?? say("text.erased"));
      show(element.querySelector(".chip"), part.owns(each.id));
    },
  });
}
