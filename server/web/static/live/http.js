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
    const headers = {
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      "accept-language": this.lang,
    };
    if (this.token !== null) headers.authorization = `Bearer ${this.token}`;
    return headers;
  }
}

function failure(status, errors) {
  const { message, extensions = {} } = errors[0];
  const code = extensions.code ?? "INTERNAL";
  const busy = status === 408 || status === 429 || (status >= 502 && status <= 504);
  if (busy || WORTH_ASKING_AGAIN.has(code)) return new Unreachable(message);
  return new Refused(code, message, extensions.id ?? null);
}
