/**
 * The browsers where the account is open, this one first.
 */

import { byId, el, keep } from "../dom.js";

/**
 * @param {Array<Record<string, any>>} sessions
 * @param {?string} own the session of this browser
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 * @param {(session: Record<string, any>) => void} end
 */
export function drawSessions(sessions, own, words, end) {
  const { say, moment } = words;
  const now = Date.now();
  const open = sessions.filter(({ revokedAt, expiresAt }) => revokedAt === null && Date.parse(expiresAt) > now);
  open.sort((one, other) => isOwn(other) - isOwn(one) || Date.parse(other.lastSeenAt) - Date.parse(one.lastSeenAt));

  function isOwn({ id }) {
    return Number(id === own);
  }

  keep(byId("sessions"), open, {
    key: (session) => session.id,
    make: (session) => {
      const opened = moment(session.createdAt);
      return el("li", {},
        el("div", {},
          el("p", { class: "title" }, say("account.session", { opened }), isOwn(session) === 1 && el("span", { class: "badge" }, say("account.this_browser"))),
          el("p", { class: "quiet" }, say("account.session_facts", { seen: moment(session.lastSeenAt), ends: moment(session.expiresAt) })),
        ),
        isOwn(session) === 0 && el("button", {
          type: "button",
          class: "small",
          "aria-label": say("account.end_named", { opened }),
          onclick: () => end(session),
        }, say("account.end")),
      );
    },
  });
}
