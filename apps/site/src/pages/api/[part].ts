/**
 * What the site answers where no server of the course is there: nothing, quietly. The servers behind `pnpm start` and
 * `pnpm classroom` answer their addresses themselves.
 */
import type { APIRoute } from 'astro';

export const getStaticPaths = () => ['course', 'progress', 'classroom'].map((part) => ({ params: { part } }));

export const GET: APIRoute = () => new Response('null');
