/**
 * The participant's phone: join by the code, follow the room, contribute, vote, read what came out.
 *
 * Everything asked goes through the outbox, so a lost network loses nothing. Refuses to show what
 * the server did not say, except what this person has just asked, marked as waiting.
 */

import { byId, drawnOnce, el, keep, show, write } from "../dom.js";
import { activityOf, contributionsByGroup, current, revealedVote, standingGroups } from "../live/agenda.js";
import { Backoff } from "../live/backoff.js";
import { ServerClock, asTimer } from "../live/clock.js";
import { cleanCode, codeProblem } from "../live/code.js";
import { COMMANDS, MY_PART } from "../live/documents.js";
import { Feed, socketUrl } from "../live/feed.js";
import { Refused, Wire } from "../live/http.js";
import { Outbox, newId } from "../live/outbox.js";
import { Part, spent } from "../live/part.js";
import { openShelf } from "../live/shelf.js";
import { resultsTable } from "../results.js";
import { loadWords } from "../words.js";

const URGENT_SECONDS = 30;
const LAST_SHOWN = 100;

const words = await loadWords();
const { say, count } = words;
const seats = await openShelf("seats");
const wire = new Wire({ lang: words.lang });
const clock = new ServerClock();
const part = new Part();

/** @type {?Feed} */
let feed = null;
/** @type {?Outbox} */
let outbox = null;
let sessionId = "";
let drawnActivity = null;
let shownResults = "";

await enter();

async function enter() {
  const path = location.pathname.match(/^\/s\/([^/]+)/);
  const typed = path ? decodeURIComponent(path[1]) : new URLSearchParams(location.search).get("code");
  byId("code").value = typed ?? "";
  byId("join-form").addEventListener("submit", (event) => {
    event.preventDefault();
    join(byId("code").value);
  });
  if (typed === null || codeProblem(typed) !== null) {
    askForCode();
    byId("code").focus();
    return;
  }
  const seat = await seats.get(cleanCode(typed));
  if (seat?.token) sit(seat);
  else await join(typed);
}

async function join(typed) {
  const problem = codeProblem(typed);
  askForCode();
  if (problem !== null) {
    joinProblem(say(problem));
    return;
  }
  const code = cleanCode(typed);
  joinProblem(null);
  byId("join-button").disabled = true;
  const seat = await takeSeat(code);
  byId("join-button").disabled = false;
  if (seat === null) return;
  history.replaceState(null, "", `/s/${code}${langQuery()}`);
  sit(seat);
}

/** The door: from here on nothing is being connected until a code is given. */
function askForCode() {
  show(byId("line"), false);
  show(byId("join"), true);
}

/** Joins until answered; the operation id is kept first, so that a retry is the same participant. */
async function takeSeat(code) {
  const backoff = new Backoff();
  const seat = (await seats.get(code)) ?? { code, operationId: newId(), sessionId: null, token: null };
  await seats.put(seat);
  for (;;) {
    try {
      const input = { code, operationId: seat.operationId };
      const { joinSession: answer } = await wire.ask(COMMANDS.joinSession, { input });
      if (answer.__typename === "JoinSessionSuccess") {
        seat.sessionId = answer.sessionId;
        seat.token = answer.token;
        await seats.put(seat);
        return seat;
      }
      if (answer.__typename === "RateLimited") {
        joinProblem(count("join.wait", answer.retryAfterSeconds ?? 5));
        await pause((answer.retryAfterSeconds ?? 5) * 1000);
      } else if (answer.__typename !== "TryAgain") {
        // Nobody sits here: the next attempt is a new one.
        await seats.remove(code);
        joinProblem(answer.__typename === "NotFound" ? say("join.unknown") : answer.message);
        return null;
      }
    } catch (error) {
      if (error instanceof Refused && error.code !== "INTERNAL") {
        joinProblem(error.message);
        return null;
      }
      joinProblem(say("join.unreachable"));
    }
    await pause(backoff.next());
  }
}

function joinProblem(text) {
  show(byId("join-error"), text !== null);
  write(byId("join-error"), text ?? "");
  byId("code").setAttribute("aria-invalid", String(text !== null));
}

