/**
 * The participant's phone: join by the code, follow the room, contribute, vote, read what came out.
 *
 * Everything asked goes through the outbox, so a lost network loses nothing. Refuses to show what
 * the server did not say, except what this person has just asked, marked as waiting.
 */

import { byId, drawnOnce, show, write } from "../dom.js";
import { current, holdOf, isConcluded, secondsLeft } from "../live/agenda.js";
import { Backoff } from "../live/backoff.js";
import { ServerClock, asTimer } from "../live/clock.js";
import { MY_PART } from "../live/documents.js";
import { Feed, socketUrl } from "../live/feed.js";
import { Refused, Wire } from "../live/http.js";
import { lost, newsBetween } from "../live/news.js";
import { Outbox } from "../live/outbox.js";
import { Part } from "../live/part.js";
import { TabShelf, openShelf } from "../live/shelf.js";
import { spotlit } from "../live/spotlight.js";
import { Standing } from "../live/standing.js";
import { drawActing, listenActing } from "../participant/acting.js";
import { drawBalloting, listenBalloting } from "../participant/balloting.js";
import { drawBoard } from "../participant/board.js";
import { drawCollect, listenCollecting, restoreDraft, writesHere } from "../participant/collecting.js";
import { askForCode, enter } from "../participant/door.js";
import { drawInforming, listenInforming } from "../participant/informing.js";
import { drawProposals, drawResults } from "../participant/outcomes.js";
import { Keeping } from "../participant/keeping.js";
import { drawPrioritising } from "../participant/prioritising.js";
import { drawRefused } from "../participant/refusals.js";
import { drawSeating, readStanding, rolesHere } from "../participant/seating.js";
import { openSeats } from "../participant/seats.js";
import { drawSpeaking, listenSpeaking, ownTimeMoved, ownTurnMoved } from "../participant/speaking.js";
import { drawVote } from "../participant/voting.js";
import { drawWriting, listenWriting } from "../participant/writing.js";
import { loadWords } from "../words.js";

const URGENT_SECONDS = 30;
const LONG_PROMPT = 110;
const GIVEN_ON_A_PHONE = new Set(["COLLECT", "VOTE", "RATE", "DRAFT_ACTIONS", "DISCUSS", "WRITE"]);
// What these give is a place in a line, which the server alone knows.
const TELLS_A_PLACE = new Set(["askToSpeak", "leaveQueue", "takePen", "handOverPen"]);
const NOTES = Object.freeze({ GROUP: "room.grouping", PRIORITISE: "room.prioritising", PRESENT: "room.present" });

const words = await loadWords();
const { say } = words;
const seats = await openSeats();
const wire = new Wire({ lang: words.lang });
const clock = new ServerClock();
const part = new Part();

/** @type {?Feed} */
let feed = null;
/** @type {?import("../participant/room.js").Room} */
let room = null;
/** @type {?Keeping} */
let keeping = null;
let drawnActivity = null;

await enter({ words, wire, seats, onSeat: sit });

/** @param {import("../participant/door.js").Seat} seat */
async function sit(seat) {
  const { sessionId } = seat;
  wire.token = seat.token;
  show(byId("join"), false);
  show(byId("room"), true);
  const shelf = seat.over ? new TabShelf("outbox") : await openShelf("outbox");
  // `draw` is made further down, perhaps after this line.
  const redraw = () => draw();
  const outbox = new Outbox({ wire, shelf, sessionId, onChange: redraw, onAccepted: accepted });
  const standing = new Standing({ wire, sessionId, onChange: redraw });
  room = {
    words, wire, sessionId, part, outbox, standing, roles: rolesHere,
    hold: (activity) => holdOf(feed.state, activity, part.extraSeconds),
    state: () => feed?.state ?? null,
    draw: redraw,
  };
  feed = new Feed({
    wire,
    sessionId,
    audience: "PARTICIPANT",
    clock,
    socketUrl: socketUrl(location),
    onState: heard,
    onLine: showLine,
    onRefused: (problem) => turnedAway(seat, problem),
  });
  keeping = new Keeping({ room, feed, seat, seats });
  await keeping.open();
  listen();
  draw();
  await outbox.open();
  await feed.start();
}

/** The seat no longer stands: say so, keep the words that were not sent. */
async function turnedAway(seat, problem) {
  await seats.remove(seat.code);
  await keeping.turnedAway();
  const known = problem.code === "UNAUTHENTICATED" || problem.code === "NOT_FOUND";
  write(byId("gone"), known ? say("room.gone") : problem.message);
  show(byId("gone"), true);
  askForCode();
  draw();
}

function listen() {
  listenInforming(room);
  listenCollecting(room);
  listenBalloting(room);
  listenActing(room);
  listenSpeaking(room);
  listenWriting(room, () => clock.now());
  window.addEventListener("online", () => room.outbox.hurry());
  setInterval(drawTimer, 250);
}

/**
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").SessionState} before null after a snapshot
 */
function heard(state, before) {
  const news = newsBetween(before, state);
  const reopened = news.some(({ what }) => what === "reopened");
  if (before === null || reopened || lost(before, state, (id) => part.owns(id)) || ownTurnMoved(before, state, part) || ownTimeMoved(before, state, part)) readPart();
  keeping.heard(state);
  if (before === null || before.tables !== state.tables || before.crew !== state.crew) readStanding(room);
  for (const each of news) {
    const said = announcement(each);
    if (said !== null) write(byId("said"), said);
  }
  draw();
}

