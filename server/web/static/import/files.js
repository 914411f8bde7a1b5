/**
 * The file to send: taken whole at once, so that what is applied is what was checked.
 */

const TYPES = Object.freeze({
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
});

export const FORMATS = Object.freeze(Object.keys(TYPES));

/** The media type that goes with a name; null for another kind of file. @param {string} name */
export function typeOf(name) {
  const ending = name.toLowerCase().split(".").at(-1);
  return Object.hasOwn(TYPES, ending) ? TYPES[ending] : null;
}

/**
 * @typedef {{name: string, type: string, bytes: ArrayBuffer}} Taken
 * @param {?{name: string, arrayBuffer: () => Promise<ArrayBuffer>}} file
 * @returns {Promise<{taken: ?Taken, problem: ?string}>} the key of what is wrong with it, if anything
 */
export async function take(file) {
  if (!file) return { taken: null, problem: "import.file_missing" };
  const type = typeOf(file.name);
  if (type === null) return { taken: null, problem: "import.file_type" };
  let bytes;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    // Moved, or changed by the spreadsheet that has it open, since it was chosen.
    return { taken: null, problem: "import.file_gone" };
  }
  if (bytes.byteLength === 0) return { taken: null, problem: "import.file_empty" };
  return { taken: { name: file.name, type, bytes }, problem: null };
}
