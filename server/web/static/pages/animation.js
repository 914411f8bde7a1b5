/**
 * The facilitator's desk: the agenda on the left, what the room has said on the right.
 *
 * Each button is one command, sent until answered; a refusal is told in the server's own words.
 * Refuses to guess what the server will do: the desk changes when the feed says so.
 */

import { drawAgenda, drawTimers } from "../animation/agenda.js";
import { drawBoard, listenBoard } from "../animation/board.js";
import { drawCounting, listenCounting } from "../animation/counting.js";
import { drawHandover, listenHandover } from "../animation/handover.js";
import { drawInbox, listenInbox } from "../animation/inbox.js";
import { drawInserting, listenInserting } from "../animation/inserting.js";
import { drawLikeness, hearSuggestions, listenLikeness } from "../animation/likeness.js";
import { drawLighting, listenLighting } from "../animation/lighting.js";
import { drawPeople, listenPeople } from "../animation/people.js";
import { drawPrioritising } from "../animation/prioritising.js";
import { drawSpeaking, drawTurn, listenSpeaking } from "../animation/speaking.js";
import { drawSteering, listenSteering } from "../animation/steering.js";
import { drawWriting, hearPen, listenWriting } from "../animation/writing.js";
import { drawWritingFor, listenWritingFor } from "../animation/writing_for.js";
import { confirmed } from "../confirming.js";
import { byId, drawnOnce, el, keep, show, write } from "../dom.js";
import { isConcluded } from "../live/agenda.js";
import { ServerClock } from "../live/clock.js";
import { spaced } from "../live/code.js";
import { JOIN_CODE } from "../live/documents.js";
import { Feed, socketUrl } from "../live/feed.js";
import { Wire } from "../live/http.js";
import { newsBetween } from "../live/news.js";
import { Outbox } from "../live/outbox.js";
import { untilAnswered } from "../live/persistent.js";
import { MemoryShelf } from "../live/shelf.js";
import { Standing } from "../live/standing.js";
import { resultsOf } from "../results/results.js";
import { dropToken, takeToken, withToken } from "../token.js";
import { askToken } from "../token_form.js";
import { loadWords } from "../words.js";

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
  onAccepted: (entry, answer) => {
    hearPen(desk, entry);
    if (answer.joinCode) code = answer.joinCode;
    if (answer.suggestions) hearSuggestions(desk, answer.suggestions);
  },
});
/** @type {import("../animation/desk.js").Desk} */
const desk = {
  words,
  clock,
  wire,
  sessionId,
  standing: new Standing({ wire, sessionId, onChange: () => draw() }),
  state: () => feed.state,
  ask: (command, input) => outbox.ask(command, { sessionId, ...input }),
  draw: () => draw(),
};

/** @type {?Feed} */
let feed = null;
let code = null;
let shownResults = "";

if (wire.token === null) askToken(sessionId);
else start();

function start() {
  for (const [link, path] of [["to-projection", "projection"], ["to-notebook", "carnet"]]) {
    byId(link).href = withToken(`/${path}/${encodeURIComponent(sessionId)}${location.search}`, wire.token);
  }
  feed = new Feed({
    wire,
    sessionId,
    audience: "FACILITATOR",
    clock,
    socketUrl: socketUrl(location),
    onState: (state, before) => {
      if (before === null || newsBetween(before, state).some(({ what }) => what === "code")) readCode();
      draw();
    },
    onLine: showLine,
    onRefused: turnedAway,
  });
  feed.start();
  listen();
  setInterval(() => {
    if (feed.state === null) return;
    drawTimers(desk, feed.state);
    drawTurn(desk, feed.state);
  }, 250);
}

function turnedAway() {
  dropToken(sessionId);
  write(byId("gone"), say("token.refused"));
  show(byId("gone"), true);
  show(byId("desk"), false);
  askToken(sessionId);
}

function listen() {
  window.addEventListener("online", () => outbox.hurry());
  byId("rotate").addEventListener("click", async () => {
    if (await confirmed(say, "animation.rotate")) desk.ask("rotateJoinCode", {});
  });
  byId("conclude").addEventListener("click", async () => {
    if (await confirmed(say, "animation.conclude")) desk.ask("concludeSession", {});
  });
  listenBoard(desk);
  listenCounting(desk);
  listenInbox(desk);
  listenInserting(desk);
  listenLighting(desk);
  listenLikeness(desk);
  listenPeople(desk);
  listenHandover(desk);
  listenSpeaking(desk);
  listenSteering(desk);
  listenWriting(desk);
  listenWritingFor(desk);
}

async function readCode() {
  await untilAnswered(async () => {
    ({ joinCode: code } = await wire.ask(JOIN_CODE, { sessionId }));
  });
  draw();
}

const draw = drawnOnce(() => {
  const state = feed?.state ?? null;
  drawTold();
  if (state === null) return;
  const concluded = isConcluded(state);
  document.title = `${state.room.title} — Jalon`;
  show(byId("desk"), true);
  show(byId("session-title"), true);
  write(byId("session-title"), state.room.title);
  write(byId("participants"), count("participants", state.attendance.participants));
  show(byId("entry"), code !== null && !concluded);
  if (code !== null) write(byId("code"), spaced(code));
  show(byId("to-projection"), true);
  show(byId("to-notebook"), true);
  show(byId("ending"), !concluded);
  drawSteering(desk, state, concluded);
  drawLighting(desk, state, concluded);
  drawInserting(desk, state, concluded);
  drawPeople(desk, state, concluded);
  drawAgenda(desk, state);
  drawResults(state);
  drawCounting(desk, state);
  drawSpeaking(desk, state);
  drawWriting(desk, state);
  drawPrioritising(desk, state);
  drawWritingFor(desk, state);
  drawInbox(desk, state, concluded);
  drawHandover(desk, state);
  drawLikeness(desk, state, drawBoard(desk, state, concluded));
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

function drawResults(state) {
  const poll = state.activities.filter((each) => each.tally !== null).at(-1) ?? null;
  show(byId("results"), poll !== null && !isConcluded(state));
  if (poll === null) return;
  const drawn = JSON.stringify([poll.tally, poll.revealed, state.groups]);
  if (drawn === shownResults) return;
  shownResults = drawn;
  byId("results").replaceChildren(
    el("h2", {}, say("results.title")),
    el("p", { class: "note" }, say(poll.revealed ? "animation.revealed" : "animation.not_revealed")),
    ...resultsOf(state, poll, words),
  );
}

function showLine(line) {
  const element = byId("line");
  element.dataset.line = line;
  show(element, line !== "open");
  write(element, say(`line.${line}`));
}
