/**
 * The door: a code becomes a seat, kept on this phone so that it stays the same participant.
 */

import { byId, show, write } from "../dom.js";
import { Backoff } from "../live/backoff.js";
import { cleanCode, codeProblem } from "../live/code.js";
import { COMMANDS } from "../live/documents.js";
import { Refused } from "../live/http.js";
import { newId } from "../live/outbox.js";

/**
 * @typedef {{code: string, operationId: string, sessionId: ?string, token: ?string, over?: boolean}} Seat
 * @typedef {{
 *   words: ReturnType<typeof import("../words.js").wordsOf>,
 *   wire: import("../live/http.js").Wire,
 *   seats: {get: Function, put: Function, remove: Function},
 *   onSeat: (seat: Seat) => void,
 * }} Door
 */

/** @param {Door} door */
export async function enter(door) {
  const path = location.pathname.match(/^\/s\/([^/]+)/);
  const typed = path ? decodeURIComponent(path[1]) : new URLSearchParams(location.search).get("code");
  byId("code").value = typed ?? "";
  byId("join-form").addEventListener("submit", (event) => {
    event.preventDefault();
    join(door, byId("code").value);
  });
  if (typed === null || codeProblem(typed) !== null) {
    askForCode();
    byId("code").focus();
    return;
  }
  const seat = await door.seats.get(cleanCode(typed));
  if (seat?.token) door.onSeat(seat);
  else await join(door, typed);
}

async function join(door, typed) {
  const problem = codeProblem(typed);
  askForCode();
  if (problem !== null) {
    joinProblem(door.words.say(problem));
    return;
  }
  const code = cleanCode(typed);
  joinProblem(null);
  byId("join-button").disabled = true;
  const seat = await takeSeat(door, code);
  byId("join-button").disabled = false;
  if (seat === null) return;
  const { lang } = door.words;
  history.replaceState(null, "", `/s/${code}${lang === "fr" ? "" : `?lang=${lang}`}`);
  door.onSeat(seat);
}

/** From here on nothing is being connected until a code is given. */
export function askForCode() {
  show(byId("line"), false);
  show(byId("join"), true);
}

/** Joins until answered; the operation id is kept first, so that a retry is the same participant. */
async function takeSeat({ words: { say, count }, wire, seats }, code) {
  const backoff = new Backoff();
  const seat = (await seats.get(code)) ?? { code, operationId: newId(), sessionId: null, token: null };
  await seats.put(seat);
  for (;;) {
    try {
      const input = { code, operationId: seat.operationId };
      const { joinSession: answer } = await wire.ask(COMMANDS.joinSession, { input });
      if (answer.__typename === "JoinSessionSuccess") {
        seat.sessionId = answer.sessionId;
        seat.token = answer.token;
        await seats.put(seat);
        return seat;
      }
      if (answer.__typename === "RateLimited") {
        joinProblem(count("join.wait", answer.retryAfterSeconds ?? 5));
        await pause((answer.retryAfterSeconds ?? 5) * 1000);
      } else if (answer.__typename !== "TryAgain") {
        // Nobody sits here: the next attempt is a new one.
        await seats.remove(code);
        joinProblem(answer.__typename === "NotFound" ? say("join.unknown") : answer.message);
        return null;
      }
    } catch (error) {
      if (error instanceof Refused && error.code !== "INTERNAL") {
        joinProblem(error.message);
        return null;
      }
      joinProblem(say("join.unreachable"));
    }
    await pause(backoff.next());
  }
}

function joinProblem(text) {
  show(byId("join-error"), text !== null);
  write(byId("join-error"), text ?? "");
  byId("code").setAttribute("aria-invalid", String(text !== null));
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
