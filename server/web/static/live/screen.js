/**
 * The last that this device was told of a session, so that its page shows it without a network.
 *
 * It belongs to one seat: nobody who sits here later is shown it. Refuses what the seat may not read,
 * its token, and the choice of a secret ballot; refuses to outlive the session, or a day.
 */

const LONGEST_MS = 24 * 3_600_000;
const AT_MOST_EVERY_MS = 1_000;

/**
 * @typedef {{state: import("./fold.js").SessionState, part: any, standing: any}} Shown
 * @typedef {Shown & {sessionId: string, seat: string, at: number}} KeptScreen
 */
export class Screen {
  /**
   * @param {{shelf: {all: () => Promise<KeptScreen[]>, put: (row: KeptScreen) => Promise<void>, remove: (id: string) => Promise<void>},
   *   seat: {sessionId: string, operationId: string}, show: () => ?Shown, now?: () => number,
   *   wait?: (ms: number) => Promise<void>}} options `show` answers what to keep, null for nothing yet
   */
  constructor({ shelf, seat, show, now = Date.now, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
    this._shelf = shelf;
    this._seat = seat;
    this._show = show;
    this._now = now;
    this._wait = wait;
    this._writing = false;
    this._over = false;
  }

  /** What was kept for this seat; whatever is too old is dropped, of any session. @returns {Promise<?KeptScreen>} */
  async recall() {
    try {
      const rows = await this._shelf.all();
      const old = rows.filter(({ at }) => this._now() - at > LONGEST_MS);
      for (const { sessionId } of old) await this._shelf.remove(sessionId);
      const { sessionId, operationId } = this._seat;
      return rows.find((row) => !old.includes(row) && row.sessionId === sessionId && row.seat === operationId) ?? null;
    } catch {
      return null;
    }
  }

  /** Soon, once for all that is told meanwhile. */
  async keep() {
    if (this._writing || this._over) return;
    this._writing = true;
    await this._wait(AT_MOST_EVERY_MS);
    this._writing = false;
    await this.keepNow();
  }

  /** Before the page is put away. */
  async keepNow() {
    const shown = this._over ? null : this._show();
    if (shown === null) return;
    const { sessionId, operationId } = this._seat;
    try {
      await this._shelf.put({ ...shown, sessionId, seat: operationId, at: this._now() });
      if (this._over) await this._shelf.remove(sessionId);
    } catch {
      // A device that is full keeps the words to send rather than what can be asked again.
    }
  }

  /** For good: nothing more is kept of this session. */
  async forget() {
    this._over = true;
    try {
      await this._shelf.remove(this._seat.sessionId);
    } catch {
      // Nothing was kept.
    }
  }
}
