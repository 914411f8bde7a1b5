/**
 * What came out: the results of a vote once revealed, and the proposals of a concluded session.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { isConcluded, revealedPoll } from "../live/agenda.js";
import { resultsOf } from "../results/results.js";
import { supportOf } from "../results/support.js";

let shownResults = "";

/** @typedef {import("./room.js").Room} Room */

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawResults({ words }, state, activity) {
  const poll = isConcluded(state) ? revealedPoll(state) : activity;
  const shown = poll !== null && poll.revealed && poll.tally !== null;
  show(byId("results"), shown);
  if (!shown) return;
  const drawn = JSON.stringify([poll.tally, state.groups]);
  if (drawn === shownResults) return;
  shownResults = drawn;
  byId("results").replaceChildren(el("h2", {}, words.say("results.title")), ...resultsOf(state, poll, words));
}

/** @param {Room} room @param {import("../live/fold.js").SessionState} state */
export function drawProposals(room, state) {
  const { say, number } = room.words;
  // Those of a step that runs are shown with it.
  const shown = isConcluded(state) && state.proposals.length > 0;
  show(byId("proposals"), shown);
  if (!shown) return;
  room.standing.follow();
  keep(byId("proposal-list"), state.proposals, {
    key: (proposal) => proposal.id,
    make: () => el("li", {}, el("span", { class: "rank" }), el("div", {}, el("p", { class: "title" }), el("p", { class: "quiet" }))),
    update: (element, proposal) => {
      write(element.querySelector(".rank"), number(proposal.rank));
      write(element.querySelector(".title"), proposal.title ?? say("text.erased"));
      write(element.querySelector(".quiet"), proposalLine(room, state, proposal));
    },
  });
}

function proposalLine({ words, standing }, state, proposal) {
  const { say, count } = words;
  const parts = [...supportOf(state, proposal, words), count("contributions", proposal.contributionIds.length)];
  parts.push(say(`proposal.${standing.statusOf(proposal)}`));
  return parts.join(" · ");
}
