import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';

const app = new Hono();
app.get('/hello/:name', (c) => c.json({ name: c.req.param('name'), q: c.req.queries('q') ?? [] }));
app.post('/echo', async (c) => {
  c.header('set-cookie', 'a=1');
  c.header('set-cookie', 'b=2', { append: true });
  return c.json(await c.req.json(), 201);
});
app.get('/bytes', () => new Response(new Uint8Array([0, 127, 128, 255]), { headers: { 'content-type': 'image/png' } }));
app.notFound((c) => c.json({ missing: c.req.path }, 404));

export const handler = handle(app);
