/**
 * The form of a page that follows a session with a token, when the address brought none.
 */

import { byId, show } from "./dom.js";
import { keepToken } from "./token.js";

/** @param {string} name what the token is for */
export function askToken(name) {
  const form = byId("token-form");
  show(form, true);
  byId("token").focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const token = byId("token").value.trim();
    if (token === "") return;
    keepToken(name, token);
    location.reload();
  });
}
