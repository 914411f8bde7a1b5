/**
 * The projector: what the whole room reads together, from the back row.
 *
 * It follows as the audience PROJECTOR, so that nothing the room must not see ever reaches it.
 */

import { byId, drawnOnce, el, keep, show, write } from "../dom.js";
import { answered, contributionsByGroup, current, holdOf, isConcluded, isSecret, isStanding, isWrittenByAll, optionsOf, pollOf, secondsLeft, standingGroups } from "../live/agenda.js";
import { ServerClock, asTimer } from "../live/clock.js";
import { spaced } from "../live/code.js";
import { JOIN_CODE } from "../live/documents.js";
import { Feed, socketUrl } from "../live/feed.js";
import { Wire } from "../live/http.js";
import { levelsOf } from "../live/levels.js";
import { newsBetween } from "../live/news.js";
import { untilAnswered } from "../live/persistent.js";
import { spotlit } from "../live/spotlight.js";
import { photoOf } from "../live/photos.js";
import { Standing } from "../live/standing.js";
import { drawFloor, drawFloorTimer } from "../projection/floor.js";
import { drawPlan, isLocated } from "../projection/plan.js";
import { drawSpotlight } from "../projection/spotlight.js";
import { resultsOf } from "../results/results.js";
import { supportOf } from "../results/support.js";
import { dropToken, takeToken } from "../token.js";
import { askToken } from "../token_form.js";
import { loadWords } from "../words.js";

const URGENT_SECONDS = 30;
// What one screen holds at a size that is read from the back of a hall.
const MOST_NOTES = 9;
const FEW_PROPOSALS = 4;
const MOST_GROUPS = 12;
// More groups than this, and only their titles are large enough to read.
const MOST_OPEN_GROUPS = 6;
const MOST_LINES = 8;
// Side by side, sections are tall; in two rows, they are not.
const ONE_ROW = 3;
const MOST_IN_A_ROW = 6;
const MOST_IN_TWO_ROWS = 3;
const WALL_PHOTO = 480;
const MOST_IN_LEVEL = 5;
const MOST_TEXT_LINES = 10;
const SHORT_TEXT = 300;

const words = await loadWords();
const { say, count } = words;
const sessionId = decodeURIComponent(location.pathname.split("/").at(-1));
const clock = new ServerClock();
const wire = new Wire({ lang: words.lang, token: takeToken(sessionId) });

const standing = new Standing({ wire, sessionId, onChange: () => draw() });

/** @type {?Feed} */
let feed = null;
let code = null;
let shownResults = "";

if (wire.token === null) askToken(sessionId);
else start();

function start() {
  feed = new Feed({
    wire,
    sessionId,
    audience: "PROJECTOR",
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
  setInterval(drawTimer, 250);
  keepAwake();
}

function turnedAway() {
  dropToken(sessionId);
  write(byId("gone"), say("token.refused"));
  show(byId("gone"), true);
  show(byId("stage"), false);
  show(byId("welcome"), false);
  askToken(sessionId);
}

async function readCode() {
  await untilAnswered(async () => {
    ({ joinCode: code } = await wire.ask(JOIN_CODE, { sessionId }));
  });
  draw();
}

/** A projector that falls asleep in the middle of a vote is a broken projector. */
async function keepAwake() {
  const hold = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      await navigator.wakeLock?.request("screen");
    } catch {
      // The browser may refuse; the computer's own settings then decide.
    }
  };
  document.addEventListener("visibilitychange", hold);
  await hold();
}

