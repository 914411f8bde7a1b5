/**
 * The page's sentences, in the one language it was served in.
 */

/** @typedef {(key: string, values?: Record<string, string|number>) => string} Say */

/**
 * @param {Record<string, string>} texts
 * @param {string} lang
 */
export function wordsOf(texts, lang) {
  const plural = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang);
  const decimals = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const days = new Intl.DateTimeFormat(lang, { dateStyle: "long" });
  const dates = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" });
  const hours = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });

  /** @type {Say} */
  function say(key, values = {}) {
    const text = texts[key];
    if (text === undefined) throw new Error(`no text for ${key}`);
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" ? numbers.format(value) : String(value);
    });
  }

  /** The hour of an instant on this device, as people of this language write it. */
  function hour(instant) {
    const text = hours.format(new Date(instant));
    return lang === "fr" ? text.replace(":", "\u00a0h\u00a0") : text;
  }

  return {
    lang,
    say,
    /** The singular or plural form of a key, with `n` in it. */
    count(key, n, values = {}) {
      const form = plural.select(n) === "one" ? "one" : "other";
      return say(`${key}.${form}`, { ...values, n });
    },
    number: (n) => numbers.format(n),
    decimal: (n) => decimals.format(n),
    /** The name of a value of the vocabulary, or a common one where it is newer than this page. */
    named: (beginning, value) => say(texts[`${beginning}.${value}`] === undefined ? `${beginning}.other` : `${beginning}.${value}`),
    /** Whether a value that may be newer than this page has a name of its own here. */
    knows: (key) => texts[key] !== undefined,
    hour,
    /** A date without an hour, which is the same everywhere. @param {string} date */
    date: (date) => dates.format(new Date(`${date}T00:00:00Z`)),
    day: (instant) => days.format(new Date(instant)),
    moment: (instant) => `${days.format(new Date(instant))}, ${hour(instant)}`,
  };
}

/** The words of the page that is open. */
export async function loadWords() {
  const { lang } = document.documentElement;
  const { default: texts } = await import(`./texts/${lang}.js`);
  return wordsOf(texts, lang);
}
