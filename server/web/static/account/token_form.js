/**
 * What a new token is asked to be, and its secret, shown once and in one place.
 */

import { byId, el, show, write } from "../dom.js";
import { scopeName } from "./tokens.js";

const DAY_MS = 86_400_000;

/**
 * @param {string[]} scopes what the reader may give
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 */
export function offerScopes(scopes, words) {
  byId("new-scopes").replaceChildren(
    ...scopes.map((scope) => {
      const id = `scope-${scope}`;
      return el("p", { class: "tick" },
        el("input", { type: "checkbox", id, value: scope }),
        el("label", { for: id }, scopeName(scope, words)),
      );
    }),
  );
}

/**
 * The wish that the form holds; null where something is missing, which the form then tells.
 *
 * @returns {?{label: string, scopes: string[], expiresAt: ?string}}
 */
export function wishedToken(now = Date.now()) {
  const label = byId("new-label").value.trim();
  const boxes = [...byId("new-scopes").querySelectorAll("input")];
  const scopes = boxes.filter((box) => box.checked).map((box) => box.value);
  show(byId("new-label-error"), label === "");
  byId("new-label").setAttribute("aria-invalid", String(label === ""));
  show(byId("new-scopes-error"), scopes.length === 0);
  if (label === "") byId("new-label").focus();
  else if (scopes.length === 0) boxes[0]?.focus();
  if (label === "" || scopes.length === 0) return null;
  const days = byId("new-life").value;
  const expiresAt = days === "" ? null : new Date(now + Number(days) * DAY_MS).toISOString();
  return { label, scopes, expiresAt };
}

export function emptyForm() {
  byId("new-form").reset();
  byId("new").open = false;
}

/** @param {string} secret @param {import("../words.js").Say} say */
export function showSecretOnce(secret, say) {
  byId("secret-value").value = secret;
  write(byId("secret-said"), "");
  show(byId("secret"), true);
  byId("secret").focus();
  byId("secret").scrollIntoView({ block: "center" });
  byId("secret-copy").onclick = () => copySecret(say);
  byId("secret-close").onclick = forgetSecret;
}

async function copySecret(say) {
  const field = byId("secret-value");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    write(byId("secret-said"), say("token_once.copied"));
  } catch {
    // Without a secure context the browser refuses: the token stays selected.
    write(byId("secret-said"), say("token_once.not_copied"));
  }
}

function forgetSecret() {
  byId("secret-value").value = "";
  show(byId("secret"), false);
  byId("tokens-title").scrollIntoView({ block: "nearest" });
}
