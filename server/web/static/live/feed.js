/**
 * A session followed for ever: a snapshot, then batches with no gap and no repeat.
 *
 * A batch already known is dropped; one that does not begin where this device stands makes it take a
 * fresh snapshot. A FeedReset carries its own.
 */

import { Backoff } from "./backoff.js";
import { FEED, SNAPSHOT } from "./documents.js";
import { patch } from "./fold.js";
import { Refused } from "./http.js";
import { Subscription } from "./socket.js";

/**
 * @typedef {import("./fold.js").SessionState} SessionState
 * @typedef {{
 *   wire: import("./http.js").Wire,
 *   sessionId: string,
 *   audience: ?import("./fold.js").Audience, null for the widest that this token may follow as
 *   documents?: {snapshot: string, feed: string}, those of the room unless others are named
 *   clock: import("./clock.js").ServerClock,
 *   socketUrl: string,
 *   onState: (state: SessionState, before: ?SessionState) => void, with null after a snapshot
 *   onLine: (line: import("./socket.js").Line) => void,
 *   onRefused: (problem: Refused) => void,
 *   subscribe?: (options: import("./socket.js").Options) => Subscription,
 *   wait?: (ms: number) => Promise<void>,
 * }} FeedOptions
 */

// What a fresh snapshot settles.
const STALE = "CURSOR_INVALID";

export class Feed {
  /** @param {FeedOptions} options */
  constructor(options) {
    this._options = options;
    this._backoff = new Backoff();
    this._line = null;
    this._turn = 0;
    this._cursor = null;
    this._seq = -1;
    this._epoch = 0;
    /** @type {?SessionState} */
    this.state = null;
    /** @type {?import("./fold.js").Audience} what the server answers to */
    this.audience = null;
    this._documents = options.documents ?? { snapshot: SNAPSHOT, feed: FEED };
  }

  async start() {
    const turn = ++this._turn;
    if (!(await this._takeSnapshot(turn))) return;
    this._follow();
  }

  /** What an earlier visit was told, until the server tells how things are. @param {SessionState} state */
  recall(state) {
    this.state ??= state;
  }

  stop() {
    this._turn += 1;
    this._line?.stop();
    this._line = null;
  }

  async _takeSnapshot(turn) {
    const { wire, sessionId, audience, clock, onLine, onRefused } = this._options;
    onLine("connecting");
    for (;;) {
      try {
        const { sessionSnapshot } = await wire.ask(this._documents.snapshot, { sessionId, audience });
        if (turn !== this._turn) return false;
        // Missing and hidden are one answer: no such session, for this token.
        if (sessionSnapshot === null) throw new Refused("NOT_FOUND", "");
        clock.doubt();
        this.audience = sessionSnapshot.audience;
        this._stand(sessionSnapshot);
        return true;
      } catch (error) {
        if (turn !== this._turn) return false;
        if (error instanceof Refused && error.code !== "INTERNAL") {
          onRefused(error);
          onLine("ended");
          return false;
        }
        onLine("waiting");
        await this._wait(this._backoff.next());
        if (turn !== this._turn) return false;
      }
    }
  }

  _follow() {
    const { wire, sessionId, audience, socketUrl, onLine } = this._options;
    const subscribe = this._options.subscribe ?? ((options) => new Subscription(options));
    this._line = subscribe({
      url: socketUrl,
      token: wire.token,
      payload: () => ({ query: this._documents.feed, variables: { sessionId, after: this._cursor, audience } }),
      onData: (data) => this._take(data.sessionFeed),
      onErrors: (errors) => this._refused(errors),
      onLine,
    });
    this._line.start();
  }

  _take(item) {
    this._options.clock.hear(item.serverNow);
    if (item.__typename === "FeedReset") {
      this._stand(item);
      return;
    }
    if (item.epoch === this._epoch && item.to <= this._seq) return;
    if (item.epoch !== this._epoch || item.from !== this._seq) {
      this._startAgain();
      return;
    }
    this._backoff.reset();
    const before = this.state;
    this.state = patch(before, item);
    this._seq = item.to;
    this._cursor = item.cursor;
    this._options.onState(this.state, before);
  }

  _stand(snapshot) {
    this._options.clock.hear(snapshot.serverNow);
    this.state = snapshot.state;
    this._seq = snapshot.seq;
    this._epoch = snapshot.epoch;
    this._cursor = snapshot.cursor;
    this._options.onState(this.state, null);
  }

  _refused(errors) {
    const { message = "", extensions = {} } = errors[0] ?? {};
    const final = ["UNAUTHENTICATED", "NOT_FOUND", "FORBIDDEN"].includes(extensions.code);
    if (final) {
      this.stop();
      this._options.onRefused(new Refused(extensions.code, message));
      this._options.onLine("ended");
    } else if (extensions.code === STALE) {
      this._startAgain();
    } else {
      this._line?.restart();
    }
  }

  /** What was followed does not hold together: wait a little, then start from a snapshot. */
  async _startAgain() {
    this.stop();
    const turn = this._turn;
    await this._wait(this._backoff.next());
    if (turn === this._turn) await this.start();
  }

  _wait(ms) {
    return this._options.wait?.(ms) ?? new Promise((resolve) => setTimeout(resolve, ms));
  }
}

/** Where the socket is, for the page at this address. @param {Location|URL} here */
export function socketUrl(here) {
  return `${here.protocol === "https:" ? "wss:" : "ws:"}//${here.host}/graphql`;
}
