/**
 * What happened between two states of a session, as far as a page has something to say of it. Pure.
 *
 * The feed tells how things are, not what was done: this compares.
 *
 * @typedef {import("./fold.js").SessionState} SessionState
 * @typedef {"started"|"reopened"|"closed"|"revealed"|"concluded"|"code"} What
 * @typedef {{what: What, activity?: import("./fold.js").Activity}} News
 */

/**
 * @param {?SessionState} before null where nothing was known: then everything is news, and none is told
 * @param {SessionState} after
 * @returns {News[]}
 */
export function newsBetween(before, after) {
  if (before === null) return [];
  const found = [];
  const known = new Map(before.activities.map((each) => [each.id, each]));
  for (const activity of after.activities) {
    const then = known.get(activity.id);
    if (then === activity) continue;
    const what = ofActivity(then, activity);
    if (what !== null) found.push({ what, activity });
  }
  if (before.room.status !== after.room.status) found.push({ what: "concluded" });
  if (before.room.joinCodeRotations !== after.room.joinCodeRotations) found.push({ what: "code" });
  return found;
}

/** @param {import("./fold.js").Activity|undefined} before */
function ofActivity(before, after) {
  const was = before?.status ?? "PENDING";
  if (was !== after.status) {
    if (after.status === "RUNNING") return was === "CLOSED" ? "reopened" : "started";
    return after.status === "CLOSED" ? "closed" : null;
  }
  return after.revealed && !before?.revealed ? "revealed" : null;
}

/** Whether something of this person's own is no longer shown. */
export function lost(before, after, owns) {
  if (before === null || before.contributions === after.contributions) return false;
  const standing = new Set(after.contributions.map(({ id }) => id));
  return before.contributions.some(({ id }) => owns(id) && !standing.has(id));
}
