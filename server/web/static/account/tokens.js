/**
 * The tokens of the account: live ones with what can be done to them, the others folded away.
 */

import { byId, el, keep, show, write } from "../dom.js";

/**
 * @param {Array<Record<string, any>>} tokens
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 * @param {{rotate: (token: Record<string, any>) => void, revoke: (token: Record<string, any>) => void}} acts
 */
export function drawTokens(tokens, words, acts) {
  const newest = [...tokens].sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
  const live = newest.filter((token) => isLive(token));
  const dead = newest.filter((token) => !isLive(token));
  show(byId("no-token"), live.length === 0);
  keepTokens(byId("tokens"), live, words, acts);
  show(byId("dead"), dead.length > 0);
  write(byId("dead-title"), words.count("account.dead_tokens", dead.length));
  keepTokens(byId("dead-tokens"), dead, words, null);
}

/** @param {Record<string, any>} token */
export function isLive({ revokedAt, expiresAt }, now = Date.now()) {
  return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > now);
}

function keepTokens(list, tokens, words, acts) {
  const { say } = words;
  keep(list, tokens, {
    // Rotating brings an end near: the same token, told anew.
    key: (token) => `${token.id} ${token.version}`,
    make: (token) => el("li", {},
      el("div", {},
        el("p", { class: "title" }, token.label, " ", el("code", {}, `${token.prefix}…`)),
        el("p", { class: "chips" }, ...token.scopes.map((scope) => el("span", { class: "chip" }, scopeName(scope, words)))),
        el("p", { class: "quiet" }, facts(token, words)),
      ),
      acts !== null && el("div", { class: "row" },
        el("button", { type: "button", class: "small", "aria-label": say("token_rotate.named", token), onclick: () => acts.rotate(token) }, say("token_rotate.button")),
        el("button", { type: "button", class: "small", "aria-label": say("token_revoke.named", token), onclick: () => acts.revoke(token) }, say("token_revoke.button")),
      ),
    ),
  });
}

/** @param {string} scope @param {ReturnType<typeof import("../words.js").wordsOf>} words */
export function scopeName(scope, { say, knows }) {
  return knows(`scope.${scope}`) ? say(`scope.${scope}`) : scope;
}

function facts(token, { say, day, moment }) {
  const { createdAt, lastUsedAt } = token;
  return [
    say("token_facts.created", { day: day(createdAt) }),
    lastUsedAt === null ? say("token_facts.never_used") : say("token_facts.used", { moment: moment(lastUsedAt) }),
    end(token, say, moment),
  ].join(" · ");
}

function end({ expiresAt, revokedAt }, say, moment) {
  if (revokedAt !== null) return say("token_facts.revoked", { moment: moment(revokedAt) });
  if (expiresAt === null) return say("token_facts.no_end");
  const key = Date.parse(expiresAt) > Date.now() ? "token_facts.ends" : "token_facts.ended";
  return say(key, { moment: moment(expiresAt) });
}
