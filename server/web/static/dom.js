/**
 * Elements made and kept. Texts enter as text nodes only: what people write is never markup.
 */

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `on…` are listeners, `class` and `data-…` as in HTML
 * @param {...(Node|string|null|false|undefined)} children
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

/** @param {string} id @returns {any} */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no #${id} on this page`);
  return element;
}

/** Set a text only when it changes, so that nothing is announced or redrawn twice. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

const rows = new WeakMap();

/**
 * Keep one child for each item, in order; an element that stays keeps its focus and its scroll.
 *
 * @template T
 * @param {HTMLElement} container
 * @param {T[]} items
 * @param {{key: (item: T) => string, make: (item: T) => HTMLElement,
 *   update?: (element: HTMLElement, item: T) => void}} how
 */
export function keep(container, items, { key, make, update = () => {} }) {
  const known = rows.get(container) ?? new Map();
  const wanted = new Map();
  let place = container.firstElementChild;
  for (const item of items) {
    const id = key(item);
    let element = known.get(id);
    if (element === undefined) element = make(item);
    wanted.set(id, element);
    update(element, item);
    if (element === place) place = place.nextElementSibling;
    else container.insertBefore(element, place);
  }
  for (const [id, element] of known) if (!wanted.has(id)) element.remove();
  rows.set(container, wanted);
}

/** Several changes in one turn are drawn once. @param {() => void} draw */
export function drawnOnce(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}