const draw = drawnOnce(() => {
  const { state } = feed;
  if (state === null) return;
  const activity = current(state);
  const concluded = isConcluded(state);
  const begun = concluded || activity !== null;
  document.title = `${state.room.title} — Jalon`;
  write(byId("session-title"), begun ? state.room.title : "");
  write(byId("participants"), count("participants", state.attendance.participants));
  drawWelcome(state, !begun);
  drawInvitation(begun && !concluded);
  show(byId("stage"), begun);
  if (!begun) return;
  const lit = !concluded && spotlit(state) !== null;
  const revealed = !concluded && activity.revealed && activity.tally !== null;
  write(byId("kind"), kindSaid(state, activity, { concluded, lit, revealed }));
  write(byId("prompt"), concluded ? say("projection.proposals") : activity.prompt);
  byId("prompt").dataset.long = String(byId("prompt").textContent.length > 70);
  drawTimer();
  const shown = concluded ? "proposals" : lit ? "spotlight" : revealed ? "results" : sceneOf(state, activity);
  document.body.dataset.scene = shown;
  const place = PLACES[shown] ?? shown;
  for (const scene of ["wall", "groups", "results", "proposals", "page", "plan", "floor", "spotlight"]) show(byId(scene), scene === place);
  show(byId("progress"), shown === "options" || (shown === "wall" && activity.settings.collect.hidden));
  const unseen = SHOW[shown]?.(state, activity) ?? null;
  show(byId("more"), unseen !== null);
  write(byId("more"), unseen ?? "");
});

function kindSaid(state, activity, { concluded, lit, revealed }) {
  if (concluded) return say("kind.CONCLUDED");
  const kind = lit ? say("projection.spotlight") : revealed ? say("results.title") : words.named("kind", activity.kind);
  return holdOf(state, activity) === "locked" ? `${kind} · ${say("projection.locked")}` : kind;
}

const SCENES = { DISCUSS: "floor", GROUP: "groups", VOTE: "options", RATE: "options", DRAFT_ACTIONS: "actions", PRIORITISE: "levels", WRITE: "page" };
const SHOW = {
  wall: drawWall,
  columns: drawColumns,
  groups: drawGroups,
  options: drawOptions,
  levels: drawLevels,
  page: drawPage,
  plan: (state, activity) => drawPlan(words, state, activity),
  floor: (state, activity) => drawFloor(words, state, activity),
  spotlight: (state) => drawSpotlight(words, wire, state),
  results: drawResults,
  actions: (state, activity) => drawProposals(state, state.proposals.filter((each) => each.activityId === activity.id)),
  proposals: (state) => drawProposals(state, state.proposals),
};
// Several scenes are shown in the same place of the page.
const PLACES = { columns: "groups", options: "groups", levels: "groups", actions: "proposals" };

function sceneOf(state, activity) {
  const { kind, settings, revealed } = activity;
  if (kind !== "COLLECT") return SCENES[kind] ?? "prompt";
  // Nobody answers on a phone, and nothing is to be seen yet.
  if (settings.collect.hidden && !revealed && !isWrittenByAll(activity)) return "prompt";
  if (isLocated(state, activity)) return "plan";
  return settings.collect.columns.length > 0 && (revealed || !settings.collect.hidden) ? "columns" : "wall";
}

function drawWelcome(state, shown) {
  show(byId("welcome"), shown);
  if (!shown) return;
  write(byId("welcome-title"), state.room.title);
  writeAddress(byId("address"));
  show(byId("with-code"), code !== null);
  show(byId("code"), code !== null);
  show(byId("scanned"), code !== null);
  if (code === null) return;
  write(byId("code"), spaced(code));
  const picture = `/s/${code}/qr.svg${location.search}`;
  if (byId("qr").getAttribute("src") !== picture) byId("qr").setAttribute("src", picture);
}

function drawInvitation(shown) {
  show(byId("invitation"), shown && code !== null);
  if (code === null) return;
  write(byId("invitation-address"), address());
  write(byId("invitation-code"), spaced(code));
}

function address() {
  return `${location.host}/rejoindre`;
}

/** As large as its length allows; where one line is not enough, it breaks between host and path. */
function writeAddress(place) {
  if (place.childElementCount > 0) return;
  place.style.setProperty("--signs", String(address().length));
  place.append(el("span", {}, location.host), el("span", {}, "/rejoindre"));
}