async function sit(seat) {
  sessionId = seat.sessionId;
  wire.token = seat.token;
  show(byId("join"), false);
  show(byId("room"), true);
  const shelf = await openShelf("outbox");
  outbox = new Outbox({ wire, shelf, sessionId, onChange: draw, onAccepted: accepted });
  feed = new Feed({
    wire,
    sessionId,
    audience: "PARTICIPANT",
    clock,
    socketUrl: socketUrl(location),
    onState: (_, events) => heard(events),
    onLine: showLine,
    onRefused: (problem) => turnedAway(seat, problem),
  });
  listen();
  await outbox.open();
  await feed.start();
}

/** The seat no longer stands: say so, keep the words that were not sent. */
async function turnedAway(seat, problem) {
  await seats.remove(seat.code);
  const known = problem.code === "UNAUTHENTICATED" || problem.code === "NOT_FOUND";
  write(byId("gone"), known ? say("room.gone") : problem.message);
  show(byId("gone"), true);
  askForCode();
  draw();
}

function listen() {
  byId("contribute").addEventListener("submit", (event) => {
    event.preventDefault();
    contribute();
  });
  byId("text").addEventListener("input", () => {
    keepDraft();
    draw();
  });
  byId("draft-copy").addEventListener("click", () => copy(byId("draft-text").textContent));
  byId("draft-discard").addEventListener("click", () => {
    byId("text").value = "";
    keepDraft();
    draw();
  });
  window.addEventListener("online", () => outbox.hurry());
  setInterval(drawTimer, 250);
}

/** @param {Array<Record<string, any>>} events none after a snapshot */
function heard(events) {
  const reread = events.length === 0 || events.some((event) => event.__typename === "ActivityReopened");
  if (reread) readPart();
  for (const event of events) {
    if (event.__typename === "ContributionWithdrawn") part.withdrawn(event.contributionId);
    const said = announcement(event);
    if (said !== null) write(byId("said"), said);
  }
  draw();
}

function announcement(event) {
  switch (event.__typename) {
    case "ActivityStarted":
    case "ActivityReopened":
      return say("said.started", { prompt: activityOf(feed.state, event.activityId).prompt });
    case "ActivityClosed":
      return say("said.closed");
    case "ResultsRevealed":
      return say("said.revealed");
    case "SessionConcluded":
      return say("said.concluded");
    default:
      return null;
  }
}

let reading = null;

/** One's own part, asked until answered; a newer wish takes the place of an older one. */
async function readPart() {
  const turn = (reading = {});
  const backoff = new Backoff();
  while (turn === reading) {
    try {
      const { myPart } = await wire.ask(MY_PART, { sessionId });
      if (turn === reading && myPart !== null) part.hear(myPart);
      draw();
      return;
    } catch (error) {
      if (error instanceof Refused && error.code !== "INTERNAL") return;
      await pause(backoff.next());
    }
  }
}

function accepted(entry, answer) {
  part.accept(entry, answer);
  if (entry.command === "contribute") write(byId("said"), say("said.sent"));
}

function contribute() {
  const field = byId("text");
  const text = field.value.trim();
  const activity = current(feed.state);
  if (text === "" || text.length > longest(activity)) {
    field.focus();
    return;
  }
  field.value = "";
  keepDraft();
  outbox.ask("contribute", { sessionId, activityId: activity.id, text });
  field.focus();
}

const draw = drawnOnce(() => {
  if (outbox === null) return;
  drawRefused();
  show(byId("storage"), !outbox.lasting);
  if (feed?.state == null) {
    write(byId("prompt"), say("room.arriving"));
    return;
  }
  const { state } = feed;
  const activity = state.status === "CONCLUDED" ? null : current(state);
  write(byId("session-title"), state.title);
  document.title = `${state.title} — Jalon`;
  drawStep(state, activity);
  drawCollect(activity);
  drawVote(state, activity);
  drawResults(state, activity);
  drawProposals(state);
  drawBoard(state, activity);
});

