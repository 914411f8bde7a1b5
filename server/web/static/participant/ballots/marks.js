/**
 * What a ballot being filled in says of each option, before it is sent. Pure.
 *
 * Marks are kept by option, axis and criterion; a ranking is the order in which options were put.
 * Refuses to count: a tally is the server's.
 *
 * @typedef {{optionId: string, value: number, axis: number, criterionId: ?string}} Mark
 * @typedef {Map<string, Mark>} Marks
 */

/** @param {string} optionId */
export function keyOf(optionId, axis = 0, criterionId = null) {
  return [optionId, axis, criterionId ?? ""].join(" ");
}

/** @param {Mark[]} list @returns {Marks} */
export function marksOf(list) {
  return new Map(list.map((mark) => [keyOf(mark.optionId, mark.axis, mark.criterionId), mark]));
}

/** @param {Marks} marks */
export function valueOf(marks, optionId, axis = 0, criterionId = null) {
  return marks.get(keyOf(optionId, axis, criterionId))?.value ?? null;
}

/** The same marks with this one set, or taken back where the value is null. @param {Marks} marks */
export function marked(marks, { optionId, value, axis = 0, criterionId = null }) {
  const changed = new Map(marks);
  const key = keyOf(optionId, axis, criterionId);
  if (value === null) changed.delete(key);
  else changed.set(key, { optionId, value, axis, criterionId });
  return changed;
}

/** @param {Marks} marks */
export function spentPoints(marks) {
  return [...marks.values()].reduce((sum, { value }) => sum + value, 0);
}

/** The options of a ranking, the best first. @param {Marks} marks @returns {string[]} */
export function ranked(marks) {
  return [...marks.values()].sort((one, other) => one.value - other.value).map(({ optionId }) => optionId);
}

/** @param {string[]} order @returns {Marks} */
export function ranking(order) {
  return marksOf(order.map((optionId, index) => ({ optionId, value: index + 1, axis: 0, criterionId: null })));
}

/** The order with one option moved by so many places, within its bounds. @param {string[]} order */
export function movedBy(order, optionId, by) {
  const from = order.indexOf(optionId);
  if (from < 0) return order;
  const others = order.filter((each) => each !== optionId);
  const to = Math.min(Math.max(from + by, 0), others.length);
  return [...others.slice(0, to), optionId, ...others.slice(to)];
}

/** Marks of options that are still on the ballot. @param {Marks} marks @param {Set<string>} options */
export function standing(marks, options) {
  return new Map([...marks].filter(([, { optionId }]) => options.has(optionId)));
}
