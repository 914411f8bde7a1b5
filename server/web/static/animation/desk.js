/**
 * What the parts of the facilitator's desk share, and those of the notebook beside it.
 *
 * @typedef {{
 *   words: ReturnType<typeof import("../words.js").wordsOf>,
 *   clock: import("../live/clock.js").ServerClock,
 *   wire: import("../live/http.js").Wire,
 *   sessionId: string,
 *   standing?: import("../live/standing.js").Standing,
 *   state: () => import("../live/fold.js").SessionState,
 *   ask: (command: string, input: Record<string, unknown>) => Promise<import("../live/outbox.js").Entry>,
 *   draw: () => void,
 * }} Desk `ask` sends one command for this session, until it is answered
 */
export {};
