/**
 * One file sent to the import route, with what is known of its way there.
 *
 * By XMLHttpRequest, since `fetch` does not tell how much has left.
 */

import { Unreachable } from "../live/http.js";

/**
 * @param {{kind: string, agency: string, dryRun: boolean, partial: boolean,
 *   file: import("./files.js").Taken, lang: string,
 *   onSent?: (share: number) => void, request?: XMLHttpRequest}} what
 * @returns {Promise<{status: number, body: Record<string, any>}>} Unreachable without an answer
 */
export function send({ kind, agency, dryRun, partial, file, lang, onSent = () => {}, request = new XMLHttpRequest() }) {
  return new Promise((resolve, reject) => {
    request.open("POST", addressOf({ kind, agency, dryRun, partial }));
    request.setRequestHeader("content-type", file.type);
    // A header holds no accent: the name is written as in an address.
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("accept-language", lang);
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 1);
    request.upload.onload = () => onSent(1);
    request.onload = () => resolve({ status: request.status, body: read(request.responseText) });
    request.onerror = request.onabort = request.ontimeout = () => reject(new Unreachable("no answer"));
    request.send(file.bytes);
  });
}

/** @param {{kind: string, agency: string, dryRun: boolean, partial: boolean}} what */
export function addressOf({ kind, agency, dryRun, partial }) {
  const query = new URLSearchParams({ agency, dryRun: String(dryRun) });
  if (partial) query.set("partial", "true");
  return `/import/${kind}?${query}`;
}

function read(text) {
  try {
    const body = JSON.parse(text);
    return body !== null && typeof body === "object" ? body : {};
  } catch {
    // A proxy's own page: the status alone says what happened.
    return {};
  }
}
