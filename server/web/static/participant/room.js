/**
 * What the parts of the participant's page share once a seat is taken.
 *
 * @typedef {{
 *   words: ReturnType<typeof import("../words.js").wordsOf>,
 *   wire: import("../live/http.js").Wire,
 *   sessionId: string,
 *   part: import("../live/part.js").Part,
 *   outbox: import("../live/outbox.js").Outbox,
 *   standing: import("../live/standing.js").Standing,
 *   state: () => ?import("../live/fold.js").SessionState,
 *   draw: () => void,
 * }} Room
 */
export {};