function drawStep(state, activity) {
  const kind = activity === null ? "" : say(`kind.${activity.kind}`);
  write(byId("kind"), kind);
  let prompt = activity?.prompt ?? say("room.soon");
  let note = activity === null ? say("room.soon_note") : null;
  if (state.status === "CONCLUDED") {
    prompt = say("room.concluded");
    note = say("room.concluded_note");
  } else if (activity?.status === "CLOSED") {
    note = say("room.closed_at", { hour: words.hour(activity.closedAt) });
  } else if (activity?.kind === "GROUP") {
    note = say("room.grouping");
  }
  write(byId("prompt"), prompt);
  show(byId("step-note"), note !== null);
  write(byId("step-note"), note ?? "");
  document.body.dataset.step = activity?.status ?? state.status;
  drawTimer();
  const changed = `${activity?.id}-${activity?.status}`;
  if (drawnActivity !== null && drawnActivity !== changed) scrollTo({ top: 0 });
  if (drawnActivity !== changed) restoreDraft();
  drawnActivity = changed;
}

function drawTimer() {
  const activity = feed?.state && feed.state.status === "OPEN" ? current(feed.state) : null;
  const seconds = activity?.status === "RUNNING" ? clock.secondsUntil(activity.endsAt) : null;
  const timer = byId("timer");
  show(timer, seconds !== null);
  if (seconds === null) return;
  write(timer, seconds === 0 ? say("timer.over") : asTimer(seconds));
  timer.dataset.urgent = String(seconds <= URGENT_SECONDS);
}

function drawCollect(activity) {
  const shown = activity?.kind === "COLLECT";
  const own = shown ? part.contributions(activity.id) : [];
  const waiting = shown ? waitingContributions(activity) : [];
  const most = activity?.settings.maxPerPerson ?? Infinity;
  const full = own.filter((each) => !each.withdrawn).length + waiting.length >= most;
  const open = shown && activity.status === "RUNNING";
  show(byId("contribute"), open && !full);
  const draft = byId("text").value;
  show(byId("draft"), !open && draft.trim() !== "");
  write(byId("draft-text"), draft);
  show(byId("collect"), shown);
  if (open) {
    const left = longest(activity) - byId("text").value.trim().length;
    write(byId("text-count"), full ? "" : count(left < 0 ? "collect.over" : "collect.left", Math.abs(left)));
    byId("text-count").dataset.over = String(left < 0);
    byId("send").disabled = left < 0;
  }
  if (shown && full) {
    show(byId("step-note"), true);
    write(byId("step-note"), count("collect.full", most));
  }
  drawMine(own, waiting, open);
}

function waitingContributions(activity) {
  return outbox.waiting(
    ({ command, input }) => command === "contribute" && input.activityId === activity.id,
  );
}

function drawMine(own, waiting, open) {
  const rows = [
    ...waiting.map((entry) => ({ id: entry.id, text: entry.input.text, state: "waiting" })).reverse(),
    ...own.map((each) => ({
      id: each.id,
      text: each.text ?? say("text.erased"),
      state: each.withdrawn ? "withdrawn" : "sent",
    })),
  ];
  show(byId("mine"), rows.length > 0);
  const leaving = new Set(
    outbox.waiting(({ command }) => command === "withdrawContribution").map(({ input }) => input.contributionId),
  );
  keep(byId("mine-list"), rows, {
    key: (row) => row.id,
    make: (row) => el("li", { class: "note own" },
      el("p", { class: "text" }),
      el("p", { class: "row" },
        el("span", { class: "chip" }),
        row.state !== "waiting" && el("button", {
          type: "button",
          class: "small",
          onclick: () => outbox.ask("withdrawContribution", { sessionId, contributionId: row.id }),
        }, say("collect.withdraw")),
      ),
    ),
    update: (element, row) => {
      const state = leaving.has(row.id) && row.state === "sent" ? "leaving" : row.state;
      element.dataset.state = state;
      write(element.querySelector(".text"), row.text);
      write(element.querySelector(".chip"), say(`state.${state}`));
      const button = element.querySelector("button");
      if (button) show(button, open && state === "sent");
    },
  });
}

