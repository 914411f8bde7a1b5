/**
 * What takes the place of the phones' worker where pages are no longer kept: it undoes it, and leaves.
 */

const OURS = "jalon-phone-";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS)).map((name) => caches.delete(name)));
  await self.registration.unregister();
}
