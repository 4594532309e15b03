/**
 * What the site answers where the local server is not there: nothing, quietly. The server behind `pnpm start` answers
 * these addresses itself.
 */
import type { APIRoute } from 'astro';

export const getStaticPaths = () => [{ params: { part: 'course' } }, { params: { part: 'progress' } }];

export const GET: APIRoute = () => new Response('null');
