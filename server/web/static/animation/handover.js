/**
 * What the session proposes, handed over to those who will carry it.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { isConcluded } from "../live/agenda.js";
import { HOLDERS } from "../live/documents.js";
import { untilAnswered } from "../live/persistent.js";
import { supportOf } from "../results/support.js";
import { makeWording, updateWording } from "./wording.js";

/** @typedef {import("./desk.js").Desk} Desk */

const SET_ASIDE = new Set(["MERGED", "DROPPED"]);

/** @type {?Array<{id: string, name: string}>} */
let holders = null;
let askingHolders = false;

/** @param {Desk} desk */
export function listenHandover(desk) {
  byId("handover-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...byId("proposal-list").querySelectorAll("input:checked")];
    const holderId = byId("holder").value;
    if (chosen.length === 0 || holderId === "") return;
    desk.ask("handOverProposals", { proposalIds: chosen.map((box) => box.value), holderId });
  });
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state */
export function drawHandover(desk, state) {
  const { say, number } = desk.words;
  show(byId("handover"), state.proposals.length > 0);
  if (state.proposals.length === 0) return;
  desk.standing.follow();
  if (!askingHolders) {
    askingHolders = true;
    untilAnswered(() => readHolders(desk));
  }
  const names = new Map((holders ?? []).map((holder) => [holder.id, holder.name]));
  const options = [{ id: "", name: say(holders === null ? "animation.holders_asking" : "animation.holder_choose") }, ...(holders ?? [])];
  keep(byId("holder"), options, {
    key: (option) => option.id,
    make: (option) => el("option", { value: option.id }),
    update: (element, option) => write(element, option.name),
  });
  // While the room is at work, handing over is not what comes next.
  byId("handover-form").querySelector("button").classList.toggle("primary", isConcluded(state));
  keep(byId("proposal-list"), state.proposals, {
    key: (proposal) => proposal.id,
    make: (proposal) => el("li", {},
      el("input", { type: "checkbox", id: `p-${proposal.id}`, value: proposal.id }),
      el("span", { class: "rank" }),
      el("div", {},
        el("label", { for: `p-${proposal.id}` }, el("span", { class: "title" }), el("span", { class: "quiet" })),
        el("p", { class: "said quiet" }),
        el("button", { type: "button", class: "small restore", onclick: () => desk.ask("restoreProposal", { proposalId: proposal.id }) }, say("wording.restore")),
        makeWording(desk, proposal.id),
      ),
    ),
    update: (element, proposal) => {
      const box = element.querySelector("input");
      const drafted = desk.standing.statusOf(proposal) === "DRAFTED";
      box.disabled = !drafted;
      if (!drafted) box.checked = false;
      write(element.querySelector(".rank"), number(proposal.rank));
      write(element.querySelector(".title"), proposal.title ?? say("text.erased"));
      write(element.querySelector(".quiet"), proposalLine(desk, state, proposal, names));
      write(element.querySelector(".said"), proposal.reason ?? proposal.description ?? "");
      show(element.querySelector(".restore"), SET_ASIDE.has(proposal.status));
      updateWording(element.querySelector(".rewording"), desk, proposal);
    },
  });
}

async function readHolders({ wire, draw }) {
  const found = [];
  for (let after = null, more = true; more; ) {
    const { organisations } = await wire.ask(HOLDERS, { after });
    found.push(...organisations.nodes);
    after = organisations.pageInfo.endCursor;
    more = organisations.pageInfo.hasNextPage;
  }
  holders = found;
  draw();
}

function proposalLine({ words, standing }, state, proposal, names) {
  const { say, count } = words;
  const parts = [...supportOf(state, proposal, words), count("contributions", proposal.contributionIds.length)];
  const holder = names.get(proposal.holderId) ?? null;
  const status = standing.statusOf(proposal);
  if (holder !== null) parts.push(say("animation.handed_to", { holder }));
  if (holder === null || status !== "HANDED_OVER") parts.push(say(`proposal.${status}`));
  return parts.join(" · ");
}