/** @param {import("../live/news.js").News} news */
function announcement({ what, activity }) {
  switch (what) {
    case "started":
    case "reopened":
      return say("said.started", { prompt: activity.prompt });
    case "closed":
      return say("said.closed");
    case "revealed":
      return say("said.revealed");
    case "concluded":
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
      const { myPart } = await wire.ask(MY_PART, { sessionId: room.sessionId });
      if (turn === reading && myPart !== null) part.hear(myPart);
      keeping.changed();
      draw();
      return;
    } catch (error) {
      if (error instanceof Refused && error.code !== "INTERNAL") return;
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }
}

function accepted(entry, answer) {
  part.accept(entry, answer);
  keeping.changed();
  if (TELLS_A_PLACE.has(entry.command) || isToldMore(entry)) readPart();
  if (entry.command === "contribute") write(byId("said"), say("said.sent"));
}

/** Whether only the server knows what became of what was sent: it waits for the facilitator, or bears a photograph. */
function isToldMore({ command, input }) {
  if (command !== "contribute") return false;
  const asked = feed.state?.activities.find(({ id }) => id === input.activityId)?.settings.collect ?? null;
  return input.photoId !== undefined || (asked?.moderated ?? false);
}

const draw = drawnOnce(() => {
  if (room === null) return;
  drawRefused(room);
  show(byId("storage"), !room.outbox.lasting);
  drawUnsent();
  if (feed?.state == null) {
    write(byId("prompt"), say("room.arriving"));
    return;
  }
  const { state } = feed;
  const activity = isConcluded(state) ? null : current(state);
  write(byId("session-title"), state.room.title);
  document.title = `${state.room.title} — Jalon`;
  drawInforming(room, state);
  drawSeating(room, state);
  drawStep(state, activity);
  drawSpotlight(state);
  drawCollect(room, state, activity);
  drawVote(room, state, activity);
  drawBalloting(room, state, activity);
  drawActing(room, state, activity);
  drawSpeaking(room, state, activity);
  drawWriting(room, state, activity);
  drawPrioritising(room, state, activity);
  drawResults(room, state, activity);
  drawProposals(room, state);
  drawBoard(room, state, activity);
});

function drawStep(state, activity) {
  const kind = activity === null ? "" : words.named("kind", activity.kind);
  write(byId("kind"), kind);
  let prompt = activity?.prompt ?? say("room.soon");
  let note = activity === null ? say("room.soon_note") : null;
  if (isConcluded(state)) {
    prompt = say("room.concluded");
    note = say("room.concluded_note");
  } else if (activity?.status === "CLOSED") {
    note = say("room.closed_at", { hour: words.hour(activity.closedAt) });
  } else if (room.hold(activity) !== null) {
    note = say(`held.${room.hold(activity)}`);
  } else if (activity?.kind === "COLLECT" && !writesHere(activity, room.roles())) {
    note = say("room.written_for");
  } else if (activity !== null && !GIVEN_ON_A_PHONE.has(activity.kind)) {
    note = say(NOTES[activity.kind] ?? "room.unknown_kind");
  }
  write(byId("prompt"), prompt);
  byId("prompt").dataset.long = String(prompt.length > LONG_PROMPT);
  show(byId("step-note"), note !== null);
  write(byId("step-note"), note ?? "");
  document.body.dataset.step = activity?.status ?? state.room.status;
  document.body.dataset.held = String(room.hold(activity) !== null);
  drawTimer();
  const changed = `${activity?.id}-${activity?.status}`;
  if (drawnActivity !== null && drawnActivity !== changed) scrollTo({ top: 0 });
  if (drawnActivity !== changed) restoreDraft(room);
  drawnActivity = changed;
}

function drawSpotlight(state) {
  const lit = isConcluded(state) ? null : spotlit(state);
  show(byId("spotlight"), lit !== null);
  if (lit !== null) write(byId("spotlight-text"), lit.text ?? say("text.erased"));
}

function drawTimer() {
  keeping.draw();
  const activity = feed?.state && !isConcluded(feed.state) ? current(feed.state) : null;
  const seconds = activity === null ? null : secondsLeft(feed.state, activity, clock, part.extraSeconds > 0 ? part.endsAt : null);
  const timer = byId("timer");
  show(timer, seconds !== null);
  if (seconds === null) return;
  write(timer, seconds === 0 ? say("timer.over") : asTimer(seconds));
  timer.dataset.urgent = String(seconds <= URGENT_SECONDS);
}

/** What this phone still holds, told where the network is what it waits for. */
function drawUnsent() {
  const unsent = room.outbox.waiting().length;
  const shown = unsent > 0 && byId("line").dataset.line !== "open";
  show(byId("unsent"), shown);
  write(byId("unsent"), shown ? words.count("outbox.unsent", unsent) : "");
}

function showLine(line) {
  const element = byId("line");
  element.dataset.line = line;
  if (room !== null) drawUnsent();
  keeping?.lineIs(line);
  // A short connection is no news; only what lasts is worth a word.
  show(element, line !== "open");
  write(element, say(`line.${line}`));
}
