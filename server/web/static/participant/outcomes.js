/**
 * What came out: the results of a vote once revealed, and the proposals of a concluded session.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { isConcluded, revealedVote } from "../live/agenda.js";
import { resultsTable } from "../results.js";

let shownResults = "";

/** @typedef {import("./room.js").Room} Room */

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawResults({ words }, state, activity) {
  const vote = isConcluded(state) ? revealedVote(state) : activity;
  const shown = vote?.kind === "VOTE" && vote.revealed && vote.tally !== null;
  show(byId("results"), shown);
  if (!shown) return;
  const drawn = JSON.stringify([vote.tally, state.groups]);
  if (drawn === shownResults) return;
  shownResults = drawn;
  byId("results").replaceChildren(el("h2", {}, words.say("results.title")), resultsTable(state, vote, words));
}

/** @param {Room} room @param {import("../live/fold.js").SessionState} state */
export function drawProposals(room, state) {
  const { say, number } = room.words;
  show(byId("proposals"), state.proposals.length > 0);
  if (state.proposals.length > 0) room.standing.follow();
  keep(byId("proposal-list"), state.proposals, {
    key: (proposal) => proposal.id,
    make: () => el("li", {}, el("span", { class: "rank" }), el("div", {}, el("p", { class: "title" }), el("p", { class: "quiet" }))),
    update: (element, proposal) => {
      write(element.querySelector(".rank"), number(proposal.rank));
      write(element.querySelector(".title"), proposal.title ?? say("text.erased"));
      write(element.querySelector(".quiet"), proposalLine(room, proposal));
    },
  });
}

function proposalLine({ words: { say, count }, standing }, proposal) {
  const parts = [count("contributions", proposal.contributionIds.length)];
  if (proposal.tally) parts.unshift(count("dots", proposal.tally.dots));
  parts.push(say(`proposal.${standing.statusOf(proposal)}`));
  return parts.join(" · ");
}
