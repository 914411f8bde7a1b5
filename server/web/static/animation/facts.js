/** What a card holds besides its text, in one line. */

/**
 * @param {import("../live/fold.js").SessionState} state
 * @param {import("../live/fold.js").Contribution} card
 */
export function factsOf(state, { activityId, column, fields, parentId }) {
  const shape = state.activities.find(({ id }) => id === activityId)?.settings.collect ?? null;
  const parent = state.contributions.find(({ id }) => id === parentId);
  return [
    shape?.columns.find(({ key }) => key === column)?.title,
    parent?.text,
    ...fields.map(({ key, value }) => `${shape?.fields.find((field) => field.key === key)?.label ?? key} : ${value}`),
  ].filter(Boolean).join(" · ");
}
