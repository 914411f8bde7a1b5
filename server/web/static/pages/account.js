/**
 * One's own account: who one is, one's roles, sessions and API tokens.
 *
 * Each button is one mutation, and the lists are read again after it. Whoever is not signed in, or
 * no longer is, goes through the sign-in page and comes back.
 */

import {
  ACCOUNT,
  CREATE_TOKEN,
  REVOKE_SESSION,
  REVOKE_TOKEN,
  ROLES,
  ROTATE_TOKEN,
  SESSIONS,
  SIGN_OUT,
  SIGN_OUT_EVERYWHERE,
  TOKENS,
} from "../account/documents.js";
import { addressOfSignIn, everyRow, todayOfServer } from "../account/person.js";
import { drawRoles } from "../account/roles.js";
import { drawSessions } from "../account/sessions.js";
import { tell, tellFailure } from "../account/telling.js";
import { emptyForm, offerScopes, showSecretOnce, wishedToken } from "../account/token_form.js";
import { drawTokens } from "../account/tokens.js";
import { answered, confirmed } from "../confirming.js";
import { byId, el, show, write } from "../dom.js";
import { Wire } from "../live/http.js";
import { newId } from "../live/outbox.js";
import { loadWords } from "../words.js";

const words = await loadWords();
const { say } = words;
const wire = new Wire({ lang: words.lang, cookies: true });
/** @type {?string} */
let ownSession = null;

listen();
await open();

async function open() {
  try {
    const { viewer } = await wire.ask(ACCOUNT);
    if (viewer.user === null) {
      toSignIn();
      return;
    }
    ownSession = viewer.sessionId;
    drawWho(viewer.user);
    offerScopes(viewer.scopes, words);
    drawRoles(await everyRow(wire, ROLES), todayOfServer(), words);
    await readSessions();
    await readTokens();
    show(byId("account"), true);
  } catch (error) {
    tellFailure(error, say);
  }
  show(byId("asking"), false);
}

function toSignIn() {
  location.replace(addressOfSignIn("account", words.lang));
}

function drawWho(user) {
  write(byId("name"), user.label);
  const facts = [
    ["account.email", user.email],
    ["account.organisation", user.organisation?.name],
    ["account.last_login", user.lastLoginAt && words.moment(user.lastLoginAt)],
    ["account.opened", words.day(user.createdAt)],
  ];
  byId("facts").replaceChildren(
    ...facts.filter(([, fact]) => fact).map(([key, fact]) => el("div", {}, el("dt", {}, say(key)), el("dd", {}, fact))),
  );
}

async function readSessions() {
  drawSessions(await everyRow(wire, SESSIONS), ownSession, words, endSession);
}

async function readTokens() {
  drawTokens(await everyRow(wire, TOKENS), words, { rotate: rotateToken, revoke: revokeToken });
}

function listen() {
  byId("sign-out").addEventListener("click", () => leave(SIGN_OUT));
  byId("everywhere").addEventListener("click", async () => {
    if (await confirmed(say, "account.everywhere")) await leave(SIGN_OUT_EVERYWHERE);
  });
  const creating = onePress(byId("new-create"), createToken);
  byId("new-form").addEventListener("submit", (event) => {
    event.preventDefault();
    creating();
  });
}

/** @param {string} document */
async function leave(document) {
  const answer = await asked(document, {});
  if (answer !== null) location.assign(`/connexion${words.lang === "fr" ? "" : `?lang=${words.lang}`}`);
}

async function endSession({ id }) {
  if ((await asked(REVOKE_SESSION, { input: { sessionId: id } })) === null) return;
  await readSessions();
  write(byId("done"), say("account.ended"));
  byId("sessions-title").scrollIntoView({ block: "nearest" });
}

async function createToken() {
  const wish = wishedToken();
  if (wish === null) return;
  const answer = await asked(CREATE_TOKEN, { input: { ...wish, operationId: newId() } });
  if (answer === null) return;
  emptyForm();
  await readTokens();
  showSecret(answer);
}

async function rotateToken({ id, version }) {
  if (!(await answered(byId("rotate")))) return;
  const overlapSeconds = Number(byId("rotate-overlap").value);
  const input = { tokenId: id, overlapSeconds, expectedVersion: version, operationId: newId() };
  const answer = await asked(ROTATE_TOKEN, { input });
  await readTokens();
  if (answer !== null) showSecret(answer);
}

async function revokeToken({ id }) {
  if (!(await confirmed(say, "token_revoke"))) return;
  if ((await asked(REVOKE_TOKEN, { input: { tokenId: id } })) === null) return;
  await readTokens();
  write(byId("done"), say("token_revoke.done"));
}

function showSecret({ secret }) {
  if (secret === null) tell(say("token_once.lost"));
  else showSecretOnce(secret, say);
}

/**
 * The answer of a mutation; null when it was refused or lost, which is then told.
 *
 * @returns {Promise<?Record<string, any>>}
 */
async function asked(document, variables) {
  tell(null);
  try {
    const { answer } = await wire.ask(document, variables);
    if (answer.code === undefined) return answer;
    if (answer.code === "UNAUTHENTICATED") toSignIn();
    else tell(answer.message);
  } catch (error) {
    tellFailure(error, say);
  }
  return null;
}

/** @param {HTMLElement} button @param {() => Promise<void>} act not begun again while it runs */
function onePress(button, act) {
  let running = false;
  return async () => {
    if (running) return;
    running = true;
    button.setAttribute("aria-disabled", "true");
    try {
      await act();
    } finally {
      running = false;
      button.setAttribute("aria-disabled", "false");
    }
  };
}
