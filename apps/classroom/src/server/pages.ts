import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { html } from 'hono/html';

/** What a browser shows that came here from elsewhere, and cannot go on. */
export async function sorryPage(context: Context, status: ContentfulStatusCode, message: string): Promise<Response> {
  const page = await html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Classroom</title>
      <p>${message}</p>
      <p><a href="/room/">To the room</a></p>
    </html>`;
  return context.html(page, status, { 'cache-control': 'no-store' });
}
