/**
 * One file sent to the import route, with what is known of its way there.
 *
 * By XMLHttpRequest, since `fetch` does not tell how much has left.
 */

import { Unreachable } from "../live/http.js";

/** @typedef {{sort: "agency"|"roadmap", id: string}} Owner whose file it is */

/**
 * @param {{kind: string, owner: Owner, dryRun: boolean, partial: boolean,
 *   file: import("./files.js").Taken, lang: string,
 *   onSent?: (share: number) => void, request?: XMLHttpRequest}} what
 * @returns {Promise<{status: number, body: Record<string, any>}>} Unreachable without an answer
 */
export function send({ kind, owner, dryRun, partial, file, lang, onSent = () => {}, request = new XMLHttpRequest() }) {
  return new Promise((resolve, reject) => {
    request.open("POST", addressOf({ kind, owner, dryRun, partial }));
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

/** @param {{kind: string, owner: Owner, dryRun: boolean, partial: boolean}} what */
export function addressOf({ kind, owner, dryRun, partial }) {
  const query = new URLSearchParams({ [owner.sort]: owner.id, dryRun: String(dryRun) });
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
