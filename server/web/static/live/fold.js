/**
 * The public entities of a session, each as it was last told. Pure.
 *
 * A batch names what changed, as it is now, and what is gone: nothing is inferred. Refuses to know the
 * parts of a session: whatever the documents ask for is kept in the same way.
 *
 * @typedef {{id: string, title: string, status: "OPEN"|"CONCLUDED", joinCodeRotations: ?number,
 *   pausedAt: ?string, leftSeconds: ?number, lockedAt: ?string,
 *   spotlight: ?{kind: "ACTIVITY"|"CONTRIBUTION"|"GROUP", targetId: string}}} RoomState
 * @typedef {{label: string, lowest: number, highest: number, lowestLabel: string, highestLabel: string}} Axis
 * @typedef {{method: string, secrecy: "SECRET"|"PSEUDONYMOUS", budget: number, capPerGroup: number,
 *   highest: number, most: ?number, on: string[], abstention: boolean}} VoteSettings
 * @typedef {{axes: Axis[], secrecy: "SECRET"|"PSEUDONYMOUS", on: string[], against: string[],
 *   abstention: boolean}} RateSettings
 * @typedef {import("../participant/cards/form.js").Shape & {maxLength: number, maxPerPerson: ?number,
 *   writers: string[], hidden: boolean, moderated: boolean}} CollectSettings
 * @typedef {{collect: ?CollectSettings, vote: ?VoteSettings, rate: ?RateSettings,
 *   draft: ?{maxPerPerson: number, supported: boolean},
 *   discuss: ?{secondsPerTurn: ?number, secondsPerConstituency: ?number}, write: ?{maxLength: number},
 *   prioritise: ?{subject: "GROUPS"|"CARDS", levels: number}}} Settings those of another kind are null
 * @typedef {{id: string, position: number, kind: string, name: ?string, minutes: ?number, prompt: string,
 *   settings: Settings, status: "PENDING"|"SKIPPED"|"RUNNING"|"CLOSED", startedAt: ?string, endsAt: ?string,
 *   closesItself: boolean, closedAt: ?string, closedToOthersAt: ?string, extraPeople: ?number, round: ?number,
 *   tally: ?import("../results/results.js").Tally, revealed: boolean}} Activity
 * @typedef {{id: string, activityId: string, answered: number}} Progress
 * @typedef {{id: string, order: number, number: number, activityId: string, groupId: ?string, text: ?string,
 *   status: "STANDING"|"PENDING"|"REFUSED"|"ARCHIVED"|"WITHDRAWN", column: ?string, parentId: ?string,
 *   fields: Array<{key: string, value: string}>, pickIds: string[], point: ?{x: number, y: number},
 *   photoId: ?string, channel: string, pinned: boolean}} Contribution
 * @typedef {{id: string, order: number, title: ?string, mergedIntoId: ?string,
 *   activityId: ?string}} Group
 * @typedef {{id: string, order: number, groupId: ?string, activityId: ?string, title: ?string,
 *   description: ?string, rank: number, tally: ?import("../results/results.js").Line,
 *   contributionIds: string[], status: string, holderId: ?string, priority: ?number, dueOn: ?string,
 *   supporters: number, reason: ?string}} Proposal
 * @typedef {{id: string, order: number, title: ?string, seated: number, merged: boolean}} Table
 * @typedef {{id: string, activityId: string,
 *   queue: Array<{id: string, number: number, constituency: ?string, label: ?string}>,
 *   speaking: ?{number: ?number, constituency: ?string, startedAt: string},
 *   times: Array<{constituency: ?string, turns: number, seconds: number}>}} Floor
 * @typedef {{id: string, activityId: string, revision: number, text: ?string, penHeld: boolean,
 *   penUntil: ?string, waiting: number}} Page
 * @typedef {{id: string, activityId: string, levels: Array<{level: number, itemIds: string[]}>}} Priorities
 * @typedef {{id: string, present: Array<{constituency: string, people: ?number}>}} Panel
 * @typedef {{id: string, order: number, activityId: ?string, hidden: boolean, takenAt: string, text: ?string}} Note
 * @typedef {{id: string, order: number, rootId: string, parentId: ?string, title: ?string, definition: ?string}} Code
 * @typedef {{id: string, contributionId: string, constituency: ?string, valence: ?string, quotable: ?boolean,
 *   codeIds: string[]}} Verbatim
 * @typedef {{id: string, order: number, kind: "CONVERGENCE"|"DIVERGENCE", statement: ?string,
 *   groupIds: string[], contributionIds: string[]}} Finding
 * @typedef {{room: RoomState, attendance: {id: string, participants: number, withoutPhone: number},
 *   activities: Activity[], progress: Progress[], contributions: Contribution[], groups: Group[],
 *   proposals: Proposal[], seat: ?{id: string, taken: boolean, since: ?string}, tables: Table[],
 *   crew: {id: string, hosts: number, noteTakers: number},
 *   floors: Floor[], pages: Page[], priorities: Priorities[],
 *   undoable: ?{id: string, seq: ?number, step: ?string}, panel?: ?Panel, notes?: Note[], codes?: Code[],
 *   verbatims?: Verbatim[], findings?: Finding[]}} SessionState the last five only in the notebook
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
    return [name, news ?? (gone.has(held?.id) ? null : held)];
  });
  return Object.fromEntries(parts);
}

/** The same list where nothing in it changed. */
function patchedList(held, changed, gone) {
  if (changed.length === 0 && !held.some(({ id }) => gone.has(id))) return held;
  const known = new Map(held.map((each) => [each.id, each]));
  for (const id of gone) known.delete(id);
  for (const entity of changed) known.set(entity.id, entity);
  return [...known.values()].sort(inOrder);
}

/** What has neither an order nor a position comes by its id, as the server tells it. */
function inOrder(one, other) {
  return placeOf(one) - placeOf(other) || (one.id < other.id ? -1 : 1);
}

function placeOf({ order, position }) {
  return order ?? position ?? 0;
}
