/**
 * What a reading comes to: convergences and divergences, each beside the words that bear it.
 */

import { confirmed } from "../confirming.js";
import { byId, el, keep, show, write } from "../dom.js";
import { evidenceTicked, forgetEvidence } from "./verbatims.js";

const KINDS = ["CONVERGENCE", "DIVERGENCE"];

/** @typedef {import("../animation/desk.js").Desk} Desk */

/** @param {Desk} desk */
export function listenFindings(desk) {
  byId("finding-kind").append(...KINDS.map((kind) => el("option", { value: kind }, desk.words.say(`finding.${kind}`))));
  byId("finding").addEventListener("submit", (event) => {
    event.preventDefault();
    const statement = byId("finding-statement").value.trim();
    if (statement === "") return;
    desk.ask("recordFinding", { kind: byId("finding-kind").value, statement, contributionIds: evidenceTicked() });
    byId("finding-statement").value = "";
    forgetEvidence();
    desk.draw();
  });
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} conducts */
export function drawFindings(desk, state, conducts) {
  const { say, count } = desk.words;
  show(byId("finding-box"), conducts);
  show(byId("no-finding"), state.findings.length === 0);
  const ticked = evidenceTicked().length;
  write(byId("finding-evidence"), ticked === 0 ? say("findings.tick") : count("findings.evidence", ticked));
  keep(byId("finding-list"), state.findings, {
    key: ({ id }) => id,
    make: ({ id, kind }) => el("li", { class: "note", "data-kind": kind },
      el("p", { class: "chips" }, el("span", { class: "chip" }, say(`finding.${kind}`))),
      el("p", { class: "text" }),
      el("p", { class: "evidence quiet" }),
      conducts && el("div", { class: "row" }, el("button", { type: "button", class: "small", onclick: () => withdraw(desk, id) }, say("findings.withdraw"))),
    ),
    update: (element, { statement, contributionIds, groupIds }) => {
      write(element.querySelector(".text"), statement ?? say("text.erased"));
      const borne = contributionIds.length + groupIds.length;
      write(element.querySelector(".evidence"), borne === 0 ? "" : count("findings.borne", borne));
    },
  });
}

async function withdraw(desk, findingId) {
  if (await confirmed(desk.words.say, "findings.withdraw")) desk.ask("withdrawFinding", { findingId });
}
