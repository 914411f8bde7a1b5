/**
 * What this phone keeps so that it opens again without a network, and how old it says that is.
 *
 * Refuses to keep anything of a session that is over, or of a seat that was taken away.
 */

import { byId, show, write } from "../dom.js";
import { isConcluded } from "../live/agenda.js";
import { Screen } from "../live/screen.js";
import { TabShelf, openShelf } from "../live/shelf.js";
import { keepPage, letPageGo } from "../live/worker.js";
import { recallStanding, standingHere } from "./seating.js";

// A network that answers is quicker than this: what was kept is then replaced before it is spoken of.
const SLOW_MS = 1_500;
const MINUTE_MS = 60_000;

/**
 * @typedef {{room: import("./room.js").Room, feed: import("../live/feed.js").Feed,
 *   seat: import("./door.js").Seat, seats: import("./seats.js").Seats}} Kept
 */
export class Keeping {
  /** @param {Kept} kept */
  constructor({ room, feed, seat, seats }) {
    this._room = room;
    this._feed = feed;
    this._seat = seat;
    this._seats = seats;
    this._screen = null;
    this._opened = Date.now();
    this._line = "connecting";
    this._away = false;
    this._told = false;
    this._over = false;
    /** @type {?number} when what is shown was true */
    this._since = null;
  }

  /** Shows what an earlier visit was told, until the server says more. */
  async open() {
    this._screen = new Screen({ shelf: await openShelf("screens"), seat: this._seat, show: () => this._shown() });
    const kept = await this._screen.recall();
    if (kept !== null) {
      this._since = kept.at;
      this._feed.recall(kept.state);
      this._room.part.recall(kept.part);
      recallStanding(kept.standing);
    }
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this._screen.keepNow());
    setInterval(() => this._line === "open" && this.changed(), MINUTE_MS);
  }

  /** The server told how things are. @param {import("../live/fold.js").SessionState} state */
  async heard(state) {
    this._since = Date.now();
    if (isConcluded(state)) await this._end();
    else {
      if (!this._told) keepPage(this._room.words.lang);
      this.changed();
    }
    this._told = true;
  }

  changed() {
    if (this._told) this._screen.keep();
  }

  /** The seat was taken away: words that were not sent stay, for whoever sits there again. */
  async turnedAway() {
    this._over = true;
    await this._screen.forget();
    if (await this._seats.areEmpty()) await letPageGo();
  }

  /** @param {import("../live/socket.js").Line} line */
  lineIs(line) {
    if (this._line === "open" || line === "open") this._since = Date.now();
    if (line !== "connecting") this._away = line === "waiting";
    this._line = line;
    this.draw();
  }

  draw() {
    const { words } = this._room;
    const shown = this._since !== null && !this._over && this._isAway();
    show(byId("age"), shown);
    if (!shown) return;
    const minutes = Math.floor(Math.max(0, Date.now() - this._since) / MINUTE_MS);
    write(byId("age"), minutes === 0 ? words.say("age.now") : words.count("age.minutes", minutes));
  }

  _isAway() {
    if (this._line === "connecting" && !this._told) return this._away || Date.now() - this._opened > SLOW_MS;
    return this._line !== "ended" && this._away;
  }

  _shown() {
    const state = this._feed.state;
    const part = this._room.part.kept();
    return this._told && state !== null && part !== null ? { state, part, standing: standingHere() } : null;
  }

  /** The next person who opens this page on this device finds nothing of this one. */
  async _end() {
    if (this._over) return;
    this._over = true;
    await this._screen.forget();
    if (this._seat.over) return;
    await this._room.outbox.moveTo(new TabShelf("outbox"));
    await this._seats.leave(this._seat);
    if (await this._seats.areEmpty()) await letPageGo();
  }
}
