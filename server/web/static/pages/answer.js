/**
 * The link of an invitation to a workshop: somebody says whether they will come, and what they agree
 * to, without an account.
 *
 * The link's secret comes in the fragment, which no request carries, and leaves the address at once.
 * Opening the page answers nothing: only a button does.
 */

import { tell, tellFailure } from "../account/telling.js";
import { AGREE, ANSWER, INVITATION, TAKE_BACK } from "../answer/documents.js";
import { byId, el, show, write } from "../dom.js";
import { Wire } from "../live/http.js";
import { dropToken, takeToken } from "../token.js";
import { loadWords } from "../words.js";

const KEPT_AS = "answer";
const FRAGMENT = "lien";
const PURPOSES = Object.freeze(["QUOTATION", "RECORDING", "PHOTOGRAPH", "CONTACT_AGAIN"]);

const words = await loadWords();
const { say } = words;
const wire = new Wire({ lang: words.lang });
const link = takeToken(KEPT_AS, FRAGMENT);
let asking = false;

if (link === null) turnAway("answer.incomplete");
else await welcome();

async function welcome() {
  try {
    const { invitation } = await wire.ask(INVITATION, { link });
    if (invitation === null) turnAway("answer.dead");
    else draw(invitation);
  } catch (error) {
    show(byId("form"), true);
    tellFailure(error, say);
  }
}

function draw(invitation) {
  write(byId("title"), invitation.title);
  write(byId("organiser"), say("answer.organiser", { name: invitation.organiser }));
  write(byId("question"), invitation.question ?? "");
  write(byId("when"), days(invitation));
  write(byId("place"), invitation.place ?? "");
  show(byId("walk"), invitation.withWalk);
  drawAnswer(invitation.answer);
  drawNotice(invitation);
  show(byId("invitation"), true);
  show(byId("form"), true);
  byId("accept").addEventListener("click", () => answer("ACCEPTED"));
  byId("decline").addEventListener("click", () => answer("DECLINED"));
}

function days({ heldOn, endsOn }) {
  if (heldOn === null) return say("answer.no_day");
  if (endsOn === null) return say("answer.day", { day: words.date(heldOn) });
  return say("answer.days", { from: words.date(heldOn), to: words.date(endsOn) });
}

function drawAnswer(given) {
  write(byId("said"), say(`answer.said.${given}`));
  byId("accept").setAttribute("aria-pressed", String(given === "ACCEPTED"));
  byId("decline").setAttribute("aria-pressed", String(given === "DECLINED"));
}

function drawNotice({ notice, consents }) {
  if (notice === null) return;
  const paragraphs = notice.text.split(/\n+/).map((text) => el("p", {}, text));
  byId("notice-text").replaceChildren(...paragraphs);
  const values = { number: notice.number, day: words.date(notice.publishedOn) };
  write(byId("notice-version"), say("answer.version", values));
  byId("purposes").replaceChildren(...PURPOSES.map((purpose) => choice(purpose, consents)));
  show(byId("notice"), true);
  show(byId("agreeing"), true);
}

function choice(purpose, consents) {
  const box = el("input", {
    id: `purpose-${purpose}`,
    type: "checkbox",
    checked: consents.includes(purpose),
    onchange: () => agree(purpose, box),
  });
  const label = el("label", { for: box.id }, say(`answer.purpose.${purpose}`));
  return el("p", { class: "tick" }, box, label);
}

async function answer(given) {
  const done = await ask(ANSWER, { link, answer: given });
  if (done !== null) drawAnswer(done.answer);
}

async function agree(purpose, box) {
  const done = await ask(box.checked ? AGREE : TAKE_BACK, { link, purpose });
  // What was refused, or did not get through, stays as it was.
  box.checked = done === null ? !box.checked : done.purposes.includes(purpose);
}

/** What was done, or null once the reason why not is told. */
async function ask(document, input) {
  if (asking) return null;
  pending(true);
  tell(null);
  try {
    const { answer } = await wire.ask(document, { input });
    if (answer.code === undefined) return answer;
    if (answer.code === "NOT_FOUND") turnAway("answer.dead");
    else tell(answer.message);
  } catch (error) {
    tellFailure(error, say);
  } finally {
    pending(false);
  }
  return null;
}

/** @param {"answer.incomplete"|"answer.dead"} key */
function turnAway(key) {
  dropToken(KEPT_AS);
  show(byId("invitation"), false);
  show(byId("form"), false);
  byId("dead").replaceChildren(el("p", { class: "alert" }, say(key)));
}

function pending(is) {
  asking = is;
  for (const id of ["accept", "decline"]) byId(id).setAttribute("aria-disabled", String(is));
}
