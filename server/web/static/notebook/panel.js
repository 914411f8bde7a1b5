/**
 * The panel: by constituency, how many were wanted, how many said yes, how many are here.
 *
 * Those of the room are in its log; those who were invited are asked for when the fold is opened.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { CONSTITUENCIES } from "../live/constituencies.js";
import { COVERAGE, WORKSHOP_OF } from "../live/documents.js";
import { Refused } from "../live/http.js";

/** @typedef {import("../animation/desk.js").Desk} Desk */

/** @type {?Map<string, {wanted: ?number, accepted: ?number}>} */
let coverage = null;

/** @param {Desk} desk */
export function listenPanel(desk) {
  byId("panel").addEventListener("toggle", () => {
    if (byId("panel").open) readCoverage(desk);
    desk.draw();
  });
}

async function readCoverage(desk) {
  try {
    const { liveSession } = await desk.wire.ask(WORKSHOP_OF, { sessionId: desk.sessionId });
    const { panelCoverage: told } = await desk.wire.ask(COVERAGE, { workshopId: liveSession.workshop.id });
    coverage = new Map((told.constituencies ?? []).map((each) => [each.constituency, each]));
  } catch (error) {
    // Without it the counts of the room still stand; the next opening asks again.
    if (!(error instanceof Refused)) return;
    coverage = new Map();
  }
  desk.draw();
}

/** @param {Desk} desk @param {import("../live/fold.js").SessionState} state @param {boolean} conducts */
export function drawPanel(desk, { panel }, conducts) {
  const { say, number } = desk.words;
  show(byId("panel"), panel !== null);
  if (panel === null || !byId("panel").open) return;
  show(byId("panel-counting"), conducts);
  const here = new Map(panel.present.map(({ constituency, people }) => [constituency, people]));
  const wanted = [...(coverage?.values() ?? [])].some((each) => each.wanted !== null);
  write(byId("panel-said"), say(coverage === null ? "panel.asking" : wanted ? "panel.help" : "panel.no_quota"));
  keep(byId("panel-list"), CONSTITUENCIES.map((constituency) => ({ constituency })), {
    key: ({ constituency }) => constituency,
    make: ({ constituency }) => el("tr", {}, el("th", { scope: "row" }, say(`constituency.${constituency}`)), el("td", {}), el("td", {}), el("td", { class: "here" }), conducts && el("td", {}, counter(desk, constituency))),
    update: (element, { constituency }) => {
      const quota = coverage?.get(constituency)?.wanted ?? null;
      const people = here.get(constituency);
      const told = [quota, coverage?.get(constituency)?.accepted ?? null, people === undefined ? 0 : people];
      told.forEach((each, index) => write(element.children[index + 1], each === null ? "–" : number(each)));
      element.querySelector(".here").dataset.short = String(quota !== null && people !== null && (people ?? 0) < quota);
    },
  });
}

function counter(desk, constituency) {
  const { say } = desk.words;
  const field = el("input", { type: "number", inputmode: "numeric", min: 0, max: 5000, "aria-label": say("panel.count_of", { constituency: say(`constituency.${constituency}`) }) });
  field.addEventListener("change", () => desk.ask("countConstituency", { constituency, people: field.value === "" ? null : Math.round(Number(field.value)) }));
  return field;
}
