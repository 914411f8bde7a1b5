/**
 * Actions being drafted by the room: read them, back them, and write one where everyone may.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { current } from "../live/agenda.js";

/** @typedef {import("./room.js").Room} Room */

/** @param {Room} room */
export function listenActing(room) {
  byId("draft-action").addEventListener("submit", (event) => {
    event.preventDefault();
    const title = byId("action-title").value.trim();
    if (room.hold(current(room.state())) !== null) return;
    if (title === "") {
      byId("action-title").focus();
      return;
    }
    const wording = {
      title,
      description: byId("action-description").value.trim() || null,
      priority: byId("action-priority").value === "" ? null : Number(byId("action-priority").value),
      dueOn: byId("action-due").value || null,
    };
    room.outbox.ask("draftAction", { sessionId: room.sessionId, activityId: current(room.state()).id, wording });
    byId("draft-action").reset();
    byId("action-title").focus();
  });
}

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawActing(room, state, activity) {
  const shown = activity?.kind === "DRAFT_ACTIONS";
  show(byId("acting"), shown);
  if (!shown) return;
  const { say, count } = room.words;
  const settings = activity.settings.draft;
  const open = activity.status === "RUNNING";
  const held = room.hold(activity) !== null;
  byId("draft-action").querySelector("button").disabled = held;
  const backed = room.part.backed(room.outbox.waiting());
  show(byId("draft-action"), open && settings.maxPerPerson > 0);
  const actions = state.proposals.filter((proposal) => proposal.activityId === activity.id);
  show(byId("no-action"), actions.length === 0);
  keep(byId("action-list"), actions, {
    key: ({ id }) => id,
    make: (action) => el("li", { class: "note" },
      el("p", { class: "title" }),
      el("p", { class: "text quiet" }),
      el("p", { class: "row" },
        el("span", { class: "chip" }),
        el("button", { type: "button", class: "back", onclick: () => back(room, activity.id, action.id) }),
      ),
    ),
    update: (element, action) => {
      const mine = backed.has(action.id);
      const title = action.title ?? say("text.erased");
      const button = element.querySelector(".back");
      write(element.querySelector(".title"), title);
      write(element.querySelector(".text"), action.description ?? "");
      write(element.querySelector(".chip"), count("action.supporters", action.supporters));
      write(button, say(mine ? "action.backed" : "action.back"));
      button.setAttribute("aria-pressed", String(mine));
      button.setAttribute("aria-label", say(mine ? "action.backed_named" : "action.back_named", { title }));
      show(button, open && settings.supported);
      button.disabled = held;
    },
  });
}

function back({ part, outbox, sessionId }, activityId, proposalId) {
  const supports = !part.backed(outbox.waiting()).has(proposalId);
  outbox.ask("supportAction", { sessionId, activityId, proposalId, supports });
}
