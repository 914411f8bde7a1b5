/**
 * What the room has said, in groups: selecting, moving by hand or by form, renaming, merging.
 */

import { confirmed } from "../confirming.js";
import { byId, el, keep, show, write } from "../dom.js";
import { factsOf } from "./facts.js";
import { photoButton } from "../live/photos.js";
import { contributionsByGroup, isStanding, standingGroups } from "../live/agenda.js";

const DRAGGED = "text/x-jalon-contribution";

/** @typedef {import("./desk.js").Desk} Desk */

/** @type {Set<string>} */
const selection = new Set();

/** @param {Desk} desk */
export function listenBoard(desk) {
  byId("unselect").addEventListener("click", () => select(desk, null));
  byId("archive").addEventListener("click", () => {
    for (const contributionId of selection) desk.ask("archiveContribution", { contributionId });
    select(desk, null);
  });
  byId("pin").addEventListener("click", () => {
    const cards = desk.state().contributions.filter(({ id }) => selection.has(id));
    for (const { id, pinned } of cards) desk.ask(pinned ? "unpinContribution" : "pinContribution", { contributionId: id });
    select(desk, null);
  });
  byId("light-card").addEventListener("click", () => {
    const [contributionId] = selection;
    desk.ask("setSpotlight", { contributionId });
    select(desk, null);
  });
  byId("remove-person").addEventListener("click", async () => {
    const [contributionId] = selection;
    if (!(await confirmed(desk.words.say, "animation.remove"))) return;
    desk.ask("removePerson", { person: { contributionId } });
    select(desk, null);
  });
  byId("withdraw").addEventListener("click", async () => {
    if (!(await confirmed(desk.words.say, "animation.withdraw"))) return;
    for (const contributionId of selection) desk.ask("withdrawContribution", { contributionId });
    select(desk, null);
  });
  byId("form-group").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = byId("group-title");
    const title = field.value.trim();
    if (title === "") {
      field.focus();
      return;
    }
    form(desk, title);
    field.value = "";
    select(desk, null);
  });
  byId("move").addEventListener("submit", (event) => {
    event.preventDefault();
    for (const contributionId of selection) move(desk, contributionId, byId("destination").value || null);
    select(desk, null);
  });
  receiveDrops(desk, byId("loose"), null);
}

/** Cards that all come from one group leave it together, and the new group says where it comes from. */
function form(desk, title) {
  const contributionIds = [...selection];
  const cards = desk.state().contributions;
  const [groupId = null, ...others] = new Set(cards.filter(({ id }) => selection.has(id)).map((card) => card.groupId));
  const members = cards.filter((card) => card.groupId === groupId).length;
  if (groupId !== null && others.length === 0 && members > contributionIds.length) desk.ask("splitGroup", { groupId, title, contributionIds });
  else desk.ask("formGroup", { title, contributionIds });
}

function move(desk, contributionId, groupId) {
  const known = desk.state().contributions.find((each) => each.id === contributionId);
  if (known && known.groupId !== groupId) desk.ask("moveContribution", { contributionId, groupId });
}

/** @param {Desk} desk @param {?string} id nothing when null */
function select(desk, id, chosen = true) {
  if (id === null) selection.clear();
  else if (chosen) selection.add(id);
  else selection.delete(id);
  desk.draw();
}

/**
 * @param {Desk} desk
 * @param {import("../live/fold.js").SessionState} state
 * @param {boolean} concluded
 * @returns {boolean} whether groups may not change now
 */
export function drawBoard(desk, state, concluded) {
  const { say, count } = desk.words;
  const voting = state.activities.some((each) => (each.kind === "VOTE" || each.kind === "RATE") && each.status === "RUNNING");
  const locked = voting || concluded;
  document.body.dataset.locked = String(locked);
  show(byId("board-locked"), voting);
  show(byId("tools"), !locked);
  const held = contributionsByGroup(state);
  const standing = new Set(state.contributions.filter(isStanding).map((each) => each.id));
  for (const id of selection) if (!standing.has(id)) selection.delete(id);
  const groups = standingGroups(state);
  drawTools(desk, groups);
  const loose = held.get(null) ?? [];
  write(byId("loose-title"), count("animation.loose", loose.length));
  keepNotes(desk, byId("loose-list"), [...loose].reverse(), locked);
  keep(byId("group-list"), groups, {
    key: (group) => group.id,
    make: (group) => groupColumn(desk, group),
    update: (element, group) => {
      const members = held.get(group.id) ?? [];
      const title = group.title ?? say("text.erased");
      write(element.querySelector("h3"), title);
      write(element.querySelector(".size"), count("contributions", members.length));
      show(element.querySelector(".tending"), !locked);
      const others = groups.filter((each) => each.id !== group.id);
      keepOptions(desk, element.querySelector("select"), [{ id: "", title: say("animation.merge_choose") }, ...others]);
      keepNotes(desk, element.querySelector("ul"), members, locked);
    },
  });
  return locked;
}

