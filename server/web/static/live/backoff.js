/**
 * Waits that grow, with chance in them so that a whole hall does not come back at once.
 */
export class Backoff {
  /** @param {{first?: number, longest?: number, chance?: () => number}} [options] in milliseconds */
  constructor({ first = 300, longest = 10_000, chance = Math.random } = {}) {
    this._first = first;
    this._longest = longest;
    this._chance = chance;
    this._next = first;
  }

  /** How long to wait now, in milliseconds. */
  next() {
    const wait = this._next * (0.3 + 0.7 * this._chance());
    this._next = Math.min(this._longest, this._next * 2);
    return wait;
  }

  reset() {
    this._next = this._first;
  }
}
