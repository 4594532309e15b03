/*
 * Keeps the whole site for reading without a network. `offline/integration.ts` writes this to `sw.js` with two lines
 * before it: VERSION, a hash of all content, and FILES, every page and asset as an address relative to the worker.
 *
 * Pages come from the network where there is one, so that none stays old; files whose name holds their hash come from
 * the cache. The local server's `/api/` is never touched.
 */
/* global VERSION, FILES */
const NAME = `coldstart-${registration.scope}-`;
const root = new URL('./', location.href);

addEventListener('install', (event) => {
  const keep = async () => {
    const cache = await caches.open(NAME + VERSION);
    await cache.addAll(FILES.map((file) => new Request(new URL(file, root), { cache: 'no-cache' })));
    // Hosts give this page with the status 404, which addAll takes for a failure.
    const missing = new URL('404.html', root);
    await cache.put(
      missing,
      new Response(await (await fetch(missing)).blob(), { headers: { 'content-type': 'text/html' } }),
    );
    await skipWaiting();
  };
  event.waitUntil(keep());
});

addEventListener('activate', (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== NAME + VERSION);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
  const path = url.pathname.slice(root.pathname.length);
  if (path.startsWith('api/')) return;
  event.respondWith(path.startsWith('_astro/') ? fromCache(request) : fromNetwork(request));
});

async function fromCache(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

async function fromNetwork(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept !== undefined) return kept;
    const missing = request.mode === 'navigate' ? await caches.match(new URL('404.html', root)) : undefined;
    if (missing === undefined) throw error;
    return new Response(await missing.blob(), { status: 404, headers: missing.headers });
  }
}
