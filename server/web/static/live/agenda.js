/**
 * What a page reads out of a session's state. Pure.
 *
 * @typedef {import("./fold.js").SessionState} SessionState
 * @typedef {import("./fold.js").Activity} Activity
 */

/**
 * The activity the room is at: the one that runs, else the last one that closed.
 *
 * @param {SessionState} state
 * @returns {?Activity}
 */
export function current(state) {
  const running = state.activities.find((activity) => activity.status === "RUNNING");
  if (running) return running;
  const closed = state.activities.filter((activity) => activity.status === "CLOSED");
  // By the instant of the close: an agenda may be run in another order than it was written.
  closed.sort((one, other) => Date.parse(one.closedAt) - Date.parse(other.closedAt));
  return closed.at(-1) ?? null;
}

/** @param {SessionState} state */
export function standingGroups(state) {
  return state.groups.filter((group) => group.mergedIntoId === null);
}

/** @param {SessionState} state @returns {Map<?string, import("./fold.js").Contribution[]>} */
export function contributionsByGroup(state) {
  const found = new Map();
  for (const contribution of state.contributions) {
    if (!isStanding(contribution)) continue;
    const held = found.get(contribution.groupId);
    if (held) held.push(contribution);
    else found.set(contribution.groupId, [contribution]);
  }
  return found;
}

/** @param {SessionState} state @param {string} id */
export function activityOf(state, id) {
  return state.activities.find((activity) => activity.id === id) ?? null;
}

/** The settings of whatever takes ballots; null for the other kinds. @param {import("./fold.js").Activity} activity */
export function pollOf({ settings }) {
  return settings.rate ?? settings.vote;
}

/** Whether those who have a phone write the cards of this step themselves. @param {import("./fold.js").Activity} activity */
export function isWrittenByAll({ settings }) {
  return settings.collect?.writers.includes("PARTICIPANT") ?? true;
}

/** Whether nobody can be told who voted, nor how many before the close. */
export function isSecret(activity) {
  return pollOf(activity)?.secrecy === "SECRET";
}

/** The cards on the board of the activities of these names. @param {SessionState} state @param {string[]} names */
export function cardsOf(state, names) {
  const from = stepsNamed(state, names);
  return state.contributions.filter((each) => from.has(each.activityId) && isStanding(each));
}

function stepsNamed(state, names) {
  return new Set(state.activities.filter(({ name }) => names.includes(name)).map(({ id }) => id));
}

/** Whether a step has not begun: to come, or skipped for now. */
export function isAhead({ status }) {
  return status === "PENDING" || status === "SKIPPED";
}

/**
 * The seconds that an activity still has, which a pause holds; null without a timer.
 *
 * @param {SessionState} state
 * @param {?Activity} activity
 * @param {import("./clock.js").ServerClock} clock
 * @param {?string} ownEnd when it ends for somebody who has time of their own
 */
export function secondsLeft({ room }, activity, clock, ownEnd = null) {
  if (activity?.status !== "RUNNING") return null;
  if (room.pausedAt !== null) return room.leftSeconds;
  return clock.secondsUntil(ownEnd ?? activity.endsAt);
}

/**
 * Why nothing is taken from somebody in a step that runs, as the sentences name it; null where it is.
 *
 * @param {SessionState} state
 * @param {?Activity} activity
 * @param {number} extraSeconds the time of their own that this person was given
 * @returns {?("paused"|"locked"|"over")}
 */
export function holdOf({ room }, activity, extraSeconds = 0) {
  if (activity?.status !== "RUNNING") return null;
  if (room.pausedAt !== null) return "paused";
  if (room.lockedAt !== null) return "locked";
  return activity.closedToOthersAt !== null && extraSeconds === 0 ? "over" : null;
}

/** Whether a card is on the board: the facilitator is also told of those that are not. */
export function isStanding({ status }) {
  return status === "STANDING";
}

/** How many people have answered in an activity. @param {SessionState} state @param {string} id */
export function answered(state, id) {
  return state.progress.find((each) => each.activityId === id)?.answered ?? 0;
}

/** @param {SessionState} state */
export function isConcluded(state) {
  return state.room.status === "CONCLUDED";
}

/**
 * What a vote or a rating bears on: every group, or the groups and the cards of the steps that it names.
 *
 * @param {SessionState} state
 * @param {string[]} names
 * @returns {Array<{id: string, title: ?string}>}
 */
export function optionsOf(state, names) {
  if (names.length === 0) return standingGroups(state);
  const from = stepsNamed(state, names);
  const groups = standingGroups(state).filter(({ activityId }) => from.has(activityId));
  return [...groups, ...cardsOf(state, names).map(({ id, text }) => ({ id, title: text }))];
}

/** The last vote or rating whose results everyone may read. @param {SessionState} state */
export function revealedPoll(state) {
  return state.activities.filter((activity) => activity.revealed && activity.tally).at(-1) ?? null;
}
