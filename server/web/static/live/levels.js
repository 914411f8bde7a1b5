/**
 * What stands in each level of a prioritisation, and what is in none yet. Pure.
 */

import { isStanding, standingGroups } from "./agenda.js";

/** @typedef {{id: string, title: ?string}} Item */

/**
 * @param {import("./fold.js").SessionState} state
 * @param {import("./fold.js").Activity} activity
 * @returns {{levels: Array<{level: number, items: Item[]}>, rest: Item[]}}
 */
export function levelsOf(state, activity) {
  const { subject, levels: most } = activity.settings.prioritise;
  const items = subject === "GROUPS"
    ? standingGroups(state).map(({ id, title }) => ({ id, title }))
    : state.contributions.filter(isStanding).map(({ id, text }) => ({ id, title: text }));
  const known = new Map(items.map((item) => [item.id, item]));
  const told = state.priorities.find(({ activityId }) => activityId === activity.id)?.levels ?? [];
  const levels = Array.from({ length: most }, (_, index) => {
    const ids = told.find(({ level }) => level === index + 1)?.itemIds ?? [];
    return { level: index + 1, items: ids.map((id) => known.get(id)).filter(Boolean) };
  });
  const placed = new Set(levels.flatMap(({ items: each }) => each.map(({ id }) => id)));
  return { levels, rest: items.filter(({ id }) => !placed.has(id)) };
}
