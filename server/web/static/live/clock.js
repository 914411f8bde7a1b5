/**
 * The server's clock, as far as this device can tell.
 *
 * An answer is always late, so the largest difference seen is the nearest to the truth.
 */
export class ServerClock {
  /** @param {() => number} [now] */
  constructor(now = Date.now) {
    this._now = now;
    /** @type {?number} */
    this._ahead = null;
  }

  /** @param {string} serverNow */
  hear(serverNow) {
    const ahead = Date.parse(serverNow) - this._now();
    if (Number.isNaN(ahead)) return;
    this._ahead = this._ahead === null ? ahead : Math.max(this._ahead, ahead);
  }

  /** Forget what was heard: the device's own clock may have been set since. */
  doubt() {
    this._ahead = null;
  }

  now() {
    return this._now() + (this._ahead ?? 0);
  }

  /**
   * Whole seconds before an instant, 0 once it is past; null without one.
   *
   * @param {?string} endsAt
   */
  secondsUntil(endsAt) {
    if (endsAt === null) return null;
    return Math.max(0, Math.ceil((Date.parse(endsAt) - this.now()) / 1000));
  }
}

/** @param {number} seconds */
export function asTimer(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
