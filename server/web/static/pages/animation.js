/**
 * The facilitator's desk: the agenda on the left, what the room has said on the right.
 *
 * Each button is one command, sent until answered; a refusal is told in the server's own words.
 * Refuses to guess what the server will do: the desk changes when the feed says so.
 */

import { byId, drawnOnce, el, keep, show, write } from "../dom.js";
import { contributionsByGroup, standingGroups } from "../live/agenda.js";
import { Backoff } from "../live/backoff.js";
import { ServerClock, asTimer } from "../live/clock.js";
import { spaced } from "../live/code.js";
import { HOLDERS, JOIN_CODE } from "../live/documents.js";
import { Feed, socketUrl } from "../live/feed.js";
import { Refused, Wire } from "../live/http.js";
import { Outbox } from "../live/outbox.js";
import { MemoryShelf } from "../live/shelf.js";
import { resultsTable } from "../results.js";
import { dropToken, keepToken, takeToken, withToken } from "../token.js";
import { loadWords } from "../words.js";

const DRAGGED = "text/x-jalon-contribution";
const USUAL_MINUTES = { COLLECT: 10, GROUP: 15, DOT_VOTE: 5 };

const words = await loadWords();
const { say, count } = words;
const sessionId = decodeURIComponent(location.pathname.split("/").at(-1));
const clock = new ServerClock();
const wire = new Wire({ lang: words.lang, token: takeToken(sessionId) });
// In memory: an order given an hour ago must not be carried out when the laptop wakes up.
const outbox = new Outbox({
  wire,
  shelf: new MemoryShelf(),
  sessionId,
  onChange: () => draw(),
  onAccepted: (_, answer) => {
    if (answer.joinCode) code = answer.joinCode;
  },
});
/** @type {Set<string>} */
const selection = new Set();

/** @type {?Feed} */
let feed = null;
let code = null;
/** @type {?Array<{id: string, name: string}>} */
let holders = null;
let askingHolders = false;
let shownResults = "";

if (wire.token === null) askToken();
else start();

function askToken() {
  const form = byId("token-form");
  show(form, true);
  byId("token").focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const token = byId("token").value.trim();
    if (token === "") return;
    keepToken(sessionId, token);
    location.reload();
  });
}

function start() {
  byId("to-projection").href = withToken(`/projection/${encodeURIComponent(sessionId)}${location.search}`, wire.token);
  feed = new Feed({
    wire,
    sessionId,
    audience: "FACILITATOR",
    clock,
    socketUrl: socketUrl(location),
    onState: (_, events) => {
      if (events.length === 0 || events.some((event) => event.__typename === "JoinCodeRotated")) readCode();
      draw();
    },
    onLine: showLine,
    onRefused: turnedAway,
  });
  feed.start();
  listen();
  setInterval(drawTimers, 250);
}

function turnedAway() {
  dropToken(sessionId);
  write(byId("gone"), say("token.refused"));
  show(byId("gone"), true);
  show(byId("desk"), false);
  askToken();
}

function listen() {
  window.addEventListener("online", () => outbox.hurry());
  byId("rotate").addEventListener("click", async () => {
    if (await confirmed("animation.rotate")) ask("rotateJoinCode", {});
  });
  byId("conclude").addEventListener("click", async () => {
    if (await confirmed("animation.conclude")) ask("concludeSession", {});
  });
  byId("unselect").addEventListener("click", () => select(null));
  byId("withdraw").addEventListener("click", async () => {
    if (!(await confirmed("animation.withdraw"))) return;
    for (const contributionId of selection) ask("withdrawContribution", { contributionId });
    select(null);
  });
  byId("form-group").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = byId("group-title");
    const title = field.value.trim();
    if (title === "") {
      field.focus();
      return;
    }
    ask("formGroup", { title, contributionIds: [...selection] });
    field.value = "";
    select(null);
  });
  byId("move").addEventListener("submit", (event) => {
    event.preventDefault();
    for (const contributionId of selection) move(contributionId, byId("destination").value || null);
    select(null);
  });
  byId("handover-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...byId("proposal-list").querySelectorAll("input:checked")];
    const holderId = byId("holder").value;
    if (chosen.length === 0 || holderId === "") return;
    ask("handOverProposals", { proposalIds: chosen.map((box) => box.value), holderId });
  });
  receiveDrops(byId("loose"), null);
}

function ask(command, input) {
  return outbox.ask(command, { sessionId, ...input });
}

function move(contributionId, groupId) {
  const known = feed.state.contributions.find((each) => each.id === contributionId);
  if (known && known.groupId !== groupId) ask("moveContribution", { contributionId, groupId });
}

