/**
 * The link of an invitation: a password is chosen, the account opens, and this browser is signed in.
 *
 * The secret comes in the fragment, which no request carries, and leaves the address at once; it is
 * kept in this tab until it has served. Opening the page uses nothing up: only the button does.
 */

import { ACCEPT_INVITATION, WHO } from "../account/documents.js";
import { lengthProblem, revealedBy } from "../account/password.js";
import { addressAfterSignIn } from "../account/person.js";
import { tell, tellFailure } from "../account/telling.js";
import { byId, el, show, write } from "../dom.js";
import { Wire } from "../live/http.js";
import { dropToken, takeToken } from "../token.js";
import { loadWords } from "../words.js";

const KEPT_AS = "invitation";
const FRAGMENT = "secret";

const words = await loadWords();
const { say, count } = words;
const wire = new Wire({ lang: words.lang, cookies: true });
const secret = takeToken(KEPT_AS, FRAGMENT);
let asking = false;

if (secret === null) turnAway("invitation.incomplete");
else welcome();

function welcome() {
  revealedBy(byId("reveal"), byId("password"));
  show(byId("form"), true);
  show(byId("once"), true);
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!asking && isLongEnough()) accept();
  });
}

function isLongEnough() {
  const problem = lengthProblem(byId("password").value);
  tellOfPassword(problem === null ? null : count(problem.key, problem.n));
  return problem === null;
}

/** @param {?string} text nothing when null */
function tellOfPassword(text) {
  show(byId("password-error"), text !== null);
  write(byId("password-error"), text ?? "");
  byId("password").setAttribute("aria-invalid", String(text !== null));
  if (text !== null) byId("password").focus();
}

async function accept() {
  pending(true);
  tell(null);
  try {
    const input = { secret, password: byId("password").value };
    const { answer } = await wire.ask(ACCEPT_INVITATION, { input });
    if (answer.__typename === "AcceptInvitationSuccess") await goOn();
    else if (answer.__typename === "NotFound") turnAway("invitation.dead");
    else if (answer.path === "password") tellOfPassword(answer.message);
    else tell(answer.message);
  } catch (error) {
    tellFailure(error, say);
  }
  pending(false);
}

async function goOn() {
  dropToken(KEPT_AS);
  const { viewer } = await wire.ask(WHO);
  if (viewer.user !== null) location.assign(addressAfterSignIn("", words.lang));
  else {
    show(byId("form"), false);
    show(byId("elsewhere"), true);
    tellDead("sign_in.not_kept");
  }
}

/** @param {"invitation.incomplete"|"invitation.dead"} key */
function turnAway(key) {
  dropToken(KEPT_AS);
  show(byId("form"), false);
  show(byId("once"), false);
  show(byId("elsewhere"), true);
  tellDead(key);
}

function tellDead(key) {
  byId("dead").replaceChildren(el("p", { class: "alert" }, say(key)));
}

function pending(is) {
  asking = is;
  byId("accept").setAttribute("aria-disabled", String(is));
}
