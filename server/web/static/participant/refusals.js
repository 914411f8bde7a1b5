/**
 * What was asked and not taken into account, with its reason, until this person lets it go.
 */

import { byId, el, keep, show } from "../dom.js";
import { copy } from "./copying.js";

/** @typedef {import("./room.js").Room} Room */

/** @param {Room} room */
export function drawRefused({ words, outbox }) {
  const { say } = words;
  const refused = outbox.refused();
  show(byId("refused"), refused.length > 0);
  keep(byId("refused-list"), refused, {
    key: (entry) => entry.id,
    make: (entry) => el("li", { class: "card refused" },
      el("p", {}, el("strong", {}, say(`refused.${entry.command}`)), " ", reason(words, entry.problem)),
      entry.input.text && el("p", { class: "kept" }, entry.input.text),
      el("p", { class: "row" },
        entry.input.text && el("button", { type: "button", onclick: () => copy(entry.input.text, say) }, say("copy")),
        entry.problem.code === "INTERNAL" && el("button", { type: "button", onclick: () => outbox.tryAgain(entry.id) }, say("refused.again")),
        el("button", { type: "button", onclick: () => outbox.letGo(entry.id) }, say("refused.let_go")),
      ),
    ),
  });
}

function reason({ say, hour }, { typename, code, message, closedAt, reference }) {
  if (typename === "ActivityNotRunning") {
    return closedAt ? say("refused.closed_at", { hour: hour(closedAt) }) : say("refused.not_started");
  }
  if (code === "INTERNAL") return say("refused.internal", { reference: reference ?? "—" });
  if (code === "UNAUTHENTICATED") return say("room.gone");
  return message;
}
