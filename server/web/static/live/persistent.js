/**
 * Reading until answered, with growing waits; a refusal is an answer.
 */

import { Backoff } from "./backoff.js";
import { Refused } from "./http.js";

/** @param {() => Promise<void>} read @param {Backoff} [backoff] */
export async function untilAnswered(read, backoff = new Backoff()) {
  for (;;) {
    try {
      await read();
      return;
    } catch (error) {
      if (error instanceof Refused && error.code !== "INTERNAL") return;
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }
}
