import { NotFoundError, Router } from '@aws-lambda-powertools/event-handler/http';
import type { Context } from 'aws-lambda';

const app = new Router();
app.get('/hello/:name', ({ params, req }) => ({
  name: params['name'] ?? null,
  q: new URL(req.url).searchParams.getAll('q'),
}));
app.post('/echo', async ({ req }) => ({
  statusCode: 201,
  headers: { 'content-type': 'application/json' },
  cookies: ['a=1', 'b=2'],
  body: await req.text(),
}));
app.get('/bytes', () => new Response(new Uint8Array([0, 127, 128, 255]), { headers: { 'content-type': 'image/png' } }));
app.errorHandler(NotFoundError, async (_, { req }) =>
  Response.json({ missing: new URL(req.url).pathname }, { status: 404 }),
);

export const handler = async (event: unknown, context: Context) => app.resolve(event, context);
