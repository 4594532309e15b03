import { readBody } from './read-body.ts';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { z } from 'zod';
import type { ExerciseVariant } from '@coldstart/exercise';
import type { Entry, Instance } from './api.ts';
import { openInEditor } from './editor.ts';
import type { Workshop } from './workshop.ts';
import { checkHost, checkKey, checkOrigin } from './guard.ts';
import type { Key } from './key.ts';
import { readingSchema } from './progress.ts';
import { serveSite } from './site.ts';

const name = z.string().max(100).optional();
const confirmed = z.object({ variant: name, confirm: z.literal(true) });
const invokeAsked = z.object({
  variant: name,
  event: z.string().max(100_000),
  type: z.enum(['RequestResponse', 'Event']),
  copies: z.int().min(1).max(5),
  delay: z.number().min(0).max(10),
});
const line = z.int().min(1).max(1_000_000).optional();

/** What is answered under which path; `api.ts` says what it means. */
export function routes(
  workshop: Workshop,
  options: { readonly dist: string; readonly host: string | undefined; readonly key: Key },
): Hono {
  const { root, exercises, grader, events } = workshop;
  const app = new Hono();
  app.use(checkHost(options.host));
  app.use(
    secureHeaders({
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: false,
      originAgentCluster: false,
      xFrameOptions: 'DENY',
      referrerPolicy: 'same-origin',
      crossOriginResourcePolicy: 'same-origin',
    }),
  );

  const api = new Hono();
  api.use(checkOrigin, checkKey(options.key), bodyLimit({ maxSize: 1024 * 1024 }));
  api.use(async (context, next) => {
    await next();
    context.header('cache-control', 'no-store');
  });

  const variantOf = (context: Context, wanted?: string): Promise<ExerciseVariant | undefined> =>
    exercises.find(context.req.param('slug') ?? '', wanted ?? context.req.query('variant'));
  const unknown = (context: Context): Response =>
    context.json({ error: 'There is no such exercise or language. Go back to the list of exercises.' }, 404);

  api.get('/instance', (context) => context.json({ root, process: process.pid } satisfies Instance));
  api.post('/enter', async (context) => {
    const body = await readBody(context, z.object({ ticket: z.string().max(100) }));
    if (body instanceof Response) return body;
    const key = options.key.redeem(body.ticket);
    if (key !== undefined) return context.json({ key } satisfies Entry);
    return context.json({ error: 'This link was good for one page. Open the one that the terminal shows.' }, 401);
  });
  api.get('/course', async (context) => context.json(await exercises.course(grader.ready)));
  api.get('/exercises/:slug', async (context) => {
    const variant = await variantOf(context);
    if (variant === undefined) return unknown(context);
    workshop.watch(variant);
    return context.json(await workshop.state(variant));
  });
  api.post('/exercises/:slug/grade', async (context) => {
    const body = await readBody(context, z.object({ variant: name }));
    if (body instanceof Response) return body;
    const variant = await variantOf(context, body.variant);
    if (variant === undefined) return unknown(context);
    workshop.grade(variant);
    return context.json({}, 202);
  });
  api.post('/exercises/:slug/hint', async (context) => {
    const body = await readBody(context, z.object({ variant: name, check: z.string().max(100) }));
    if (body instanceof Response) return body;
    const variant = await variantOf(context, body.variant);
    const hint = variant && (await exercises.hint(variant, body.check));
    return hint === undefined ? unknown(context) : context.json(hint);
  });
  api.post('/exercises/:slug/reset', async (context) => {
    const body = await readBody(context, confirmed);
    if (body instanceof Response) return body;
    const variant = await variantOf(context, body.variant);
    if (variant === undefined) return unknown(context);
    return context.json({ kept: await exercises.reset(variant) });
  });
  api.post('/exercises/:slug/reveal', async (context) => {
    const body = await readBody(context, confirmed);
    if (body instanceof Response) return body;
    const variant = await variantOf(context, body.variant);
    if (variant === undefined) return unknown(context);
    exercises.reveal(variant);
    return context.json(await workshop.state(variant));
  });
  api.post('/open', async (context) => {
    const body = await readBody(context, z.object({ path: z.string().min(1).max(1000), line, column: line }));
    if (body instanceof Response) return body;
    const error = await openInEditor(root, body);
    return error === undefined ? context.body(null, 204) : context.json({ error }, 422);
  });
  api.get('/cloud/:slug', async (context) => {
    const variant = await variantOf(context);
    if (variant === undefined) return unknown(context);
    return context.json(await workshop.cloud(variant));
  });
  api.get('/cloud/:slug/traces', async (context) => {
    const variant = await variantOf(context);
    if (variant === undefined) return unknown(context);
    return context.json(await workshop.traces(variant));
  });
  api.post('/cloud/:slug/invoke', async (context) => {
    const body = await readBody(context, invokeAsked);
    if (body instanceof Response) return body;
    const { variant: wanted, ...asked } = body;
    const variant = await variantOf(context, wanted);
    if (variant === undefined) return unknown(context);
    const invoked = await workshop.invoke(variant, asked);
    if (invoked !== undefined) return context.json(invoked);
    return context.json({ error: 'There is no function to call yet. Grade the exercise, then call it.' }, 409);
  });
  api.get('/classroom/joined', async (context) => context.json(await workshop.classroom.joined()));
  api.post('/exercises/:slug/submit', async (context) => {
    const body = await readBody(context, z.object({ variant: name }));
    if (body instanceof Response) return body;
    const variant = await variantOf(context, body.variant);
    if (variant === undefined) return unknown(context);
    const outcome = await workshop.classroom.submit(variant);
    return 'error' in outcome ? context.json({ error: outcome.error }, outcome.status) : context.json(outcome);
  });
  api.get('/progress', async (context) => context.json(await workshop.progress()));
  api.put('/progress', async (context) => {
    const body = await readBody(context, readingSchema);
    if (body instanceof Response) return body;
    return context.json(await workshop.note(body));
  });
  api.get('/events', (context) => events.stream(context, { type: 'hello', graderReady: grader.ready }));
  api.all('*', (context) =>
    context.json({ error: 'There is no such request; apps/workshop/src/api.ts lists them.' }, 404),
  );

  app.route('/api', api);
  // A classroom reads over one Wi-Fi.
  app.all('*', compress(), (context) => serveSite(context, options.dist));
  app.onError((error, context) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    return context.json(
      { error: 'The workshop itself failed; its terminal says how. Try again, or start it anew.' },
      500,
    );
  });
  return app;
}
