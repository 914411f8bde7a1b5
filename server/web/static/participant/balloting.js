/**
 * Every vote that is given as a whole ballot, and every rating: filled in on the phone, sent once.
 *
 * What is being filled in stays on this page until it is sent; what was sent comes back with one's own
 * part. Dots are elsewhere: each of their taps is a vote.
 */

import { byId, show, write } from "../dom.js";
import { current, optionsOf, pollOf } from "../live/agenda.js";
import { drawApprovals, drawGrades, drawPoints, drawRanking, drawRatings, drawScores } from "./ballots/methods.js";
import { marksOf, spentPoints, standing } from "./ballots/marks.js";

/** @typedef {import("./room.js").Room} Room */

const DRAW = Object.freeze({
  SCORE: drawScores,
  MAJORITY_JUDGEMENT: drawGrades,
  APPROVAL: drawApprovals,
  POINTS: drawPoints,
  RANKING: drawRanking,
  RATE: drawRatings,
});

/** Ballots being filled in, by activity and round. @type {Map<string, import("./ballots/marks.js").Marks>} */
const drafts = new Map();

/** Whether this activity is voted on with a whole ballot. @param {?import("../live/fold.js").Activity} activity */
export function isBalloted(activity) {
  return methodOf(activity) in DRAW;
}

function methodOf(activity) {
  if (activity?.kind === "RATE") return "RATE";
  const { method = "", secrecy } = activity?.settings.vote ?? {};
  // Dots that may be changed are given one tap at a time.
  return method === "DOTS" && secrecy === "SECRET" ? "POINTS" : method;
}

/** @param {Room} room */
export function listenBalloting(room) {
  byId("cast").addEventListener("click", () => {
    const activity = current(room.state());
    const marks = [...marksFor(room, activity).values()];
    if (takes(room, activity) && marks.length > 0) send(room, activity, marks);
  });
  byId("abstain").addEventListener("click", () => {
    const activity = current(room.state());
    if (takes(room, activity)) send(room, activity, []);
  });
}

function takes({ hold }, activity) {
  return activity.status === "RUNNING" && hold(activity) === null;
}

function send({ outbox, sessionId, draw }, activity, marks) {
  const place = { sessionId, activityId: activity.id };
  const secret = pollOf(activity).secrecy === "SECRET";
  if (secret) outbox.ask("castSecretBallot", { ...place, marks });
  else if (marks.length > 0) outbox.ask("castBallot", { ...place, marks });
  else outbox.ask("abstain", place);
  drafts.delete(draftKey(activity));
  draw();
}

/**
 * @param {Room} room
 * @param {import("../live/fold.js").SessionState} state
 * @param {?import("../live/fold.js").Activity} activity
 */
export function drawBalloting(room, state, activity) {
  const shown = isBalloted(activity) && !activity.revealed;
  show(byId("marking"), shown);
  if (!shown) return;
  const { words } = room;
  const settings = pollOf(activity);
  const sent = sentBallot(room, activity);
  const final = settings.secrecy === "SECRET" && sent !== null;
  const open = activity.status === "RUNNING" && !final;
  const options = optionsOf(state, settings.on).map(({ id, title }) => ({ id, title: title ?? words.say("text.erased") }));
  const onBallot = new Set(options.map(({ id }) => id));
  const marks = () => standing(marksFor(room, activity), onBallot);
  const criteria = optionsOf(state, settings.against ?? []).filter(() => (settings.against ?? []).length > 0);
  write(byId("marking-help"), help(words, activity, settings));
  DRAW[methodOf(activity)](byId("marking-list"), {
    id: draftKey(activity),
    words,
    options,
    criteria: criteria.map(({ id, title }) => ({ id, title: title ?? words.say("text.erased") })),
    settings,
    // Read at each tap: five quick ones come before the page is drawn again.
    marks,
    open,
    change: (changed) => {
      drafts.set(draftKey(activity), changed);
      room.draw();
    },
  });
  drawCasting(room, activity, { sent, final, open, held: room.hold(activity), marks: marks(), settings, options });
}

function drawCasting({ words: { say, count } }, activity, { sent, final, open, held, marks, settings, options }) {
  const changed = drafts.has(draftKey(activity));
  show(byId("cast"), open);
  show(byId("abstain"), open && settings.abstention && sent?.marks.length !== 0);
  byId("abstain").disabled = held !== null;
  byId("cast").disabled = held !== null || marks.size === 0 || (sent !== null && !changed);
  write(byId("cast"), say(sent === null ? "ballot.cast" : "ballot.cast_again"));
  let said = activity.status === "RUNNING" ? count("ballot.marked", new Set([...marks.values()].map(({ optionId }) => optionId)).size, { total: options.length }) : say("vote.closed");
  if (methodOf(activity) === "POINTS" && open) said = count("points.left", settings.budget - spentPoints(marks), { budget: settings.budget });
  if (final) said = say("ballot.final");
  else if (sent?.waiting) said = say("vote.sending_ballot");
  else if (held !== null) said = say(`held.${held}`);
  else if (sent !== null && !changed && open) said = say(sent.marks.length > 0 ? "ballot.sent" : "ballot.abstained");
  write(byId("marking-said"), said);
  byId("marking-said").dataset.state = sent?.waiting ? "waiting" : "sent";
}

function help({ say, count }, activity, settings) {
  const method = methodOf(activity);
  let text = say(`ballot_help.${method}`);
  if (method === "APPROVAL" && settings.most !== null) text = count("ballot_help.most", settings.most);
  return settings.secrecy === "SECRET" ? `${text} ${say("ballot.secret")}` : text;
}

/** What this person has sent, or is about to: null for nothing. */
function sentBallot({ part, outbox }, activity) {
  const waiting = outbox.waiting(
    ({ command, input }) => CASTING.has(command) && input.activityId === activity.id,
  );
  if (waiting.length > 0) return { marks: waiting.at(-1).input.marks ?? [], waiting: true };
  const own = part.ballot(activity.id);
  return own === null ? null : { marks: own, waiting: false };
}

const CASTING = new Set(["castBallot", "castSecretBallot", "abstain"]);

function marksFor(room, activity) {
  return drafts.get(draftKey(activity)) ?? marksOf(sentBallot(room, activity)?.marks ?? []);
}

function draftKey({ id, round }) {
  return `${id} ${round}`;
}
