/**
 * Closing a step: first, how many have answered and how many phones are out of reach, never who.
 */

import { answered } from "../confirming.js";
import { byId, write } from "../dom.js";
import { answeredSaid, isAnswered } from "./agenda.js";
import { phonesOffline } from "./people.js";

/** @typedef {import("./desk.js").Desk} Desk */

/** Asks where something may be lost: a step that people answer, or phones that hold words unsent. @param {Desk} desk @param {string} activityId */
export async function closeNow(desk, activityId) {
  const { say, count } = desk.words;
  const activity = desk.state().activities.find(({ id }) => id === activityId);
  const offline = phonesOffline();
  if (isAnswered(activity) || offline > 0) {
    const told = [
      isAnswered(activity) && `${answeredSaid(desk, desk.state(), activity)}.`,
      offline > 0 ? count("closing.offline", offline) : say("closing.none_offline"),
    ].filter(Boolean);
    write(byId("confirm-title"), say("closing.sure"));
    write(byId("confirm-text"), told.join(" "));
    write(byId("confirm-yes"), say("animation.close"));
    if (!(await answered(byId("confirm")))) return;
  }
  desk.ask("closeActivity", { activityId });
}
