/**
 * Placing dots: each tap is counted at once, and asked of the server until it answers.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { activityOf, optionsOf } from "../live/agenda.js";
import { spent } from "../live/part.js";
import { isBalloted } from "./balloting.js";

/** @typedef {import("./room.js").Room} Room */

/** Whether each tap is a vote, which may be changed until the close. */
function isDotted(activity) {
  return activity?.settings.vote?.method === "DOTS" && !isBalloted(activity);
}

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawVote(room, state, activity) {
  const { part, outbox, words: { say, count } } = room;
  const shown = isDotted(activity) && !activity.revealed;
  show(byId("vote"), shown);
  if (!shown) return;
  const open = activity.status === "RUNNING";
  const dots = part.dots(activity.id, outbox.waiting());
  const { budget, capPerGroup: cap } = activity.settings.vote;
  const left = budget - spent(dots);
  const waiting = outbox.waiting(({ command }) => command === "placeDots");
  drawPurse(room.words, { open, held: room.hold(activity), budget, left, waiting: waiting.length });
  const options = optionsOf(state, activity.settings.vote.on);
  // Dots given before a merge stay on what was merged, and are shown there.
  const merged = state.groups.filter((group) => group.mergedIntoId !== null && dots.get(group.id) > 0);
  const ballot = [...options, ...merged];
  keep(byId("ballot"), ballot, {
    key: (group) => group.id,
    make: (group) => ballotLine(room, group, activity.id),
    update: (element, group) => {
      const placed = dots.get(group.id) ?? 0;
      const title = group.title ?? say("text.erased");
      const between = roomFor(room, activity, group.id);
      write(element.querySelector(".title"), title);
      drawDots(element.querySelector(".pips"), placed, Math.max(cap, placed));
      write(element.querySelector("output"), count("vote.placed", placed));
      const [less, more] = element.querySelectorAll("button");
      less.setAttribute("aria-label", say("vote.less", { title }));
      more.setAttribute("aria-label", say("vote.more", { title }));
      // Not `disabled`: the button that was just pressed would lose the keyboard's focus.
      less.setAttribute("aria-disabled", String(between.least === placed));
      more.setAttribute("aria-disabled", String(between.most === placed));
      element.dataset.placed = String(placed > 0);
      element.dataset.state = waiting.some(({ input }) => input.groupId === group.id) ? "waiting" : "sent";
    },
  });
}

/** How many dots this person has on a group, and between what they may now change them. */
function roomFor({ part, outbox, state, hold }, activity, groupId) {
  const dots = part.dots(activity.id, outbox.waiting());
  const placed = dots.get(groupId) ?? 0;
  if (activity.status !== "RUNNING" || hold(activity) !== null) return { placed, least: placed, most: placed };
  const { budget, capPerGroup } = activity.settings.vote;
  const standing = optionsOf(state(), activity.settings.vote.on).some(({ id }) => id === groupId);
  const left = budget - spent(dots);
  // Dots given before a merge stay there, and may only be taken back.
  const most = standing ? Math.min(capPerGroup, placed + left) : placed;
  return { placed, least: 0, most };
}

function ballotLine(room, group, activityId) {
  const step = (by) => () => {
    // Counted at the tap: five quick ones come before the page is drawn again.
    const { placed, least, most } = roomFor(room, activityOf(room.state(), activityId), group.id);
    const dots = placed + by;
    if (least <= dots && dots <= most) room.outbox.ask("placeDots", { sessionId: room.sessionId, activityId, groupId: group.id, dots });
  };
  return el("li", {},
    el("p", { class: "title" }),
    el("div", { class: "stepper" },
      el("button", { type: "button", class: "step-button", onclick: step(-1) }, "−"),
      el("span", { class: "pips", "aria-hidden": "true" }),
      el("output", { class: "visually-hidden" }),
      el("button", { type: "button", class: "step-button", onclick: step(1) }, "+"),
    ),
  );
}

function drawDots(container, filled, total) {
  const pips = Array.from({ length: total }, (_, index) => ({ id: String(index), on: index < filled }));
  keep(container, pips, {
    key: (pip) => pip.id,
    make: () => el("span", { class: "pip" }),
    update: (element, pip) => { element.dataset.on = String(pip.on); },
  });
}

function drawPurse({ say, count }, { open, held, budget, left, waiting }) {
  let text = open ? count("vote.left", left, { budget }) : say("vote.closed");
  if (held !== null) text = say(`held.${held}`);
  if (waiting > 0) text += ` ${say("vote.sending")}`;
  write(byId("purse"), text);
  byId("purse").dataset.state = waiting > 0 ? "waiting" : "sent";
}
