/**
 * The cards that are not on the board: those that wait to be let in, and those that were put aside.
 *
 * Nobody but the facilitator is told of them.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { photoButton } from "../live/photos.js";
import { factsOf } from "./facts.js";

/** @typedef {import("./desk.js").Desk} Desk */

const ASIDE = new Set(["REFUSED", "ARCHIVED"]);

/** @param {Desk} desk */
export function listenInbox(desk) {
  byId("approve-all").addEventListener("click", () => {
    const waiting = desk.state().contributions.filter(({ status }) => status === "PENDING");
    desk.ask("approveContributions", { contributionIds: waiting.map(({ id }) => id) });
  });
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} concluded */
export function drawInbox(desk, state, concluded) {
  const { say, count } = desk.words;
  const waiting = state.contributions.filter(({ status }) => status === "PENDING");
  const aside = state.contributions.filter(({ status }) => ASIDE.has(status));
  show(byId("inbox"), waiting.length > 0 && !concluded);
  write(byId("inbox-title"), count("inbox.waiting", waiting.length));
  keep(byId("inbox-list"), waiting, {
    key: ({ id }) => id,
    make: ({ id, photoId }) => el("li", { class: "note" },
      el("p", { class: "text" }),
      el("p", { class: "facts quiet" }),
      photoId !== null && photoButton(desk.wire, say, photoId),
      el("p", { class: "row" },
        el("button", { type: "button", class: "small primary", onclick: () => desk.ask("approveContributions", { contributionIds: [id] }) }, say("inbox.approve")),
        el("button", { type: "button", class: "small", onclick: () => desk.ask("refuseContributions", { contributionIds: [id] }) }, say("inbox.refuse")),
      ),
    ),
    update: (element, card) => {
      write(element.querySelector(".text"), card.text ?? say("text.erased"));
      write(element.querySelector(".facts"), factsOf(state, card));
    },
  });
  show(byId("aside"), aside.length > 0 && !concluded);
  write(byId("aside-title"), count("inbox.aside", aside.length));
  keep(byId("aside-list"), aside, {
    key: ({ id, status }) => `${id} ${status}`,
    make: (card) => el("li", { class: "note" },
      el("p", { class: "text" }),
      el("p", { class: "row" },
        el("span", { class: "chip" }, say(`inbox.${card.status}`)),
        el("button", { type: "button", class: "small", onclick: () => putBack(desk, card) }, say("inbox.put_back")),
      ),
    ),
    update: (element, card) => write(element.querySelector(".text"), card.text ?? say("text.erased")),
  });
}

function putBack(desk, { id, status }) {
  if (status === "REFUSED") desk.ask("approveContributions", { contributionIds: [id] });
  else desk.ask("restoreContribution", { contributionId: id });
}
