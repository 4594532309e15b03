/** Keeps the site for reading offline, where the browser may: over HTTPS, or on the reader's own machine. */
if ('serviceWorker' in navigator) {
  const worker = `${import.meta.env.BASE_URL.replace(/\/$/, '')}/sw.js`;
  navigator.serviceWorker.register(worker).catch((error: unknown) => {
    // The site reads well without it.
    console.info(`Pages are not kept for reading offline: ${String(error)}`);
  });
}
