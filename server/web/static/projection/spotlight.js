/**
 * What the facilitator asks the whole room to look at, over whatever the step shows.
 */

import { byId, el, keep, show, write } from "../dom.js";
import { photoOf } from "../live/photos.js";
import { spotlit } from "../live/spotlight.js";
import { resultsOf } from "../results/results.js";

const MOST_MEMBERS = 5;
const MOST_LINES = 8;
const LARGE = 1600;

let shownResults = "";

/**
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 * @param {import("../live/http.js").Wire} wire
 * @param {import("../live/fold.js").SessionState} state
 */
export function drawSpotlight(words, wire, state) {
  const { say, count } = words;
  const { text, members, activity, photoId } = spotlit(state);
  write(byId("spotlight-text"), text ?? say("text.erased"));
  byId("spotlight-text").dataset.long = String((text ?? "").length > 140);
  keep(byId("spotlight-members"), members.slice(0, MOST_MEMBERS), {
    key: ({ id }) => id,
    make: () => el("li", {}),
    update: (element, each) => write(element, each.text ?? say("text.erased")),
  });
  keep(byId("spotlight-photo"), photoId === null ? [] : [{ photoId }], {
    key: (each) => each.photoId,
    make: (each) => photoOf(wire, say, each.photoId, LARGE),
  });
  const told = activity !== null && activity.revealed && activity.tally !== null;
  show(byId("spotlight-results"), told);
  if (told) drawResults(words, state, activity);
  return members.length > MOST_MEMBERS ? count("projection.more", members.length - MOST_MEMBERS) : null;
}

function drawResults(words, state, activity) {
  const drawn = JSON.stringify([activity.tally, state.groups]);
  if (drawn === shownResults) return;
  shownResults = drawn;
  byId("spotlight-results").replaceChildren(...resultsOf(state, activity, words, MOST_LINES));
}
