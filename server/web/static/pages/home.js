/**
 * The door: a code leads to its session, and the state of the service is said in words.
 */

import { byId, show, write } from "../dom.js";
import { cleanCode, codeProblem } from "../live/code.js";
import { loadWords } from "../words.js";

const words = await loadWords();
const form = byId("join");
const field = byId("code");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const problem = codeProblem(field.value);
  show(byId("code-error"), problem !== null);
  field.setAttribute("aria-invalid", String(problem !== null));
  if (problem !== null) {
    write(byId("code-error"), words.say(problem));
    field.focus();
    return;
  }
  location.assign(`/s/${cleanCode(field.value)}${location.search}`);
});

async function askState() {
  let state = "down";
  try {
    const response = await fetch("/readyz", { cache: "no-store" });
    state = response.ok ? "ready" : "busy";
  } catch {
    // No answer at all is the state to tell.
  }
  byId("light").dataset.state = state;
  write(byId("state"), words.say(`home.state_${state}`));
}

await askState();
