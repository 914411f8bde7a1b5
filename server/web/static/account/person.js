/**
 * Whoever is signed in with this browser, as the server knows them.
 *
 * Refuses to keep anything: the cookie is out of reach of scripts, and each page asks again.
 */

// Where signing in may lead: a page of ours by its name, never an address that somebody wrote.
const PLACES = Object.freeze({ account: "/compte", import: "/import" });

/** @param {string} place @param {string} lang */
export function addressOfSignIn(place, lang) {
  return `/connexion?suite=${place}${lang === "fr" ? "" : `&lang=${lang}`}`;
}

/** The page that a sign-in leads to. @param {string} search @param {string} lang */
export function addressAfterSignIn(search, lang) {
  const asked = new URLSearchParams(search).get("suite") ?? "";
  const path = Object.hasOwn(PLACES, asked) ? PLACES[asked] : PLACES.account;
  return `${path}${lang === "fr" ? "" : `?lang=${lang}`}`;
}

/**
 * Every row of one of the viewer's own lists, a page at a time.
 *
 * @param {import("../live/http.js").Wire} wire
 * @param {string} document whose connection is named `page`
 * @returns {Promise<Array<Record<string, any>>>} none for whoever is not signed in
 */
export async function everyRow(wire, document) {
  const rows = [];
  for (let after = null, more = true; more; ) {
    const { viewer } = await wire.ask(document, { after });
    if (viewer.user === null) return [];
    const { nodes, pageInfo } = viewer.user.page;
    rows.push(...nodes);
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage;
  }
  return rows;
}

/** Whether a period of days holds this one. @param {{fromOn: string, toOn: ?string}} period */
export function isCurrent({ fromOn, toOn }, today) {
  return fromOn <= today && (toOn === null || toOn > today);
}

/** The server's day, which is UTC's. @param {Date} [now] */
export function todayOfServer(now = new Date()) {
  return now.toISOString().slice(0, 10);
}
