/**
 * A rating on two axes as a map: one numbered point for each option, where its two means meet.
 *
 * It repeats what the table beside it says, so it is hidden from those who listen to the page.
 */

const SVG = "http://www.w3.org/2000/svg";
const SIDE = 100;
const MARGIN = 12;

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * @param {Array<{number: number, x: number, y: number}>} points in the units of their axes
 * @param {[import("../live/fold.js").Axis, import("../live/fold.js").Axis]} axes
 */
export function ratingMap(points, axes) {
  const [across, upwards] = axes;
  const x = (value) => MARGIN + share(value, across) * (SIDE - 2 * MARGIN);
  const y = (value) => SIDE - MARGIN - share(value, upwards) * (SIDE - 2 * MARGIN);
  const middle = SIDE / 2;
  return svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "rating-map", "aria-hidden": "true" },
    svg("rect", { x: MARGIN, y: MARGIN, width: SIDE - 2 * MARGIN, height: SIDE - 2 * MARGIN, class: "field" }),
    svg("line", { x1: middle, y1: MARGIN, x2: middle, y2: SIDE - MARGIN, class: "cross" }),
    svg("line", { x1: MARGIN, y1: middle, x2: SIDE - MARGIN, y2: middle, class: "cross" }),
    svg("text", { x: middle, y: SIDE - 2.5, class: "axis" }, across.label),
    svg("text", { x: 0, y: 0, class: "axis", transform: `translate(4.5 ${middle}) rotate(-90)` }, upwards.label),
    ...together(points).map(({ numbers, x: across_, y: upwards_ }) => {
      const text = numbers.join(" ");
      const width = 3.4 + 2.5 * text.length;
      return svg("g", { transform: `translate(${x(across_)} ${y(upwards_)})` },
        svg("rect", { x: -width / 2, y: -3.2, width, height: 6.4, rx: 3.2, class: "point" }),
        svg("text", { y: 1.4, class: "number" }, text),
      );
    }),
  );
}

/** Points that fall on one another share a mark, or the last would hide the others. */
function together(points) {
  const found = new Map();
  for (const { number, x, y } of points) {
    const place = `${x.toFixed(1)} ${y.toFixed(1)}`;
    if (found.has(place)) found.get(place).numbers.push(number);
    else found.set(place, { numbers: [number], x, y });
  }
  return [...found.values()];
}

function share(value, { lowest, highest }) {
  return (value - lowest) / (highest - lowest);
}
