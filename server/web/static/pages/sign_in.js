/**
 * Signing in by password: the cookie is set by the answer, and no script ever reads it.
 *
 * A wait is told in words, once, and counted down beside them. Refuses to say which of the address
 * and the password was wrong, as the server does.
 */

import { SIGN_IN, WHO } from "../account/documents.js";
import { revealedBy } from "../account/password.js";
import { addressAfterSignIn } from "../account/person.js";
import { tell, tellFailure } from "../account/telling.js";
import { waitInWords } from "../account/waiting.js";
import { byId, show, write } from "../dom.js";
import { Wire } from "../live/http.js";
import { loadWords } from "../words.js";

const words = await loadWords();
const { say } = words;
const wire = new Wire({ lang: words.lang, cookies: true });
const onward = addressAfterSignIn(location.search, words.lang);
let waitsUntil = 0;
let asking = false;

keepPlaceInOtherLanguage();
revealedBy(byId("reveal"), byId("password"));
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (waitsUntil === 0 && !asking && isFilled()) signIn();
});
show(byId("form"), true);
await greet();

function keepPlaceInOtherLanguage() {
  const other = new URL(byId("other").href);
  const place = new URLSearchParams(location.search).get("suite");
  if (place !== null) other.searchParams.set("suite", place);
  byId("other").href = other.pathname + other.search;
}

/** Whoever is signed in already may go on, or sign in as somebody else. */
async function greet() {
  try {
    const { viewer } = await wire.ask(WHO);
    show(byId("already"), viewer.user !== null);
    if (viewer.user === null) return;
    write(byId("already-who"), say("sign_in.already", { name: viewer.user.label }));
    byId("already-on").href = onward;
  } catch {
    // Signing in says by itself that the server does not answer.
  }
}

function isFilled() {
  const empty = ["email", "password"].filter((id) => {
    const missing = byId(id).value.trim() === "";
    show(byId(`${id}-error`), missing);
    byId(id).setAttribute("aria-invalid", String(missing));
    return missing;
  });
  if (empty.length > 0) byId(empty[0]).focus();
  return empty.length === 0;
}

async function signIn() {
  asking = true;
  tell(null);
  draw();
  try {
    const input = { email: byId("email").value, password: byId("password").value };
    const { answer } = await wire.ask(SIGN_IN, { input });
    if (answer.__typename === "SignInSuccess") await goOn();
    else if (answer.__typename === "RateLimited") wait(answer.retryAfterSeconds ?? 5);
    else refuse(answer.message);
  } catch (error) {
    tellFailure(error, say);
  }
  asking = false;
  draw();
}

async function goOn() {
  const { viewer } = await wire.ask(WHO);
  if (viewer.user === null) tell(say("sign_in.not_kept"));
  else location.assign(onward);
}

function refuse(message) {
  tell(message);
  byId("password").value = "";
  byId("password").focus();
}

function wait(seconds) {
  tell(say("sign_in.wait", { wait: waitInWords(seconds, words) }));
  waitsUntil = Date.now() + seconds * 1000;
  const ticking = setInterval(() => {
    if (Date.now() < waitsUntil) {
      draw();
      return;
    }
    clearInterval(ticking);
    waitsUntil = 0;
    tell(say("sign_in.again"));
    draw();
  }, 250);
}

function draw() {
  // Not `disabled`: the button that was just pressed would lose the keyboard's focus.
  byId("enter").setAttribute("aria-disabled", String(asking || waitsUntil > 0));
  show(byId("left"), waitsUntil > 0);
  if (waitsUntil === 0) return;
  const seconds = Math.max(1, Math.ceil((waitsUntil - Date.now()) / 1000));
  write(byId("left"), say("sign_in.left", { wait: waitInWords(seconds, words) }));
}
