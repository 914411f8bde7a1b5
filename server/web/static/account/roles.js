/**
 * The roles of the account: those of today first, those that ended folded away.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { isCurrent } from "./person.js";

/**
 * @param {Array<Record<string, any>>} roles
 * @param {string} today
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 */
export function drawRoles(roles, today, words) {
  const over = roles.filter((role) => role.toOn !== null && role.toOn <= today);
  const standing = roles.filter((role) => !over.includes(role));
  show(byId("no-role"), !standing.some((role) => isCurrent(role, today)));
  keepRoles(byId("roles"), standing, today, words);
  show(byId("past"), over.length > 0);
  write(byId("past-title"), words.count("account.past_roles", over.length));
  keepRoles(byId("past-roles"), over, today, words);
}

function keepRoles(list, roles, today, words) {
  keep(list, roles, {
    key: (role) => role.id,
    make: (role) => el("li", {},
      el("p", { class: "title" }, roleName(role.role, words)),
      el("p", { class: "quiet" }, [placeOf(role), period(role, today, words)].filter(Boolean).join(" · ")),
    ),
  });
}

function roleName(role, { say, knows }) {
  return knows(`role.${role}`) ? say(`role.${role}`) : role;
}

function placeOf({ organisation, agency, workshop }) {
  return workshop?.title ?? agency?.organisation.name ?? organisation?.name ?? null;
}

function period({ fromOn, toOn }, today, { say, date }) {
  if (toOn !== null) return say("account.between", { from: date(fromOn), to: date(toOn) });
  return say(fromOn > today ? "account.starting" : "account.since", { from: date(fromOn) });
}