function drawVote(state, activity) {
  const shown = activity?.kind === "DOT_VOTE" && !activity.revealed;
  show(byId("vote"), shown);
  if (!shown) return;
  const open = activity.status === "RUNNING";
  const dots = part.dots(activity.id, outbox.waiting());
  const { dotBudget: budget, dotsPerGroup: cap } = activity.settings;
  const left = budget - spent(dots);
  const waiting = outbox.waiting(({ command }) => command === "placeDots");
  drawPurse(open, budget, left, waiting.length);
  const ballot = state.groups.filter((group) => group.mergedIntoId === null || dots.get(group.id) > 0);
  keep(byId("ballot"), ballot, {
    key: (group) => group.id,
    make: (group) => ballotLine(group, activity.id),
    update: (element, group) => {
      const placed = dots.get(group.id) ?? 0;
      const title = group.title ?? say("text.erased");
      const room = roomFor(activity, group.id);
      write(element.querySelector(".title"), title);
      drawDots(element.querySelector(".pips"), placed, Math.max(cap, placed));
      write(element.querySelector("output"), count("vote.placed", placed));
      const [less, more] = element.querySelectorAll("button");
      less.setAttribute("aria-label", say("vote.less", { title }));
      more.setAttribute("aria-label", say("vote.more", { title }));
      // Not `disabled`: the button that was just pressed would lose the keyboard's focus.
      less.setAttribute("aria-disabled", String(room.least === placed));
      more.setAttribute("aria-disabled", String(room.most === placed));
      element.dataset.placed = String(placed > 0);
      element.dataset.state = waiting.some(({ input }) => input.groupId === group.id) ? "waiting" : "sent";
    },
  });
}

/** How many dots this person has on a group, and between what they may now change them. */
function roomFor(activity, groupId) {
  const dots = part.dots(activity.id, outbox.waiting());
  const placed = dots.get(groupId) ?? 0;
  if (activity.status !== "RUNNING") return { placed, least: placed, most: placed };
  const { dotBudget, dotsPerGroup } = activity.settings;
  const group = feed.state.groups.find((each) => each.id === groupId);
  const left = dotBudget - spent(dots);
  // Dots given before a merge stay there, and may only be taken back.
  const most = group.mergedIntoId === null ? Math.min(dotsPerGroup, placed + left) : placed;
  return { placed, least: 0, most };
}