function drawTimer() {
  const state = feed?.state ?? null;
  const activity = state === null || isConcluded(state) ? null : current(state);
  const paused = activity?.status === "RUNNING" && state.room.pausedAt !== null;
  const seconds = activity === null ? null : secondsLeft(state, activity, clock);
  const timer = byId("timer");
  const closed = activity?.status === "CLOSED" && !activity.revealed;
  show(timer, seconds !== null || closed || paused);
  if (state !== null) drawFloorTimer(words, state, activity, clock.now());
  timer.dataset.urgent = String(seconds !== null && seconds <= URGENT_SECONDS);
  timer.dataset.words = String(closed || paused || seconds === 0);
  if (closed) write(timer, words.named("closed", activity.kind));
  else if (paused) write(timer, say("projection.paused"));
  else if (seconds !== null) write(timer, seconds === 0 ? say("timer.over") : asTimer(seconds));
}

function drawWall(state, activity) {
  const { hidden } = activity.settings.collect;
  if (hidden) drawProgress(state, activity, "projection.answered");
  const standing = state.contributions.filter((each) => isStanding(each) && each.activityId === activity.id);
  const shown = standing.slice(-MOST_NOTES).reverse();
  keep(byId("wall"), shown, {
    key: (each) => each.id,
    make: (each) => el("div", { class: "note" }, el("p", {}), each.photoId !== null && photoOf(wire, say, each.photoId, WALL_PHOTO)),
    update: (element, each) => {
      const text = each.text ?? say("text.erased");
      write(element.firstElementChild, text);
      element.dataset.size = sizeOf(text);
    },
  });
  if (hidden && standing.length === 0) return say("projection.hidden");
  if (standing.length === 0) return say("projection.first");
  return count("contributions", standing.length);
}

function sizeOf(text) {
  if (text.length <= 70) return "short";
  return text.length <= 130 ? "medium" : "long";
}

function drawGroups(state) {
  const held = contributionsByGroup(state);
  const standing = standingGroups(state).map(({ id, title }) => ({ id, title, members: held.get(id) ?? [] }));
  keepSections(standing.slice(0, MOST_GROUPS), { titlesOnly: standing.length > MOST_OPEN_GROUPS });
  const loose = held.get(null)?.length ?? 0;
  return loose > 0 ? count("projection.loose", loose) : unseen(standing.length, MOST_GROUPS);
}

function drawColumns(state, activity) {
  const cards = state.contributions.filter((each) => isStanding(each) && each.activityId === activity.id);
  const { columns } = activity.settings.collect;
  const held = columns.map(({ key, title }) => ({ id: key, title, members: cards.filter(({ column }) => column === key) }));
  keepSections(held.slice(0, MOST_GROUPS), { titlesOnly: columns.length > MOST_OPEN_GROUPS });
  return count("contributions", cards.length);
}

function drawOptions(state, activity) {
  const { on } = pollOf(activity);
  const held = contributionsByGroup(state);
  const options = optionsOf(state, on).map(({ id, title }) => ({ id, title, members: held.get(id) ?? [] }));
  keepSections(options.slice(0, MOST_GROUPS), { titlesOnly: true, counted: options.some(({ members }) => members.length > 0) });
  if (isSecret(activity)) drawSecrecy(activity);
  else drawProgress(state, activity, activity.status === "RUNNING" ? "projection.voted" : "projection.voted_closed");
  return unseen(options.length, MOST_GROUPS);
}

function drawLevels(state, activity) {
  const { levels, rest } = levelsOf(state, activity);
  const sections = levels.map(({ level, items }) => ({
    id: `${activity.id}-${level}`,
    title: say("levels.level", { level }),
    members: items.map(({ id, title }) => ({ id, text: title })),
  }));
  keepSections(sections, { titlesOnly: false, counted: false, first: MOST_IN_LEVEL });
  const hidden = levels.reduce((sum, { items }) => sum + Math.max(0, items.length - MOST_IN_LEVEL), 0);
  return rest.length > 0 ? count("levels.rest", rest.length) : hidden > 0 ? unseen(hidden, 0) : null;
}

