/**
 * What a proposal says, before it is handed over: reword it, merge it, set it aside with a reason, take
 * it back. Its evidence stays, whatever is said.
 */

import { el, keep, show, write } from "../dom.js";

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk @param {string} proposalId */
export function makeWording(desk, proposalId) {
  const { say } = desk.words;
  const field = (name, label, control) => {
    control.id = `${name}-${proposalId}`;
    control.classList.add(name);
    return el("p", {}, el("label", { for: control.id }, label), control);
  };
  const wording = el("form", { class: "wording" },
    field("w-title", say("action.title"), el("input", { maxlength: 300, required: true, autocomplete: "off" })),
    field("w-description", say("action.description"), el("textarea", { rows: 2, maxlength: 2000 })),
    el("div", { class: "row" },
      field("w-priority", say("action.priority"), el("select", {},
        ...["", 1, 2, 3].map((level) => el("option", { value: level }, level === "" ? "–" : say(`action.priority_${level}`))),
      )),
      field("w-due", say("action.due"), el("input", { type: "date" })),
      el("button", { class: "primary small" }, say("wording.save")),
    ),
  );
  wording.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = (name) => wording.querySelector(`.${name}`).value.trim() || null;
    const level = value("w-priority");
    desk.ask("editProposal", {
      proposalId,
      wording: {
        title: value("w-title"),
        description: value("w-description"),
        priority: level === null ? null : Number(level),
        dueOn: value("w-due"),
      },
    });
    wording.closest("details").open = false;
  });
  const merging = el("form", { class: "row merging" },
    field("w-into", say("wording.merge_into"), el("select", { required: true })),
    el("button", { class: "small" }, say("animation.merge")),
  );
  merging.addEventListener("submit", (event) => {
    event.preventDefault();
    desk.ask("mergeProposals", { intoProposalId: merging.querySelector("select").value, fromProposalId: proposalId });
  });
  const dropping = el("form", { class: "row" },
    field("w-reason", say("wording.reason"), el("input", { maxlength: 2000, required: true, autocomplete: "off" })),
    el("button", { class: "small" }, say("wording.drop")),
  );
  dropping.addEventListener("submit", (event) => {
    event.preventDefault();
    desk.ask("dropProposal", { proposalId, reason: dropping.querySelector("input").value.trim() });
  });
  const details = el("details", { class: "rewording" }, el("summary", {}, say("wording.change")), wording, merging, dropping);
  // Filled when it is opened: what is being typed is never overwritten by what the room does.
  details.addEventListener("toggle", () => {
    if (details.open) fill(details, desk.state().proposals.find(({ id }) => id === proposalId));
  });
  return details;
}

function fill(details, { title, description, priority, dueOn }) {
  const given = { "w-title": title, "w-description": description, "w-priority": priority, "w-due": dueOn };
  for (const [name, value] of Object.entries(given)) details.querySelector(`.${name}`).value = value ?? "";
}

/** @param {HTMLElement} details @param {Desk} desk @param {import("../live/fold.js").Proposal} proposal */
export function updateWording(details, desk, proposal) {
  const { say } = desk.words;
  show(details, proposal.status === "DRAFTED");
  const others = desk.state().proposals.filter(({ id, status }) => id !== proposal.id && status === "DRAFTED");
  show(details.querySelector(".merging"), others.length > 0);
  keep(details.querySelector(".w-into"), others, {
    key: ({ id }) => id,
    make: ({ id }) => el("option", { value: id }),
    update: (option, { title }) => write(option, title ?? say("text.erased")),
  });
}
