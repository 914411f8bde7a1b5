/**
 * A client of graphql-transport-ws that carries one subscription and never gives up on it.
 *
 * It reconnects with growing, jittered waits, at once when the device says it is online again or is
 * looked at again, and answers pings. It stops only when the server says that the token no longer
 * stands. Refuses to know what is subscribed to: the page says where to go on from at each opening.
 */

import { Backoff } from "./backoff.js";

const SUBPROTOCOL = "graphql-transport-ws";
const ACKNOWLEDGED_WITHIN_MS = 10_000;
// The server pings every twelve seconds: a socket silent for this long is dead.
const SILENT_FOR_MS = 40_000;
const OPERATION = "feed";

/** Close codes after which coming back with the same token would be refused again. */
const FINAL = new Set([4401]);
const NORMAL = 1000;

/**
 * @typedef {"connecting"|"open"|"waiting"|"ended"} Line
 * @typedef {{
 *   url: string,
 *   token: ?string,
 *   payload: () => {query: string, variables: Record<string, unknown>},
 *   onData: (data: any) => void,
 *   onErrors: (errors: any[]) => void,
 *   onLine: (line: Line) => void,
 *   WebSocket?: typeof WebSocket,
 *   backoff?: Backoff,
 *   wake?: EventTarget[],
 * }} Options
 */

export class Subscription {
  /** @param {Options} options */
  constructor(options) {
    this._options = options;
    this._backoff = options.backoff ?? new Backoff();
    /** @type {?WebSocket} */
    this._socket = null;
    this._timer = null;
    this._watch = null;
    this._ended = false;
    this._open = false;
    this._hurry = () => this._comeBackNow();
    // The socket may take minutes to learn what the device already knows.
    this._cut = () => this._lost(this._socket, 1006);
  }

  start() {
    for (const target of this._wakers()) {
      target.addEventListener("online", this._hurry);
      target.addEventListener("offline", this._cut);
      target.addEventListener("visibilitychange", this._hurry);
    }
    this._connect();
  }

  /** Leave for good. */
  stop() {
    if (this._ended) return;
    this._ended = true;
    for (const target of this._wakers()) {
      target.removeEventListener("online", this._hurry);
      target.removeEventListener("offline", this._cut);
      target.removeEventListener("visibilitychange", this._hurry);
    }
    this._drop();
    this._options.onLine("ended");
  }

  /** Leave this socket and come back with a fresh payload. */
  restart() {
    if (this._ended) return;
    this._drop();
    this._later();
  }

  _wakers() {
    return this._options.wake ?? [globalThis.window, globalThis.document].filter(Boolean);
  }

  _connect() {
    this._options.onLine("connecting");
    const Socket = this._options.WebSocket ?? globalThis.WebSocket;
    let socket;
    try {
      socket = new Socket(this._options.url, SUBPROTOCOL);
    } catch {
      this._later();
      return;
    }
    this._socket = socket;
    this._open = false;
    this._expect(ACKNOWLEDGED_WITHIN_MS);
    socket.onopen = () => this._send(socket, { type: "connection_init", payload: this._greeting() });
    socket.onmessage = (event) => this._hear(socket, event.data);
    socket.onclose = (event) => this._lost(socket, event.code);
    socket.onerror = () => this._lost(socket, 1006);
  }

  _greeting() {
    const { token } = this._options;
    return token === null ? {} : { Authorization: `Bearer ${token}` };
  }

  _hear(socket, raw) {
    if (socket !== this._socket) return;
    let message;
    try {
      message = JSON.parse(raw);
    } catch {
      this._lost(socket, 4400);
      return;
    }
    this._expect(this._open || message.type === "connection_ack" ? SILENT_FOR_MS : ACKNOWLEDGED_WITHIN_MS);
    switch (message.type) {
      case "connection_ack":
        this._open = true;
        this._send(socket, { id: OPERATION, type: "subscribe", payload: this._options.payload() });
        this._options.onLine("open");
        break;
      case "ping":
        this._send(socket, { type: "pong" });
        break;
      case "next":
        if (message.id === OPERATION) this._hand(message.payload);
        break;
      case "error":
        if (message.id === OPERATION) this._options.onErrors(message.payload);
        break;
      case "complete":
        this._lost(socket, NORMAL);
        break;
    }
  }

  _hand(payload) {
    if (payload.errors?.length) {
      this._options.onErrors(payload.errors);
      return;
    }
    // Only what arrives proves that the line is good: an accepted socket may still be useless.
    this._backoff.reset();
    this._options.onData(payload.data);
  }

  _lost(socket, code) {
    if (socket === null || socket !== this._socket) return;
    this._drop();
    if (FINAL.has(code)) {
      this._options.onErrors([{ extensions: { code: "UNAUTHENTICATED" } }]);
      this.stop();
      return;
    }
    this._later();
  }

  _later() {
    if (this._ended) return;
    this._options.onLine("waiting");
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._connect(), this._backoff.next());
  }

  _comeBackNow() {
    if (this._ended || this._socket !== null) return;
    if (globalThis.document?.visibilityState === "hidden") return;
    clearTimeout(this._timer);
    this._connect();
  }

  _drop() {
    clearTimeout(this._timer);
    clearTimeout(this._watch);
    const socket = this._socket;
    this._socket = null;
    this._open = false;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    try {
      socket.close(NORMAL);
    } catch {
      // It was already closed, which is what was wanted.
    }
  }

  _expect(within) {
    clearTimeout(this._watch);
    const socket = this._socket;
    this._watch = setTimeout(() => this._lost(socket, 1006), within);
  }

  _send(socket, message) {
    if (socket === this._socket) socket.send(JSON.stringify(message));
  }
}
