/**
 * The token of a facilitator or a projector, or an invitation's secret: it comes in the fragment, which no server ever sees.
 *
 * It is taken out of the address at once, since that address may be on a screen in front of a hall,
 * and kept for this tab alone.
 */

const FRAGMENT = "jeton";

/**
 * @param {string} name what this token is for, so that two sessions in two tabs keep their own
 * @param {string} [fragment] what it is called in the address
 * @returns {?string}
 */
export function takeToken(name, fragment = FRAGMENT) {
  const given = new URLSearchParams(location.hash.slice(1)).get(fragment);
  if (given) {
    keepToken(name, given);
    history.replaceState(null, "", location.pathname + location.search);
    return given;
  }
  try {
    return sessionStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} token */
export function keepToken(name, token) {
  try {
    sessionStorage.setItem(keyOf(name), token);
  } catch {
    // Without storage the token lives as long as the page: it is only asked again at a reload.
  }
}

/** @param {string} name */
export function dropToken(name) {
  try {
    sessionStorage.removeItem(keyOf(name));
  } catch {
    // Nothing was kept.
  }
}

/** @param {string} address @param {string} token */
export function withToken(address, token) {
  return `${address}#${FRAGMENT}=${encodeURIComponent(token)}`;
}

function keyOf(name) {
  return `jalon.jeton.${name}`;
}
