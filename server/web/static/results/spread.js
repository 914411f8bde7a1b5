/**
 * How the answers on one option are spread: one bar cut by value, the lowest first.
 *
 * A mean without its spread hides a hall that is cut in two. Its parts are told in words as well.
 */

import { el } from "../dom.js";

/**
 * @param {Array<{value: number, ballots: ?number}>} distribution
 * @param {(value: number) => string} named
 * @param {[number, number]} bounds
 * @param {import("../words.js").Say} say
 */
export function spreadBar(distribution, named, bounds, say) {
  const known = distribution.filter(({ ballots }) => ballots !== null && ballots > 0);
  const total = known.reduce((sum, { ballots }) => sum + ballots, 0);
  const told = known.map(({ value, ballots }) => say("results.of_value", { value: named(value), n: ballots })).join(" · ");
  const bar = el("span", { class: "spread", role: "img", "aria-label": told, title: told });
  for (const { value, ballots } of known) {
    const part = el("span", {}, String(ballots));
    part.style.setProperty("--share", String(ballots / total));
    const tone = (value - bounds[0]) / Math.max(1, bounds[1] - bounds[0]);
    // White words need a dark ground, and dark words a light one: no ground is between the two.
    const dark = tone > 0.5;
    part.style.setProperty("--tone", String(dark ? 0.6 + 0.4 * tone : 0.9 * tone));
    part.dataset.dark = String(dark);
    bar.append(part);
  }
  return bar;
}