/** @param {?string} id nothing when null */
function select(id, chosen = true) {
  if (id === null) selection.clear();
  else if (chosen) selection.add(id);
  else selection.delete(id);
  draw();
}

/** @param {string} key whose sentences say what is about to happen */
function confirmed(key) {
  const dialog = byId("confirm");
  write(byId("confirm-title"), say(`${key}_sure`));
  write(byId("confirm-text"), say(`${key}_means`));
  write(byId("confirm-yes"), say(key));
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

const readCode = untilAnswered(async () => {
  ({ joinCode: code } = await wire.ask(JOIN_CODE, { sessionId }));
});

const readHolders = untilAnswered(async () => {
  const found = [];
  for (let after = null, more = true; more; ) {
    const { organisations } = await wire.ask(HOLDERS, { after });
    found.push(...organisations.nodes);
    after = organisations.pageInfo.endCursor;
    more = organisations.pageInfo.hasNextPage;
  }
  holders = found;
});

/** @param {() => Promise<void>} read */
function untilAnswered(read) {
  return async () => {
    const backoff = new Backoff();
    for (;;) {
      try {
        await read();
        draw();
        return;
      } catch (error) {
        if (error instanceof Refused && error.code !== "INTERNAL") return;
        await new Promise((resolve) => setTimeout(resolve, backoff.next()));
      }
    }
  };
}

const draw = drawnOnce(() => {
  const state = feed?.state ?? null;
  drawTold();
  if (state === null) return;
  const concluded = state.status === "CONCLUDED";
  document.title = `${state.title} — Jalon`;
  show(byId("desk"), true);
  write(byId("session-title"), state.title);
  write(byId("participants"), count("participants", state.participants));
  show(byId("entry"), code !== null && !concluded);
  if (code !== null) write(byId("code"), spaced(code));
  show(byId("to-projection"), true);
  show(byId("ending"), !concluded);
  drawAgenda(state);
  drawResults(state);
  drawHandover(state);
  drawBoard(state, concluded);
});

function drawTold() {
  keep(byId("told"), outbox.refused(), {
    key: (entry) => entry.id,
    make: (entry) => el("p", { class: "alert" },
      el("span", {}, `${say(`command.${entry.command}`)} : ${refusal(entry.problem)} `),
      el("button", { type: "button", class: "small", onclick: () => outbox.letGo(entry.id) }, say("understood")),
    ),
  });
  const waiting = outbox.waiting().length;
  show(byId("pending"), waiting > 0);
  write(byId("pending"), waiting > 0 ? count("animation.pending", waiting) : "");
}

function refusal({ code: problem, message, reference }) {
  return problem === "INTERNAL" ? say("refused.internal", { reference: reference ?? "—" }) : message;
}

function drawAgenda(state) {
  const running = state.activities.find((each) => each.status === "RUNNING") ?? null;
  keep(byId("agenda"), state.activities, {
    key: (activity) => activity.id,
    make: agendaStep,
    update: (element, activity) => {
      element.dataset.status = activity.status;
      element.dataset.kind = activity.kind;
      const busy = running !== null && running.id !== activity.id;
      const concluded = state.status === "CONCLUDED";
      const find = (name) => element.querySelector(`.${name}`);
      write(find("status"), say(`activity.${activity.status}`));
      write(find("prompt"), activity.prompt);
      write(find("facts"), facts(state, activity));
      show(find("starting"), activity.status !== "RUNNING" && !busy && !concluded);
      show(find("driving"), activity.status === "RUNNING");
      write(find("start"), say(activity.status === "CLOSED" ? "animation.reopen" : "animation.start"));
      show(find("reveal"), activity.kind === "DOT_VOTE" && activity.status === "CLOSED" && !activity.revealed && !concluded);
    },
  });
  drawTimers();
}

function facts(state, activity) {
  if (activity.kind === "COLLECT") {
    const made = state.contributions.filter((each) => each.activityId === activity.id && !each.withdrawn);
    return count("contributions", made.length);
  }
  if (activity.kind === "GROUP") return count("groups", standingGroups(state).length);
  return count("animation.voters", activity.voters, { participants: state.participants });
}

function agendaStep(activity) {
  const minutes = el("input", { type: "number", min: 0, max: 1440, value: USUAL_MINUTES[activity.kind], id: `minutes-${activity.id}` });
  const itself = el("input", { type: "checkbox", id: `itself-${activity.id}` });
  const seconds = () => {
    const typed = Math.round(Number(minutes.value) * 60);
    return typed > 0 ? typed : null;
  };
  const begin = () =>
    ask("startActivity", {
      activityId: activity.id,
      seconds: seconds(),
      closesItself: itself.checked && seconds() !== null,
    });
  const extend = (by) => () => {
    const now = feed.state.activities.find((each) => each.id === activity.id);
    const left = clock.secondsUntil(now.endsAt) ?? 0;
    ask("setTimer", { activityId: activity.id, seconds: left + by, closesItself: now.closesItself });
  };
  return el("li", {},
    el("p", { class: "kind" }, el("span", {}, say(`kind.${activity.kind}`)), el("span", { class: "status" })),
    el("p", { class: "prompt" }),
    el("p", { class: "facts quiet" }),
    el("p", { class: "timer", role: "timer", hidden: true }),
    el("div", { class: "starting" },
      el("p", { class: "row" },
        el("label", { for: minutes.id }, say("animation.minutes")), minutes,
        el("button", { type: "button", class: "start primary", onclick: begin }),
      ),
      el("p", { class: "row quiet" }, itself, el("label", { for: itself.id }, say("animation.itself"))),
    ),
    el("div", { class: "driving row" },
      el("button", { type: "button", class: "small", onclick: extend(60) }, say("animation.plus_one")),
      el("button", { type: "button", class: "small", onclick: extend(300) }, say("animation.plus_five")),
      el("button", { type: "button", class: "small untimed", onclick: () => ask("setTimer", { activityId: activity.id, seconds: null, closesItself: false }) }, say("animation.no_timer")),
      el("button", { type: "button", class: "primary", onclick: () => ask("closeActivity", { activityId: activity.id }) }, say("animation.close")),
    ),
    el("button", { type: "button", class: "reveal primary", onclick: () => ask("revealResults", { activityId: activity.id }) }, say("animation.reveal")),
  );
}

function drawTimers() {
  if (feed?.state == null) return;
  const elements = [...byId("agenda").children];
  feed.state.activities.forEach((activity, index) => {
    const timer = elements[index]?.querySelector(".timer");
    if (!timer) return;
    const seconds = activity.status === "RUNNING" ? clock.secondsUntil(activity.endsAt) : null;
    show(timer, seconds !== null);
    show(elements[index].querySelector(".untimed"), seconds !== null);
    if (seconds === null) return;
    write(timer, seconds === 0 ? say("timer.over") : asTimer(seconds));
    timer.dataset.urgent = String(seconds <= 30);
  });
}

function drawResults(state) {
  const vote = state.activities.filter((each) => each.kind === "DOT_VOTE" && each.tally !== null).at(-1) ?? null;
  show(byId("results"), vote !== null && state.proposals.length === 0);
  if (vote === null) return;
  const drawn = JSON.stringify([vote.tally, vote.revealed, state.groups]);
  if (drawn === shownResults) return;
  shownResults = drawn;
  byId("results").replaceChildren(
    el("h2", {}, say("results.title")),
    el("p", { class: "note" }, say(vote.revealed ? "animation.revealed" : "animation.not_revealed")),
    resultsTable(state, vote, words),
  );
}

function drawHandover(state) {
  show(byId("handover"), state.proposals.length > 0);
  if (state.proposals.length === 0) return;
  if (!askingHolders) {
    askingHolders = true;
    readHolders();
  }
  const names = new Map((holders ?? []).map((holder) => [holder.id, holder.name]));
  const options = [{ id: "", name: say(holders === null ? "animation.holders_asking" : "animation.holder_choose") }, ...(holders ?? [])];
  keep(byId("holder"), options, {
    key: (option) => option.id,
    make: (option) => el("option", { value: option.id }),
    update: (element, option) => write(element, option.name),
  });
  keep(byId("proposal-list"), state.proposals, {
    key: (proposal) => proposal.id,
    make: (proposal) => el("li", {},
      el("input", { type: "checkbox", id: `p-${proposal.id}`, value: proposal.id }),
      el("span", { class: "rank" }),
      el("label", { for: `p-${proposal.id}` }, el("span", { class: "title" }), el("span", { class: "quiet" })),
    ),
    update: (element, proposal) => {
      const box = element.querySelector("input");
      const drafted = proposal.status === "DRAFTED";
      box.disabled = !drafted;
      if (!drafted) box.checked = false;
      write(element.querySelector(".rank"), words.number(proposal.rank));
      write(element.querySelector(".title"), proposal.title ?? say("text.erased"));
      write(element.querySelector(".quiet"), proposalLine(proposal, names));
    },
  });
}

function proposalLine(proposal, names) {
  const parts = [count("contributions", proposal.contributionIds.length)];
  if (proposal.tally) parts.unshift(count("dots", proposal.tally.dots));
  const holder = proposal.holderId === null ? null : (names.get(proposal.holderId) ?? null);
  parts.push(holder ? say("animation.handed_to", { holder }) : say(`proposal.${proposal.status}`));
  return parts.join(" · ");
}

function drawBoard(state, concluded) {
  const voting = state.activities.some((each) => each.kind === "DOT_VOTE" && each.status === "RUNNING");
  const locked = voting || concluded;
  document.body.dataset.locked = String(locked);
  show(byId("board-locked"), voting);
  show(byId("tools"), !locked);
  const held = contributionsByGroup(state);
  const standing = new Set(state.contributions.filter((each) => !each.withdrawn).map((each) => each.id));
  for (const id of selection) if (!standing.has(id)) selection.delete(id);
  const groups = standingGroups(state);
  drawTools(groups);
  const loose = held.get(null) ?? [];
  write(byId("loose-title"), count("animation.loose", loose.length));
  keepNotes(byId("loose-list"), [...loose].reverse(), locked);
  keep(byId("group-list"), groups, {
    key: (group) => group.id,
    make: groupColumn,
    update: (element, group) => {
      const members = held.get(group.id) ?? [];
      const title = group.title ?? say("text.erased");
      write(element.querySelector("h3"), title);
      write(element.querySelector(".size"), count("contributions", members.length));
      show(element.querySelector(".tending"), !locked);
      const others = groups.filter((each) => each.id !== group.id);
      keepOptions(element.querySelector("select"), [{ id: "", title: say("animation.merge_choose") }, ...others]);
      keepNotes(element.querySelector("ul"), members, locked);
    },
  });
}

function drawTools(groups) {
  const n = selection.size;
  write(byId("selected"), n === 0 ? say("animation.none_selected") : count("animation.selected", n));
  for (const id of ["withdraw", "unselect"]) byId(id).disabled = n === 0;
  byId("move").querySelector("button").disabled = n === 0;
  keepOptions(byId("destination"), [{ id: "", title: say("animation.out_of_group") }, ...groups]);
}

function keepOptions(list, groups) {
  keep(list, groups, {
    key: (group) => group.id,
    make: (group) => el("option", { value: group.id }),
    update: (element, group) => write(element, group.title ?? say("text.erased")),
  });
}

function groupColumn(group) {
  const title = el("input", { maxlength: 300, autocomplete: "off", "aria-label": say("animation.new_title") });
  const renaming = el("form", { class: "row", hidden: true }, title, el("button", {}, say("animation.rename")));
  renaming.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = title.value.trim();
    if (wanted === "") return;
    ask("renameGroup", { groupId: group.id, title: wanted });
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
    if (intoGroupId === "" || !(await confirmed("animation.merge"))) return;
    ask("mergeGroups", { intoGroupId, fromGroupId: group.id });
  });
  const column = el("section", { class: "column group" },
    el("h3", {}),
    el("p", { class: "size quiet" }),
    el("div", { class: "tending" },
      el("button", { type: "button", class: "small", onclick: openRenaming }, say("animation.rename")),
      merging,
      renaming,
    ),
    el("ul", { class: "plain notes" }),
  );
  receiveDrops(column, group.id);
  return column;
}

function keepNotes(list, contributions, locked) {
  keep(list, contributions, {
    key: (each) => each.id,
    make: (each) => {
      const box = el("input", { type: "checkbox", id: `c-${each.id}`, onchange: () => select(each.id, box.checked) });
      const note = el("li", { class: "note" }, box, el("label", { for: box.id }));
      note.addEventListener("dragstart", (event) => {
        const ids = selection.has(each.id) ? [...selection] : [each.id];
        event.dataTransfer.setData(DRAGGED, JSON.stringify(ids));
        event.dataTransfer.effectAllowed = "move";
      });
      return note;
    },
    update: (element, each) => {
      const box = element.querySelector("input");
      write(element.querySelector("label"), each.text ?? say("text.erased"));
      box.checked = selection.has(each.id);
      box.disabled = locked;
      element.draggable = !locked;
      element.dataset.selected = String(box.checked);
    },
  });
}

/** @param {HTMLElement} column @param {?string} groupId */
function receiveDrops(column, groupId) {
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
    for (const id of droppedIds(event)) move(id, groupId);
    select(null);
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

function showLine(line) {
  const element = byId("line");
  element.dataset.line = line;
  show(element, line !== "open");
  write(element, say(`line.${line}`));
}