function drawTools(desk, groups) {
  const { say, count } = desk.words;
  const n = selection.size;
  write(byId("selected"), n === 0 ? say("animation.none_selected") : count("animation.selected", n));
  // What bears on a selection comes with it.
  for (const id of ["pin", "archive", "withdraw", "unselect", "move"]) show(byId(id), n > 0);
  for (const id of ["remove-person", "light-card"]) show(byId(id), n === 1);
  keepOptions(desk, byId("destination"), [{ id: "", title: say("animation.out_of_group") }, ...groups]);
}

function keepOptions({ words: { say } }, list, groups) {
  keep(list, groups, {
    key: (group) => group.id,
    make: (group) => el("option", { value: group.id }),
    update: (element, group) => write(element, group.title ?? say("text.erased")),
  });
}

function groupColumn(desk, group) {
  const { say } = desk.words;
  const title = el("input", { maxlength: 300, autocomplete: "off", "aria-label": say("animation.new_title") });
  const renaming = el("form", { class: "row", hidden: true }, title, el("button", {}, say("animation.rename")));
  renaming.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = title.value.trim();
    if (wanted === "") return;
    desk.ask("renameGroup", { groupId: group.id, title: wanted });
    show(renaming, false);
  });
  const openRenaming = (event) => {
    title.value = event.currentTarget.closest(".group").querySelector("h3").textContent;
    show(renaming, renaming.hidden);
    title.select();
  };
  const target = el("select", { "aria-label": say("animation.merge_into") });
  const merging = el("form", { class: "row" }, target, el("button", { class: "small" }, say("animation.merge")));
  merging.addEventListener("submit", async (event) => {
    event.preventDefault();
    const intoGroupId = target.value;
    if (intoGroupId === "" || !(await confirmed(say, "animation.merge"))) return;
    desk.ask("mergeGroups", { intoGroupId, groupId: group.id });
  });
  const column = el("section", { class: "column group" },
    el("h3", {}),
    el("p", { class: "size quiet" }),
    el("details", { class: "tending folded" },
      el("summary", { class: "quiet" }, say("step.moves")),
      el("button", { type: "button", class: "small", onclick: openRenaming }, say("animation.rename")),
      el("button", { type: "button", class: "small", onclick: () => desk.ask("setSpotlight", { groupId: group.id }) }, say("spotlight.show")),
      el("button", { type: "button", class: "small", onclick: () => desk.ask("promoteIdea", { groupId: group.id }) }, say("animation.promote")),
      merging,
      renaming,
    ),
    el("ul", { class: "plain notes" }),
  );
  receiveDrops(desk, column, group.id);
  return column;
}

function keepNotes(desk, list, contributions, locked) {
  keep(list, contributions, {
    key: (each) => each.id,
    make: (each) => {
      const box = el("input", { type: "checkbox", id: `c-${each.id}`, onchange: () => select(desk, each.id, box.checked) });
      const note = el("li", { class: "note" }, box, el("label", { for: box.id }, el("span", { class: "text" }), el("span", { class: "facts quiet" })), each.photoId !== null && photoButton(desk.wire, desk.words.say, each.photoId));
      note.addEventListener("dragstart", (event) => {
        const ids = selection.has(each.id) ? [...selection] : [each.id];
        event.dataTransfer.setData(DRAGGED, JSON.stringify(ids));
        event.dataTransfer.effectAllowed = "move";
      });
      return note;
    },
    update: (element, each) => {
      const box = element.querySelector("input");
      write(element.querySelector(".text"), each.text ?? desk.words.say("text.erased"));
      write(element.querySelector(".facts"), factsOf(desk.state(), each));
      box.checked = selection.has(each.id);
      box.disabled = locked;
      element.draggable = !locked;
      element.dataset.selected = String(box.checked);
      element.dataset.pinned = String(each.pinned);
    },
  });
}

/** @param {Desk} desk @param {HTMLElement} column @param {?string} groupId */
function receiveDrops(desk, column, groupId) {
  const over = (event) => {
    if (!event.dataTransfer.types.includes(DRAGGED) || document.body.dataset.locked === "true") return;
    event.preventDefault();
    column.dataset.over = "true";
  };
  column.addEventListener("dragover", over);
  column.addEventListener("dragleave", () => { column.dataset.over = "false"; });
  column.addEventListener("drop", (event) => {
    event.preventDefault();
    column.dataset.over = "false";
    for (const id of droppedIds(event)) move(desk, id, groupId);
    select(desk, null);
  });
}

function droppedIds(event) {
  try {
    const ids = JSON.parse(event.dataTransfer.getData(DRAGGED));
    return Array.isArray(ids) ? ids : [];
  } catch {
    // Something else was dropped here.
    return [];
  }
}