/** The end of the shared text, which is what is being written. */
function drawPage(state, activity) {
  const text = state.pages.find(({ activityId }) => activityId === activity.id)?.text ?? null;
  byId("page").dataset.short = String((text ?? "").length < SHORT_TEXT);
  write(byId("page"), text === null ? say("page.empty") : text.split("\n").slice(-MOST_TEXT_LINES).join("\n"));
  return null;
}

function keepSections(sections, { titlesOnly, counted = true, first = null }) {
  byId("groups").dataset.titles = String(titlesOnly);
  byId("groups").dataset.count = String(sections.length);
  const latest = sections.length <= ONE_ROW ? MOST_IN_A_ROW : MOST_IN_TWO_ROWS;
  keep(byId("groups"), sections, {
    key: (section) => section.id,
    make: () => el("section", { class: "group" }, el("h2", {}), el("p", { class: "quiet" }), el("ul", { class: "plain" })),
    update: (element, { title, members }) => {
      write(element.querySelector("h2"), title ?? say("text.erased"));
      write(element.querySelector(".quiet"), counted ? count("contributions", members.length) : "");
      keep(element.querySelector("ul"), titlesOnly ? [] : first === null ? members.slice(-latest).reverse() : members.slice(0, first), {
        key: (each) => each.id,
        make: () => el("li", {}),
        update: (item, each) => write(item, each.text ?? say("text.erased")),
      });
    },
  });
}

function drawSecrecy({ status }) {
  write(byId("progress-text"), say(status === "RUNNING" ? "projection.secret" : "projection.secret_closed"));
  byId("progress-bar").style.setProperty("--share", "0");
}

function drawProgress(state, activity, key) {
  const { participants } = state.attendance;
  const given = answered(state, activity.id);
  write(byId("progress-text"), count(key, given, { participants }));
  byId("progress-bar").style.setProperty("--share", String(given / Math.max(1, participants)));
}

function drawResults(state, poll) {
  const drawn = JSON.stringify([poll.tally, state.groups]);
  if (drawn !== shownResults) {
    shownResults = drawn;
    byId("results").replaceChildren(...resultsOf(state, poll, words, MOST_LINES));
  }
  return unseen(new Set(poll.tally.lines.map(({ optionId }) => optionId)).size, MOST_LINES);
}

function drawProposals(state, proposals) {
  standing.follow();
  // A rank that all share says nothing.
  const ranked = new Set(proposals.map(({ rank }) => rank)).size > 1;
  byId("proposals").dataset.few = String(proposals.length <= FEW_PROPOSALS);
  keep(byId("proposals"), proposals.slice(0, MOST_LINES), {
    key: (proposal) => proposal.id,
    make: () => el("li", {}, el("span", { class: "rank" }), el("p", { class: "title" }), el("p", { class: "quiet" })),
    update: (element, proposal) => {
      write(element.querySelector(".rank"), ranked ? words.number(proposal.rank) : "");
      write(element.querySelector(".title"), proposal.title ?? say("text.erased"));
      write(element.querySelector(".quiet"), proposalLine(state, proposal));
    },
  });
  return unseen(proposals.length, MOST_LINES);
}

function proposalLine(state, proposal) {
  const parts = supportOf(state, proposal, words);
  if (proposal.supporters > 0) parts.push(count("action.supporters", proposal.supporters));
  if (proposal.contributionIds.length > 0) parts.push(count("contributions", proposal.contributionIds.length));
  const status = standing.statusOf(proposal);
  if (status !== "DRAFTED") parts.push(say(`proposal.${status}`));
  return parts.join(" · ");
}

function unseen(total, shown) {
  return total > shown ? count("projection.more", total - shown) : null;
}

function showLine(line) {
  const element = byId("line");
  element.dataset.line = line;
  show(element, line !== "open");
  write(element, say(`line.${line}`));
}
