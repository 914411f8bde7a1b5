/**
 * How many have voted in a secret vote that runs, which the log does not tell: asked from time to time.
 */

import { isSecret } from "../live/agenda.js";
import { SECRET_VOTERS } from "../live/documents.js";
import { Refused } from "../live/http.js";

const ASK_EVERY_MS = 3_000;

/** @typedef {import("./desk.js").Desk} Desk */

/** @type {Map<string, number>} by activity */
const voted = new Map();
let asking = false;

/** @param {string} activityId */
export function secretVoters(activityId) {
  return voted.get(activityId) ?? 0;
}

/** Asks as long as a secret vote runs. @param {Desk} desk */
export async function followTurnout(desk) {
  if (asking) return;
  asking = true;
  for (let poll = running(desk); poll !== null; poll = running(desk)) {
    try {
      const { secretVoters: count } = await desk.wire.ask(SECRET_VOTERS, { sessionId: desk.sessionId, activityId: poll.id });
      if (count !== null && count !== voted.get(poll.id)) {
        voted.set(poll.id, count);
        desk.draw();
      }
    } catch (error) {
      if (error instanceof Refused && error.code !== "INTERNAL") break;
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  asking = false;
}

function running(desk) {
  return desk.state().activities.find((each) => each.status === "RUNNING" && isSecret(each)) ?? null;
}
