/**
 * Which cards of an outbox may go in one request. Pure.
 *
 * Refuses to change an order: only cards that wait at the head, one behind the other. A photograph
 * goes before its card, so a card that still holds one goes by itself.
 */

/** @typedef {import("./outbox.js").Entry} Entry */

// What the contract takes at once, and well under what it reads of one request.
const MOST = 100;
const MOST_BYTES = 40_000;

/**
 * @param {Entry[]} entries in the order they were asked
 * @param {Set<string>} alone those that are not to be sent with others
 * @returns {Entry[]}
 */
export function together(entries, alone) {
  const found = [];
  let bytes = 0;
  for (const entry of entries) {
    if (entry.status !== "waiting") continue;
    if (entry.command !== "contribute" || entry.photo || alone.has(entry.id)) break;
    bytes += new TextEncoder().encode(JSON.stringify(noted(entry))).length;
    if (found.length === MOST || bytes > MOST_BYTES) break;
    found.push(entry);
  }
  return found;
}

/** The card as it is sent with others. @param {Entry} entry */
export function noted({ id, input: { sessionId, ...card } }) {
  return { ...card, operationId: id };
}
