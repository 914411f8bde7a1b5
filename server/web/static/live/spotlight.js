/**
 * What the whole room is invited to look at, as far as this device may see it. Pure.
 */

import { activityOf, contributionsByGroup } from "./agenda.js";

/**
 * @param {import("./fold.js").SessionState} state
 * @returns {?{kind: string, id: string, text: ?string, members: import("./fold.js").Contribution[],
 *   activity: ?import("./fold.js").Activity, photoId: ?string}} a null text was erased
 */
export function spotlit(state) {
  const { kind, targetId: id } = state.room.spotlight ?? {};
  if (kind === "CONTRIBUTION") {
    const card = state.contributions.find((each) => each.id === id);
    return card === undefined ? null : { ...shown(kind, id, card.text), photoId: card.photoId };
  }
  if (kind === "GROUP") {
    const title = state.groups.find((each) => each.id === id)?.title;
    return shown(kind, id, title, contributionsByGroup(state).get(id));
  }
  if (kind === "ACTIVITY") {
    const activity = activityOf(state, id);
    return activity === null ? null : { ...shown(kind, id, activity.prompt), activity };
  }
  return null;
}

function shown(kind, id, text, members = []) {
  return text === undefined ? null : { kind, id, text, members, activity: null, photoId: null };
}
