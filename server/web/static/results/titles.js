/** What a tally is about, in words. */

/**
 * @param {import("../live/fold.js").SessionState} state
 * @param {import("../words.js").Say} say
 * @returns {(id: string) => string}
 */
export function titlesOf(state, say) {
  const titles = new Map([
    ...state.groups.map(({ id, title }) => [id, title]),
    ...state.contributions.map(({ id, text }) => [id, text]),
  ]);
  return (id) => titles.get(id) ?? say("text.erased");
}
