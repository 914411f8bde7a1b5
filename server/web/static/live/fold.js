/**
 * The public entities of a session, each as it was last told. Pure.
 *
 * A batch names what changed, as it is now, and what is gone: nothing is inferred. Refuses to know the
 * parts of a session: whatever the documents ask for is kept in the same way.
 *
 * @typedef {{groupId: string, dots: number, voters: number, rank: number}} TallyLine
 * @typedef {{id: string, title: string, status: "OPEN"|"CONCLUDED", joinCodeRotations: ?number}} RoomState
 * @typedef {{
 *   collect: ?{maxLength: number, maxPerPerson: ?number},
 *   vote: ?{method: string, budget: number, capPerGroup: number},
 * }} Settings those of another kind are null
 * @typedef {{id: string, position: number, kind: string, prompt: string, settings: Settings,
 *   status: "PENDING"|"RUNNING"|"CLOSED", startedAt: ?string, endsAt: ?string, closesItself: boolean,
 *   closedAt: ?string, tally: ?TallyLine[], revealed: boolean}} Activity
 * @typedef {{id: string, activityId: string, answered: number}} Progress
 * @typedef {{id: string, order: number, activityId: string, groupId: ?string, text: ?string,
 *   withdrawn: boolean}} Contribution
 * @typedef {{id: string, order: number, title: ?string, mergedIntoId: ?string}} Group
 * @typedef {{id: string, order: number, groupId: string, title: ?string, rank: number,
 *   tally: ?TallyLine, contributionIds: string[], status: string, holderId: ?string}} Proposal
 * @typedef {{room: RoomState, attendance: {id: string, participants: number},
 *   activities: Activity[], progress: Progress[], contributions: Contribution[], groups: Group[],
 *   proposals: Proposal[]}} SessionState
 * @typedef {"PARTICIPANT"|"FACILITATOR"|"OBSERVER"|"PROJECTOR"} Audience
 */

/**
 * @param {SessionState} state
 * @param {{changed: Partial<SessionState>, removed: string[]}} batch
 * @returns {SessionState}
 */
export function patch(state, { changed, removed }) {
  const gone = new Set(removed);
  const parts = Object.entries(state).map(([name, held]) => {
    const news = changed[name] ?? null;
    if (Array.isArray(held)) return [name, patchedList(held, news ?? [], gone)];
    return [name, news ?? held];
  });
  return Object.fromEntries(parts);
}

/** The same list where nothing in it changed. */
function patchedList(held, changed, gone) {
  if (changed.length === 0 && !held.some(({ id }) => gone.has(id))) return held;
  const known = new Map(held.map((each) => [each.id, each]));
  for (const id of gone) known.delete(id);
  for (const entity of changed) known.set(entity.id, entity);
  // The sort is stable: entities that have no place stay as they came.
  return [...known.values()].sort((one, other) => placeOf(one) - placeOf(other));
}

function placeOf({ order, position }) {
  return order ?? position ?? 0;
}
