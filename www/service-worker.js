// Keeps the page for offline use. The build replaces the two words between at signs.
//
// Files with a hash in their name never change: the cache answers first. The page itself is asked
// of the network first, so that a new version is seen at once; offline the stored one stands in.
// The stored index and the stored files are always of one version: only `install` stores.
'use strict';

// Caches belong to the whole host, which may hold another Drydock in another folder.
const OURS = `drydock ${self.registration.scope} `;
const CACHE = `${OURS}@version@`;
const FILES = @files@;
const INDEX = './';

self.addEventListener('install', (event) => {
  event.waitUntil(store());
});

async function store() {
  const cache = await caches.open(CACHE);
  // `no-cache` asks the server whether its copy is still the same: a host's long-lived caching of
  // the index must not pair an old index with new files.
  await cache.add(new Request(INDEX, { cache: 'no-cache' }));
  await cache.addAll(FILES);
}

// A new version waits until no tab runs the old one, or until the reader presses "reload": the page
// then posts this word. Nothing is exchanged under a running session.
self.addEventListener('message', (event) => {
  if (event.data === 'SKIP_WAITING') self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
  event.respondWith(request.mode === 'navigate' ? networkFirst(request) : cacheFirst(request));
});

async function networkFirst(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const stored = await caches.match(INDEX, { cacheName: CACHE });
    if (stored) return stored;
    throw error;
  }
}

async function cacheFirst(request) {
  const stored = await caches.match(request, { cacheName: CACHE, ignoreVary: true });
  return stored ?? fetch(request);
}
