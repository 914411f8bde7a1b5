/**
 * What a step will ask of the room, in words, before it starts: to look ahead moves nobody.
 */

/**
 * @param {import("../live/fold.js").Activity} activity
 * @param {import("../live/fold.js").SessionState} state
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 * @returns {string[]} none where the prompt says it all
 */
export function asked({ settings }, state, words) {
  const { collect, vote, rate, draft } = settings;
  if (collect !== null) return ofCards(collect, state, words);
  if (vote !== null) return ofVote(vote, state, words);
  if (rate !== null) return [rate.axes.map(({ label }) => label).join(" × "), ...ofPoll(rate, state, words)];
  if (draft !== null) return [words.say(draft.maxPerPerson > 0 ? "ahead.all_draft" : "ahead.facilitator_drafts")];
  return [];
}

function ofCards({ columns, fields, parent, picks, plan, writers, hidden, moderated, maxPerPerson }, state, { say, count }) {
  return [
    parent !== null && say("ahead.parent", { list: promptsOf(state, parent.of) }),
    picks !== null && say("ahead.picks", { list: promptsOf(state, [picks.of]) }),
    plan !== null && say("ahead.plan"),
    columns.length > 0 && say("ahead.columns", { list: columns.map(({ title }) => title).join(", ") }),
    fields.length > 0 && say("ahead.fields", { list: fields.map(({ label }) => label).join(", ") }),
    maxPerPerson !== null && count("ahead.most", maxPerPerson),
    !writers.includes("PARTICIPANT") && say("ahead.written_for"),
    hidden && say("ahead.hidden"),
    moderated && say("ahead.moderated"),
  ].filter(Boolean);
}

function promptsOf(state, names) {
  return state.activities.filter(({ name }) => names.includes(name)).map(({ prompt }) => prompt).join(" ; ");
}

function ofVote(vote, state, words) {
  return [words.named("method", vote.method), ...ofPoll(vote, state, words)];
}

function ofPoll({ on, secrecy }, state, { say }) {
  const list = promptsOf(state, on);
  return [
    on.length > 0 ? say("ahead.on_cards", { list }) : say("ahead.on_groups"),
    secrecy === "SECRET" && say("ahead.secret"),
  ].filter(Boolean);
}
