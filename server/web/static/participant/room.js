/**
 * What the parts of the participant's page share once a seat is taken.
 *
 * `hold` names why nothing is taken from this person in an activity that runs, or is null.
 *
 * @typedef {{
 *   words: ReturnType<typeof import("../words.js").wordsOf>,
 *   wire: import("../live/http.js").Wire,
 *   sessionId: string,
 *   part: import("../live/part.js").Part,
 *   outbox: import("../live/outbox.js").Outbox,
 *   standing: import("../live/standing.js").Standing,
 *   hold: (activity: ?import("../live/fold.js").Activity) => ?string,
 *   roles: () => string[],
 *   state: () => ?import("../live/fold.js").SessionState,
 *   draw: () => void,
 * }} Room
 */
export {};
