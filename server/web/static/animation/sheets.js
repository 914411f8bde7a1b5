/**
 * Paper ballots of a ranking, entered one by one: every sheet matters whole.
 *
 * They wait on the desk until all are entered, since what is sent stands in place of what was.
 */

import { byId, el, keep, show, write } from "../dom.js";

/** @typedef {{order: string[], copies: number}} Sheet */

/** The sheets of one vote and round. @type {{key: ?string, sheets: Sheet[]}} */
const held = { key: null, sheets: [] };

/** @param {import("./desk.js").Desk} desk */
export function listenSheets(desk) {
  byId("sheet-add").addEventListener("click", () => {
    const order = [...byId("sheet-ranks").querySelectorAll("select")]
      .map(({ dataset, value }) => ({ id: dataset.option, rank: Number(value) }))
      .filter(({ rank }) => rank > 0)
      .sort((one, other) => one.rank - other.rank);
    const twice = order.some(({ rank }, index) => rank !== index + 1);
    show(byId("sheet-wrong"), twice || order.length === 0);
    if (twice || order.length === 0) return;
    held.sheets.push({ order: order.map(({ id }) => id), copies: Math.max(1, Math.round(Number(byId("sheet-copies").value))) });
    for (const list of byId("sheet-ranks").querySelectorAll("select")) list.value = "";
    byId("sheet-copies").value = "1";
    byId("sheet-ranks").querySelector("select")?.focus();
    desk.draw();
  });
}

/** What is sent of the sheets entered so far. */
export function readSheets() {
  return held.sheets.map(({ order, copies }) => ({
    copies,
    marks: order.map((optionId, index) => ({ optionId, value: index + 1 })),
  }));
}

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("../live/fold.js").Activity} activity
 * @param {Array<{id: string, title: ?string}>} options
 */
export function drawSheets({ words: { say, count }, draw }, activity, options) {
  const key = `${activity.id} ${activity.round}`;
  if (held.key !== key) Object.assign(held, { key, sheets: [] });
  const titles = new Map(options.map(({ id, title }) => [id, title ?? say("text.erased")]));
  const ranks = ["", ...options.map((_, index) => index + 1)];
  keep(byId("sheet-ranks"), options, {
    key: ({ id }) => `${key} ${id} ${options.length}`,
    make: ({ id }) => {
      const list = el("select", { id: `rank-${id}`, "data-option": id }, ...ranks.map((rank) => el("option", { value: rank }, rank === "" ? "–" : String(rank))));
      return el("li", {}, el("label", { for: list.id }), list);
    },
    update: (element, { id }) => write(element.querySelector("label"), titles.get(id)),
  });
  write(byId("sheets-said"), count("sheets.entered", held.sheets.reduce((sum, { copies }) => sum + copies, 0)));
  keep(byId("sheet-list"), held.sheets.map((sheet, index) => ({ ...sheet, id: `${key} ${index} ${sheet.order.join()} ${sheet.copies}`, index })), {
    key: ({ id }) => id,
    make: ({ index }) => el("li", { class: "note" },
      el("p", { class: "text" }),
      el("button", {
        type: "button",
        class: "small",
        onclick: () => {
          held.sheets.splice(index, 1);
          draw();
        },
      }, say("sheets.drop")),
    ),
    update: (element, { order, copies }) => write(element.querySelector(".text"), `${copies} × ${order.map((id) => titles.get(id) ?? say("text.erased")).join(" > ")}`),
  });
}
