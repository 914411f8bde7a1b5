/**
 * Join codes as people type them. The alphabet has no I, L, O or U: what is misread is set right.
 */

const LENGTH = 6;
const WRITTEN = /^[0-9A-HJKMNP-TV-Z]{6}$/;

/** @param {string} typed */
export function cleanCode(typed) {
  return typed
    .normalize("NFKC")
    .replace(/[\s\-–_.]/g, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
}

/** The key of what is wrong with it, or null. @param {string} typed */
export function codeProblem(typed) {
  const code = cleanCode(typed);
  if (code.length !== LENGTH) return "join.six";
  return WRITTEN.test(code) ? null : "join.alphabet";
}

/** Two groups of three are read aloud more easily than six signs. @param {string} code */
export function spaced(code) {
  return `${code.slice(0, 3)}\u202f${code.slice(3)}`;
}
