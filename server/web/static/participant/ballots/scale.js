/**
 * One value out of a few, as radio buttons large enough for a thumb; arrows move between them.
 */

import { el, write } from "../../dom.js";

let made = 0;

/**
 * @param {{values: number[], poles?: ?[string, string], choose: (value: number) => void}} how
 * @returns {HTMLElement}
 */
export function makeScale({ values, poles = null, choose }) {
  const name = `scale-${(made += 1)}`;
  const cells = values.map((value) =>
    el("label", { class: "cell" },
      el("input", { type: "radio", name, value, onchange: () => choose(value) }),
      el("span", {}, String(value)),
    ),
  );
  return el("fieldset", { class: "scale" },
    el("legend", {}, el("span", { class: "visually-hidden" }), el("span", {})),
    el("div", { class: "cells" }, ...cells),
    poles !== null && el("p", { class: "poles quiet", "aria-hidden": "true" }, el("span", {}, poles[0]), el("span", {}, poles[1])),
  );
}

/** @param {HTMLElement} scale @param {{of: string, axis?: string, value: ?number, open: boolean}} shown */
export function updateScale(scale, { of, axis = "", value, open }) {
  const [option, name] = scale.querySelectorAll("legend span");
  write(option, of);
  write(name, axis);
  scale.disabled = !open;
  for (const input of scale.querySelectorAll("input")) input.checked = Number(input.value) === value;
}

/** @param {number} lowest @param {number} highest */
export function between(lowest, highest) {
  return Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
}
