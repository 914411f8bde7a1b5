/**
 * A wait, in the words of somebody who must go through it.
 */

/**
 * @param {number} seconds
 * @param {ReturnType<typeof import("../words.js").wordsOf>} words
 */
export function waitInWords(seconds, { say, count }) {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return count("wait.seconds", rest);
  if (rest === 0) return count("wait.minutes", minutes);
  return say("wait.both", {
    minutes: count("wait.minutes", minutes),
    seconds: count("wait.seconds", rest),
  });
}
