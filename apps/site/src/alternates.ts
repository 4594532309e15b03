import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { getCollection } from 'astro:content';

const pages = new Set((await getCollection('docs')).map(({ id }) => id));

/** Starlight names every page in every language; only lessons have translations, and not all of them yet. */
export const onRequest = defineRouteMiddleware(({ locals }) => {
  const { starlightRoute } = locals;
  starlightRoute.head = starlightRoute.head.filter(({ tag, attrs }) => {
    if (tag !== 'link' || attrs?.['rel'] !== 'alternate' || attrs['hreflang'] === undefined) return true;
    const path = new URL(String(attrs['href'])).pathname.slice(import.meta.env.BASE_URL.length);
    return pages.has(path.replaceAll(/^\/|\/$/g, ''));
  });
});
