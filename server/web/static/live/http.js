/**
 * One GraphQL request over HTTP, told apart into the three things that can come of it.
 *
 * The answer's data; Unreachable, when it may or may not have been done and is worth asking again;
 * or Refused, when asking again would not help.
 */

export class Unreachable extends Error {}

export class Refused extends Error {
  /** @param {string} code @param {string} message @param {?string} reference */
  constructor(code, message, reference = null) {
    super(message);
    this.code = code;
    this.reference = reference;
  }
}

const WORTH_ASKING_AGAIN = new Set(["TRY_AGAIN", "RATE_LIMITED", "DEADLINE_EXCEEDED"]);
const ANSWER_WITHIN_MS = 15_000;
// A photograph over the network of a street.
const TRANSFER_WITHIN_MS = 60_000;

export class Wire {
  /**
   * @param {{url?: string, lang?: string, token?: ?string, cookies?: boolean,
   *   fetch?: typeof fetch}} [options] `cookies`: asks as whoever is signed in with this browser
   */
  constructor({
    url = "/graphql",
    lang = "fr",
    token = null,
    cookies = false,
    fetch = (...args) => globalThis.fetch(...args),
  } = {}) {
    this.url = url;
    this.lang = lang;
    this.token = token;
    this._credentials = cookies ? "same-origin" : "omit";
    this._fetch = fetch;
  }

  /**
   * @param {string} query
   * @param {Record<string, unknown>} [variables]
   * @returns {Promise<any>} the `data` of the answer
   */
  async ask(query, variables = {}) {
    const { status, body } = await this.exchange(query, variables);
    if (body.errors?.length) throw failure(status, body.errors);
    return body.data;
  }

  /**
   * A file, sent whole.
   *
   * @param {string} path
   * @param {{type: string, bytes: ArrayBuffer}} file
   * @returns {Promise<any>} what was answered to it
   */
  async send(path, { type, bytes }) {
    const response = await this._transfer(path, { method: "POST", body: bytes, headers: { ...this._bearer(), "content-type": type } });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw failure(response.status, [{ message: answer.message ?? "", extensions: answer }]);
  }

  /** A file, read whole. @param {string} path @returns {Promise<Blob>} */
  async bytes(path) {
    const response = await this._transfer(path, { headers: this._bearer() });
    if (!response.ok) throw failure(response.status, [{ message: "" }]);
    return response.blob();
  }

  async _transfer(path, request) {
    try {
      return await this._fetch(path, {
        ...request,
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout?.(TRANSFER_WITHIN_MS),
      });
    } catch (error) {
      throw new Unreachable(String(error));
    }
  }

  _bearer() {
    const named = { "accept-language": this.lang };
    return this.token === null ? named : { ...named, authorization: `Bearer ${this.token}` };
  }

  /** The whole answer, errors included: for the console, which shows it. */
  async exchange(query, variables = {}) {
    let response;
    try {
      response = await this._fetch(this.url, {
        method: "POST",
        headers: this._headers(),
        body: JSON.stringify({ query, variables }),
        credentials: this._credentials,
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout?.(ANSWER_WITHIN_MS),
      });
      const body = await response.json();
      if (body === null || typeof body !== "object") throw new TypeError("not an answer");
      if (!body.errors && !("data" in body)) throw new TypeError("not an answer");
      return { status: response.status, body };
    } catch (error) {
      throw new Unreachable(response ? `HTTP ${response.status}` : String(error));
    }
  }

  _headers() {
    return {
      ...this._bearer(),
      "content-type": "application/json",
      accept: "application/graphql-response+json",
    };
  }
}

function failure(status, errors) {
  const { message, extensions = {} } = errors[0];
  const code = extensions.code ?? "INTERNAL";
  const busy = status === 408 || status === 429 || (status >= 502 && status <= 504);
  if (busy || WORTH_ASKING_AGAIN.has(code)) return new Unreachable(message);
  return new Refused(code, message, extensions.id ?? null);
}
