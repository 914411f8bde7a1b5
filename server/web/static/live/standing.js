/**
 * What became of the proposals once their holder decided, which the session's log does not tell.
 *
 * Asked again from time to time; a reader who may not ask keeps what the log says.
 */

import { STANDING } from "./documents.js";
import { Refused } from "./http.js";

const ASK_EVERY_MS = 60_000;
// Nothing comes after these: what was heard can never be older than what the log says.
const DECIDED = new Set(["ADOPTED", "REFUSED"]);

export class Standing {
  /**
   * @param {{wire: import("./http.js").Wire, sessionId: string, onChange: () => void,
   *   wait?: (ms: number) => Promise<void>}} options
   */
  constructor({ wire, sessionId, onChange, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
    this._wire = wire;
    this._sessionId = sessionId;
    this._onChange = onChange;
    this._wait = wait;
    this._following = false;
    /** @type {Map<string, string>} */
    this._decided = new Map();
  }

  /** Begins at the first call; the page calls it whenever it draws a concluded session. */
  async follow() {
    if (this._following) return;
    this._following = true;
    for (;;) {
      try {
        await this._ask();
      } catch (error) {
        if (error instanceof Refused && error.code !== "INTERNAL") return;
      }
      await this._wait(ASK_EVERY_MS);
    }
  }

  /** @param {{id: string, status: string}} proposal */
  statusOf({ id, status }) {
    return this._decided.get(id) ?? status;
  }

  async _ask() {
    const { liveSession } = await this._wire.ask(STANDING, { sessionId: this._sessionId });
    const decided = (liveSession?.proposals.nodes ?? []).filter(({ status }) => DECIDED.has(status));
    const moved = decided.filter(({ id, status }) => this._decided.get(id) !== status);
    for (const { id, status } of moved) this._decided.set(id, status);
    if (moved.length > 0) this._onChange();
  }
}
