/**
 * The code book: what words are sorted under, with its definition, and how often it was used.
 */

import { byId, el, keep, show, write } from "../dom.js";

/** @typedef {import("../animation/desk.js").Desk} Desk */

/** @param {Desk} desk */
export function listenCodes(desk) {
  byId("coding").addEventListener("submit", (event) => {
    event.preventDefault();
    const title = byId("code-title").value.trim();
    if (title === "") return;
    desk.ask("createCode", { title, definition: byId("code-definition").value.trim() || null, parentId: byId("code-parent").value || null });
    byId("coding").reset();
    byId("code-title").focus();
  });
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} conducts */
export function drawCodes(desk, state, conducts) {
  const { say, count } = desk.words;
  const book = inTree(state.codes);
  show(byId("codes"), conducts || book.length > 0);
  show(byId("coding"), conducts);
  write(byId("codes-title"), count("codes.title", book.length));
  const uses = new Map();
  for (const { codeIds } of state.verbatims) for (const id of codeIds) uses.set(id, (uses.get(id) ?? 0) + 1);
  keep(byId("code-parent"), [{ id: "", title: say("codes.top") }, ...book], {
    key: ({ id }) => id,
    make: ({ id }) => el("option", { value: id }),
    update: (option, { title }) => write(option, title ?? say("text.erased")),
  });
  keep(byId("code-list"), book, {
    key: ({ id }) => id,
    make: ({ id }) => el("li", { class: "note" },
      el("p", { class: "text" }),
      el("p", { class: "definition quiet" }),
      el("div", { class: "row" },
        el("span", { class: "uses quiet" }),
        conducts && el("button", { type: "button", class: "small retire", onclick: () => desk.ask("retireCode", { codeId: id }) }, say("codes.retire")),
      ),
    ),
    update: (element, { id, title, definition, depth }) => {
      element.style.setProperty("--depth", String(depth));
      write(element.querySelector(".text"), title ?? say("text.erased"));
      write(element.querySelector(".definition"), definition ?? "");
      write(element.querySelector(".uses"), count("codes.uses", uses.get(id) ?? 0));
      const retire = element.querySelector(".retire");
      // What still bears it, or stands under it, would lose its name.
      if (retire !== null) retire.disabled = uses.has(id) || state.codes.some(({ parentId }) => parentId === id);
    },
  });
}

/** Each code after the one it stands under. @returns {Array<import("../live/fold.js").Code & {depth: number}>} */
function inTree(codes, parentId = null, depth = 0) {
  return codes.filter((each) => each.parentId === parentId).flatMap((code) => [{ ...code, depth }, ...inTree(codes, code.id, depth + 1)]);
}
