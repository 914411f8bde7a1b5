// What the tests put in the place of a network: answers decided one by one, a socket played by hand.

/** Resolves once every promise that could go on has gone on. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A wire whose answers are given by the test, in the order of the questions. */
export class PlayedWire {
  constructor(...answers) {
    this.token = "a token";
    this.asked = [];
    this._answers = answers;
  }

  will(...answers) {
    this._answers.push(...answers);
    return this;
  }

  async ask(query, variables) {
    this.asked.push(structuredClone({ query, variables }));
    const answer = this._answers.shift();
    if (answer === undefined) throw new Error("the test gave no answer to this question");
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer() : answer;
  }
}

/** A promise that the test settles. */
export function later() {
  let resolve;
  let reject;
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** A class of sockets, all kept in `opened`, driven by the test as the server would. */
export function playedSockets() {
  const opened = [];
  class PlayedSocket {
    constructor(url, protocol) {
      this.url = url;
      this.protocol = protocol;
      this.sent = [];
      this.closed = null;
      opened.push(this);
    }

    send(text) {
      this.sent.push(JSON.parse(text));
    }

    close(code) {
      this.closed = code;
    }

    open() {
      this.onopen();
      return this;
    }

    say(message) {
      this.onmessage?.({ data: JSON.stringify(message) });
      return this;
    }

    lose(code) {
      this.onclose?.({ code });
      return this;
    }
  }
  return { PlayedSocket, opened };
}

/** A backoff that never waits. */
export const AT_ONCE = { next: () => 0, reset() {} };

/** The storage of a tab, its texts in the given map; its names are its own, as a browser lists them. */
export function storageOf(rows) {
  const storage = Object.fromEntries(rows);
  return Object.assign(Object.create({
    getItem: (name) => rows.get(name) ?? null,
    setItem: (name, text) => rows.set(name, text),
    removeItem: (name) => rows.delete(name),
  }), storage);
}