function ballotLine(group, activityId) {
  const step = (by) => () => {
    // Counted at the tap: five quick ones come before the page is drawn again.
    const { placed, least, most } = roomFor(activityOf(feed.state, activityId), group.id);
    const dots = placed + by;
    if (least <= dots && dots <= most) outbox.ask("placeDots", { sessionId, activityId, groupId: group.id, dots });
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

function drawPurse(open, budget, left, waiting) {
  let text = open ? count("vote.left", left, { budget }) : say("vote.closed");
  if (waiting > 0) text += ` ${say("vote.sending")}`;
  write(byId("purse"), text);
  byId("purse").dataset.state = waiting > 0 ? "waiting" : "sent";
}

function drawResults(state, activity) {
  const vote = state.status === "CONCLUDED" ? revealedVote(state) : activity;
  const shown = vote?.kind === "DOT_VOTE" && vote.revealed && vote.tally !== null;
  show(byId("results"), shown);
  if (!shown) return;
  const drawn = JSON.stringify([vote.tally, state.groups]);
  if (drawn === shownResults) return;
  shownResults = drawn;
  byId("results").replaceChildren(el("h2", {}, say("results.title")), resultsTable(state, vote, words));
}

function drawProposals(state) {
  show(byId("proposals"), state.proposals.length > 0);
  keep(byId("proposal-list"), state.proposals, {
    key: (proposal) => proposal.id,
    make: () => el("li", {}, el("span", { class: "rank" }), el("div", {}, el("p", { class: "title" }), el("p", { class: "quiet" }))),
    update: (element, proposal) => {
      write(element.querySelector(".rank"), words.number(proposal.rank));
      write(element.querySelector(".title"), proposal.title ?? say("text.erased"));
      write(element.querySelector(".quiet"), proposalLine(proposal));
    },
  });
}

function proposalLine(proposal) {
  const parts = [count("contributions", proposal.contributionIds.length)];
  if (proposal.tally) parts.unshift(count("dots", proposal.tally.dots));
  parts.push(say(`proposal.${proposal.status}`));
  return parts.join(" · ");
}

function drawBoard(state, activity) {
  const voting = activity?.kind === "DOT_VOTE";
  const held = contributionsByGroup(state);
  const groups = standingGroups(state).filter(() => !voting);
  const loose = (voting ? [] : (held.get(null) ?? [])).slice(-LAST_SHOWN).reverse();
  show(byId("board"), groups.length + loose.length > 0);
  write(byId("board-title"), count("board.count", voting ? 0 : visibleContributions(state)));
  keep(byId("group-list"), groups, {
    key: (group) => group.id,
    make: () => el("li", {}, el("details", {}, el("summary", {}, el("span", { class: "title" }), el("span", { class: "quiet" })), el("ul", { class: "plain notes" }))),
    update: (element, group) => {
      const members = held.get(group.id) ?? [];
      write(element.querySelector(".title"), group.title ?? say("text.erased"));
      write(element.querySelector("summary .quiet"), count("contributions", members.length));
      keepNotes(element.querySelector("ul"), members);
    },
  });
  keepNotes(byId("loose-list"), loose);
}

function visibleContributions(state) {
  return state.contributions.filter((each) => !each.withdrawn).length;
}

function keepNotes(list, contributions) {
  keep(list, contributions, {
    key: (each) => each.id,
    make: () => el("li", { class: "note" }, el("p", { class: "text" }), el("span", { class: "chip" }, say("state.yours"))),
    update: (element, each) => {
      write(element.querySelector(".text"), each.text ?? say("text.erased"));
      show(element.querySelector(".chip"), part.owns(each.id));
    },
  });
}

function drawRefused() {
  const refused = outbox.refused();
  show(byId("refused"), refused.length > 0);
  keep(byId("refused-list"), refused, {
    key: (entry) => entry.id,
    make: (entry) => el("li", { class: "card refused" },
      el("p", {}, el("strong", {}, say(`refused.${entry.command}`)), " ", reason(entry.problem)),
      entry.input.text !== undefined && el("p", { class: "kept" }, entry.input.text),
      el("p", { class: "row" },
        entry.input.text !== undefined && el("button", { type: "button", onclick: () => copy(entry.input.text) }, say("copy")),
        entry.problem.code === "INTERNAL" && el("button", { type: "button", onclick: () => outbox.tryAgain(entry.id) }, say("refused.again")),
        el("button", { type: "button", onclick: () => outbox.letGo(entry.id) }, say("refused.let_go")),
      ),
    ),
  });
}

function reason({ typename, code, message, closedAt, reference }) {
  if (typename === "ActivityNotRunning") {
    return closedAt ? say("refused.closed_at", { hour: words.hour(closedAt) }) : say("refused.not_started");
  }
  if (code === "INTERNAL") return say("refused.internal", { reference: reference ?? "—" });
  if (code === "UNAUTHENTICATED") return say("room.gone");
  return message;
}

function longest(activity) {
  return activity.settings.maxLength ?? 2000;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    write(byId("said"), say("said.copied"));
  } catch {
    // Without a secure context the browser refuses: the words stay on the page, to be selected.
    write(byId("said"), say("said.not_copied"));
  }
}

function draftKey() {
  return `jalon.brouillon.${sessionId}`;
}

function keepDraft() {
  try {
    sessionStorage.setItem(draftKey(), byId("text").value);
  } catch {
    // The draft then lasts as long as the page.
  }
}

function restoreDraft() {
  if (byId("text").value !== "") return;
  try {
    byId("text").value = sessionStorage.getItem(draftKey()) ?? "";
  } catch {
    // Nothing was kept.
  }
}

function showLine(line) {
  const element = byId("line");
  element.dataset.line = line;
  // A short connection is no news; only what lasts is worth a word.
  show(element, line !== "open");
  write(element, say(`line.${line}`));
}

function langQuery() {
  return words.lang === "fr" ? "" : `?lang=${words.lang}`;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
