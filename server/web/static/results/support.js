/**
 * What the room gave to what a proposal comes from, in the words of the method that counted it.
 */

/**
 * @param {import("../live/fold.js").SessionState} state
 * @param {import("../live/fold.js").Proposal} proposal
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 * @returns {string[]} none where nothing was counted, or where it may not be read
 */
export function supportOf(state, { groupId, tally }, { say, count }) {
  if (tally === null || tally.total === null) return [];
  const counted = state.activities.find((activity) => activity.tally?.lines.some(({ optionId }) => optionId === groupId));
  const method = counted?.tally.method ?? "DOTS";
  if (method === "MAJORITY_JUDGEMENT") return tally.grade === null ? [] : [say(`grade.${tally.grade}`)];
  return [count(`given.${method}`, tally.total)];
}
