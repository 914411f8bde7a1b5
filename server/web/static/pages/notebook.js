/**
 * The notebook of whoever takes notes: words as they are said, notes, codes, findings, and who is in the room.
 *
 * It follows as widely as its reader may, and goes on after the end. Refuses to conduct: the agenda
 * and the board are the desk's.
 */

import { byId, drawnOnce, el, keep, show, write } from "../dom.js";
import { ServerClock } from "../live/clock.js";
import { READ_FEED, READ_SNAPSHOT } from "../live/documents.js";
import { Feed, socketUrl } from "../live/feed.js";
import { Wire } from "../live/http.js";
import { Outbox } from "../live/outbox.js";
import { openShelf } from "../live/shelf.js";
import { drawCodes, listenCodes } from "../notebook/codes.js";
import { drawFindings, listenFindings } from "../notebook/findings.js";
import { drawNotes, listenNotes } from "../notebook/notes.js";
import { drawPanel, listenPanel } from "../notebook/panel.js";
import { drawVerbatims, hearVerbatim, listenVerbatims } from "../notebook/verbatims.js";
import { dropToken, takeToken } from "../token.js";
import { askToken } from "../token_form.js";
import { loadWords } from "../words.js";

const words = await loadWords();
const { say, count } = words;
const sessionId = decodeURIComponent(location.pathname.split("/").at(-1));
const clock = new ServerClock();
const wire = new Wire({ lang: words.lang, token: takeToken(sessionId) });
// On the device: what somebody said is not said twice. Apart from what a phone of the same browser
// asks for, which bears another token.
const outbox = new Outbox({
  wire,
  shelf: await openShelf("notebook"),
  sessionId,
  onChange: () => draw(),
  onAccepted: (entry, answer) => hearVerbatim(desk, entry, answer),
});

/** @type {?Feed} */
let feed = null;
/** @type {import("../animation/desk.js").Desk} */
const desk = {
  words,
  clock,
  wire,
  sessionId,
  state: () => feed.state,
  ask: (command, input) => outbox.ask(command, { sessionId, ...input }),
  draw: () => draw(),
};

if (wire.token === null) askToken(sessionId);
else start();

function start() {
  feed = new Feed({
    wire,
    sessionId,
    audience: null,
    documents: { snapshot: READ_SNAPSHOT, feed: READ_FEED },
    clock,
    socketUrl: socketUrl(location),
    onState: () => draw(),
    onLine: showLine,
    onRefused: turnedAway,
  });
  feed.start();
  outbox.open();
  window.addEventListener("online", () => outbox.hurry());
  listenNotes(desk);
  listenVerbatims(desk);
  listenFindings(desk);
  listenCodes(desk);
  listenPanel(desk);
}

function turnedAway() {
  dropToken(sessionId);
  write(byId("gone"), say("token.refused"));
  show(byId("gone"), true);
  show(byId("book"), false);
  askToken(sessionId);
}

const draw = drawnOnce(() => {
  const state = feed?.state ?? null;
  drawTold();
  if (state === null) return;
  const conducts = feed.audience === "FACILITATOR";
  document.title = `${say("notebook.title")} · ${state.room.title}`;
  show(byId("book"), true);
  show(byId("session-title"), true);
  write(byId("session-title"), state.room.title);
  drawVerbatims(desk, state, conducts);
  drawNotes(desk, state, conducts);
  drawFindings(desk, state, conducts);
  drawCodes(desk, state, conducts);
  drawPanel(desk, state, conducts);
});

function drawTold() {
  keep(byId("told"), outbox.refused(), {
    key: (entry) => entry.id,
    make: (entry) => el("p", { class: "alert" },
      el("span", {}, [`${say(`command.${entry.command}`)} : ${refusal(entry.problem)}`, entry.input.text].filter(Boolean).join(" — ")),
      el("button", { type: "button", class: "small", onclick: () => outbox.letGo(entry.id) }, say("understood")),
    ),
  });
  const waiting = outbox.waiting().length;
  show(byId("pending"), waiting > 0);
  write(byId("pending"), waiting > 0 ? count("outbox.unsent", waiting) : "");
}

function refusal({ code, message, reference }) {
  return code === "INTERNAL" ? say("refused.internal", { reference: reference ?? "—" }) : message;
}

function showLine(line) {
  const element = byId("line");
  element.dataset.line = line;
  show(element, line !== "open");
  write(element, say(`line.${line}`));
}
