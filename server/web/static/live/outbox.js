/**
 * What this person asked of the session, each sent until the server has answered it.
 *
 * The operation id is minted at the tap and kept with the words, on the device, before the first
 * sending: however often it is sent again, even after the page was closed, the server does it once.
 * Refuses to forget: an entry leaves acknowledged, or refused and kept until the person lets it go.
 */

import { Backoff } from "./backoff.js";
import { COMMANDS } from "./documents.js";
import { Refused } from "./http.js";
import { noted, together } from "./together.js";

/**
 * @typedef {"waiting"|"refused"} EntryStatus
 * @typedef {{typename: string, code: string, message: string, closedAt?: ?string, remaining?: number,
 *   reference?: ?string}} ToldProblem
 * @typedef {{id: string, sessionId: string, command: string, input: Record<string, any>, at: number,
 *   status: EntryStatus, problem: ?ToldProblem, photo: ?{type: string, bytes: ArrayBuffer}}} Entry
 *   a photo goes before the command that bears it, under the same operation id
 * @typedef {{lasting: boolean, all(): Promise<Entry[]>, put(entry: Entry): Promise<void>, remove(id: string): Promise<void>}} Shelf
 */

const BUSY = new Set(["TryAgain", "RateLimited"]);
// A masked error may be a passing one; past this many, it would only block what comes behind.
const MOST_INTERNAL_ERRORS = 5;

export class Outbox {
  /**
   * @param {{
   *   wire: import("./http.js").Wire,
   *   shelf: Shelf,
   *   sessionId: string,
   *   onChange: () => void,
   *   onAccepted: (entry: Entry, answer: any) => void,
   *   backoff?: Backoff,
   *   wait?: (ms: number) => Promise<void>,
   *   mint?: () => string,
   *   now?: () => number,
   * }} options
   */
  constructor(options) {
    this._options = options;
    this._backoff = options.backoff ?? new Backoff({ longest: 5_000 });
    /** @type {Entry[]} in the order they were asked */
    this.entries = [];
    this._working = false;
    this._sending = null;
    this._hurry = null;
    this._internalErrors = 0;
    /** @type {Set<string>} what was refused with others: asked alone, it is told apart from them */
    this._alone = new Set();
    this._shelf = options.shelf;
    /** Whether what is kept would outlive the page. */
    this.lasting = options.shelf.lasting;
  }

  /** Take up what an earlier visit left. */
  async open() {
    const kept = await this._shelf.all();
    const known = new Set(this.entries.map((entry) => entry.id));
    this.entries = [
      ...kept.filter((each) => each.sessionId === this._options.sessionId && !known.has(each.id)),
      ...this.entries,
    ].sort((one, other) => one.at - other.at);
    this._options.onChange();
    this._work();
  }

  /**
   * Keep this command, then send it. The entry is shown before the device has written it.
   *
   * @param {string} command
   * @param {Record<string, any>} input
   * @param {?{type: string, bytes: ArrayBuffer}} photo
   * @returns {Promise<Entry>}
   */
  async ask(command, input, photo = null) {
    const { mint = newId, now = Date.now, sessionId, onChange } = this._options;
    /** @type {Entry} */
    const entry = { id: mint(), sessionId, command, input, at: now(), status: "waiting", problem: null, photo };
    const superseded = this._superseded(entry);
    this.entries = this.entries.filter((each) => !superseded.includes(each));
    this.entries.push(entry);
    onChange();
    // The new one first: a page closed between the two would send both, in their order.
    await this._keep(entry);
    for (const each of superseded) await this._discard(each);
    this._work();
    return entry;
  }

  /** The person has read the refusal and lets the words go. @param {string} id */
  async letGo(id) {
    const entry = this.entries.find((each) => each.id === id);
    if (entry?.status !== "refused") return;
    await this._remove(entry);
    this._options.onChange();
  }

  /** The same operation once more, for a refusal that was the server's fault. @param {string} id */
  async tryAgain(id) {
    const entry = this.entries.find((each) => each.id === id);
    if (entry?.status !== "refused") return;
    entry.status = "waiting";
    entry.problem = null;
    await this._keep(entry);
    this._options.onChange();
    this._work();
  }

  /** Kept elsewhere from here on, and nowhere else. @param {Shelf} shelf */
  async moveTo(shelf) {
    const left = this._shelf;
    this._shelf = shelf;
    for (const entry of this.entries) await this._keep(entry);
    for (const { id, sessionId } of await left.all()) if (sessionId === this._options.sessionId) await left.remove(id);
  }

  /** Do not wait any longer: the device is online again. */
  hurry() {
    this._backoff.reset();
    this._hurry?.();
  }

