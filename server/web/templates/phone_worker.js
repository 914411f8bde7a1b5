/**
 * What lets a participant's phone open its page again without a network: the page and its files.
 *
 * The network comes first for the page, so that nobody stays on an old version. Refuses everything
 * else: no answer of the contract, no token, no code and no word of anybody is ever kept here.
 */

const VERSION = "{{ version }}";
const PAGE = "{{ page }}";
const FILES = {{ files }};

const OURS = "jalon-phone-";
const ROOM = /^\/s\/[^/]+$/;
const KEPT = `${OURS}${VERSION}-{{ lang }}`;
// On a network that answers nothing, waiting longer would look like no page at all.
const PAGE_WITHIN_MS = 4_000;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (ROOM.test(pathname)) event.respondWith(page(request));
  } else if (FILES.includes(pathname)) event.respondWith(file(request));
});

async function keep() {
  const cache = await caches.open(KEPT);
  await cache.put(PAGE, await ofThisVersion(PAGE));
  await Promise.all(FILES.map(async (path) => cache.put(path, await ofThisVersion(path))));
}

/** Another server of the installation may be of another version: what it answers is not kept. */
async function ofThisVersion(path) {
  const answer = await fetch(path, { redirect: "error" });
  const kept = path === PAGE
    ? (await answer.clone().text()).includes(`/static/${VERSION}/`)
    : (answer.headers.get("cache-control") ?? "").includes("immutable");
  if (!answer.ok || !kept) throw new Error(`${path} is not of this version`);
  return answer;
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== KEPT).map((name) => caches.delete(name)));
}

async function page(request) {
  const asked = fetch(request);
  // Lost to the clock, it may still fail: nobody is left to hear it.
  asked.catch(() => {});
  const answer = await Promise.race([asked, within(PAGE_WITHIN_MS)]).catch(() => null);
  if (answer !== null && answer.status < 500) return answer;
  const kept = await (await caches.open(KEPT)).match(PAGE);
  return kept ?? answer ?? asked;
}

async function file(request) {
  const kept = await (await caches.open(KEPT)).match(new URL(request.url).pathname);
  return kept ?? fetch(request);
}

function within(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms, null));
}
