/**
 * A step that was not foreseen, put into the agenda while the session runs: its kind, its prompt, its place.
 *
 * It begins with the usual settings of its kind. Refuses the finer ones, which a run sheet prepared
 * beforehand sets: in front of a room, five lines are as much as one fills in.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { isAhead } from "../live/agenda.js";

const KINDS = ["COLLECT", "GROUP", "VOTE", "RATE", "DISCUSS", "WRITE", "PRIORITISE", "DRAFT_ACTIONS"];
const METHODS = ["DOTS", "APPROVAL", "SCORE", "POINTS", "RANKING", "MAJORITY_JUDGEMENT"];
// A hundred points are no purse of dots.
const PURSES = Object.freeze({ POINTS: { budget: 100, cap_per_group: 100 } });
const AXES = 2;

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk */
export function listenInserting(desk) {
  const { say, named } = desk.words;
  byId("insert-kind").append(...KINDS.map((kind) => el("option", { value: kind }, named("kind", kind))));
  byId("insert-method").append(...METHODS.map((method) => el("option", { value: method }, named("method", method))));
  byId("insert-kind").addEventListener("change", () => desk.draw());
  byId("inserting").addEventListener("toggle", () => desk.draw());
  byId("insert").addEventListener("submit", (event) => {
    event.preventDefault();
    const prompt = byId("insert-prompt").value.trim();
    if (prompt === "") {
      byId("insert-prompt").focus();
      return;
    }
    const minutes = Math.round(Number(byId("insert-minutes").value));
    const plan = { prompt, settings: settingsOf(byId("insert-kind").value, say), minutes: minutes > 0 ? minutes : null };
    desk.ask("insertActivities", { runSheet: [plan], position: Number(byId("insert-at").value) });
    byId("insert").reset();
    byId("inserting").open = false;
    byId("inserting").querySelector("summary").focus();
  });
}

function settingsOf(kind, say) {
  const secrecy = byId("insert-secret").checked ? "SECRET" : "PSEUDONYMOUS";
  const of = byId("insert-on").value === "" ? [] : [byId("insert-on").value];
  switch (kind) {
    case "COLLECT":
      return { kind, hidden: byId("insert-hidden").checked };
    case "VOTE": {
      const method = byId("insert-method").value;
      return { kind, method, secrecy, of, ...PURSES[method] };
    }
    case "RATE":
      return { kind, secrecy, of, axes: axes(say) };
    case "DRAFT_ACTIONS":
      return { kind, max_per_person: 3 };
    default:
      return { kind };
  }
}

function axes(say) {
  return Array.from({ length: AXES }, (_, place) => ({
    label: byId(`insert-axis-${place + 1}`).value.trim() || say(`insert.axis_${place + 1}`),
    lowest: 1,
    highest: 5,
    lowest_label: say("insert.low"),
    highest_label: say("insert.high"),
  }));
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} concluded */
export function drawInserting({ words: { say } }, state, concluded) {
  show(byId("inserting"), !concluded);
  if (!byId("inserting").open) return;
  const kind = byId("insert-kind").value;
  show(byId("insert-hidden-line"), kind === "COLLECT");
  show(byId("insert-vote"), kind === "VOTE");
  show(byId("insert-axes"), kind === "RATE");
  show(byId("insert-poll"), kind === "VOTE" || kind === "RATE");
  const named = state.activities.filter(({ kind: each, name }) => each === "COLLECT" && name !== null);
  keep(byId("insert-on"), [{ name: "", prompt: say("insert.on_groups") }, ...named], {
    key: ({ name }) => name,
    make: ({ name }) => el("option", { value: name }),
    update: (option, { prompt }) => write(option, prompt),
  });
  keep(byId("insert-at"), places(state, say), {
    key: ({ position }) => String(position),
    make: ({ position }) => el("option", { value: position }),
    update: (option, { label }) => write(option, label),
  });
}

/** The places that are still ahead: before each step to come, and at the end. */
function places({ activities }, say) {
  const before = activities
    .map((activity, position) => ({ activity, position }))
    .filter(({ activity }) => isAhead(activity))
    .map(({ activity, position }) => ({ position, label: say("insert.before", { prompt: activity.prompt }) }));
  return [...before, { position: activities.length, label: say("insert.last") }];
}