  /** @param {(entry: Entry) => boolean} [wanted] */
  waiting(wanted = () => true) {
    return this.entries.filter((entry) => entry.status === "waiting" && wanted(entry));
  }

  refused() {
    return this.entries.filter((entry) => entry.status === "refused");
  }

  /** A newer number of dots on one group makes an unsent older one superfluous. */
  _superseded(entry) {
    if (entry.command !== "placeDots") return [];
    return this.entries.filter(
      (each) =>
        each.command === "placeDots" &&
        each !== this._sending &&
        each.status === "waiting" &&
        each.input.groupId === entry.input.groupId &&
        each.input.activityId === entry.input.activityId,
    );
  }

  /** A device that can store no more still sends what it holds. */
  async _keep(entry) {
    try {
      await this._shelf.put(entry);
    } catch {
      this.lasting = false;
    }
  }

  async _remove(entry) {
    this.entries = this.entries.filter((each) => each !== entry);
    await this._discard(entry);
  }

  async _discard(entry) {
    try {
      await this._shelf.remove(entry.id);
    } catch {
      // Sent again at the next visit, it would be told apart by its id and not done twice.
      this.lasting = false;
    }
  }

  async _work() {
    if (this._working) return;
    this._working = true;
    for (let entry = this._next(); entry; entry = this._next()) {
      this._sending = entry;
      const several = together(this.entries, this._alone);
      const settled = several.length > 1 ? await this._sendTogether(several) : await this._send(entry);
      this._sending = null;
      if (!settled) await this._pause();
    }
    this._working = false;
  }

  _next() {
    return this.entries.find((entry) => entry.status === "waiting");
  }

  /** Whether the entry has left the queue. */
  async _send(entry) {
    try {
      return await this._settle(entry, await this._post(entry));
    } catch (error) {
      return this._failed(entry, error);
    }
  }

  async _settle(entry, answer) {
    if (BUSY.has(answer.__typename)) return false;
    this._backoff.reset();
    this._internalErrors = 0;
    this._alone.delete(entry.id);
    if (isSuccess(answer)) {
      await this._remove(entry);
      this._options.onAccepted(entry, answer);
      this._options.onChange();
    } else {
      await this._refuse(entry, told(answer));
    }
    return true;
  }

  /** Cards that wait one behind the other, in one request: each is answered by itself. */
  async _sendTogether(entries) {
    let answer;
    try {
      const { sessionId } = this._options;
      const input = { sessionId, cards: entries.map(noted) };
      answer = (await this._options.wire.ask(COMMANDS.contributeMany, { input })).contributeMany;
    } catch (error) {
      if (!(error instanceof Refused)) return false;
    }
    if (answer?.results?.length !== entries.length) {
      for (const { id } of entries) this._alone.add(id);
      return true;
    }
    let settled = true;
    for (const [place, entry] of entries.entries()) settled = (await this._settle(entry, answer.results[place])) && settled;
    return settled;
  }

  async _post(entry) {
    if (entry.photo) await this._sendPhoto(entry);
    const input = { ...entry.input, operationId: entry.id };
    const data = await this._options.wire.ask(COMMANDS[entry.command], { input });
    return data[entry.command];
  }

  /** Once it has arrived, only its name is kept on the device. */
  async _sendPhoto(entry) {
    const path = `/live/${encodeURIComponent(entry.sessionId)}/photo?operationId=${entry.id}`;
    const { photoId } = await this._options.wire.send(path, entry.photo);
    entry.input = { ...entry.input, photoId };
    entry.photo = null;
    await this._keep(entry);
  }

  async _failed(entry, error) {
    if (!(error instanceof Refused)) return false;
    if (error.code === "INTERNAL" && ++this._internalErrors < MOST_INTERNAL_ERRORS) return false;
    this._internalErrors = 0;
    const { code, message, reference } = error;
    await this._refuse(entry, { typename: "Refused", code, message, reference });
    return true;
  }

  async _refuse(entry, problem) {
    entry.status = "refused";
    entry.problem = problem;
    await this._keep(entry);
    this._options.onChange();
  }

  _pause() {
    const ms = this._backoff.next();
    if (this._options.wait) return this._options.wait(ms);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this._hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function isSuccess(answer) {
  return answer.__typename === "CommandAccepted";
}

function told({ __typename, code, message, closedAt, remaining }) {
  return { typename: __typename, code, message, closedAt, remaining };
}

/** A random UUID, also where the page is served without TLS on a local network. */
export function newId(random = globalThis.crypto) {
  if (random.randomUUID) return random.randomUUID();
  const bytes = random.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
