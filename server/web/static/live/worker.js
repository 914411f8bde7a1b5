/**
 * The worker by which this page opens again without a network: asked for once somebody sits, given up
 * once nobody does.
 *
 * Refuses to be needed: where a browser has no workers, or the page is served without TLS, the page
 * works as before and opens again only with a network.
 */

const SCOPE = "/s/";
const KEPT = "jalon-phone-";

/** @param {string} lang @param {Navigator} [device] */
export async function keepPage(lang, device = navigator) {
  try {
    await device.serviceWorker?.register(trusted(`${SCOPE}worker.js${lang === "fr" ? "" : `?lang=${lang}`}`), {
      scope: SCOPE,
      updateViaCache: "none",
    });
  } catch {
    // Refused by the browser or by its owner: nothing is lost that this page had.
  }
}

/** @param {Navigator} [device] */
export async function letPageGo(device = navigator, caches = globalThis.caches) {
  try {
    const registration = await device.serviceWorker?.getRegistration(SCOPE);
    await registration?.unregister();
    const names = (await caches?.keys()) ?? [];
    await Promise.all(names.filter((name) => name.startsWith(KEPT)).map((name) => caches.delete(name)));
  } catch {
    // What a browser does not let us see, it did not let us keep.
  }
}

/** The pages let no script load another by a mere text: the one address there is goes by its policy. */
function trusted(address) {
  const makers = globalThis.trustedTypes;
  if (makers === undefined) return address;
  policy ??= makers.createPolicy("jalon-phone", { createScriptURL: (given) => given });
  return policy.createScriptURL(address);
}

let policy = null;
