import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { LIMITS } from '@coldstart/classroom/protocol';
import { serveSite } from '@coldstart/workshop/site';
import { boardRoutes } from './board-routes.ts';
import { checkHost, checkOrigin, type Names } from './guard.ts';
import { contentPolicy, safeHeaders, type FramedBy } from './headers.ts';
import { learnerRoutes } from './learner-routes.ts';
import { Refusal } from './refusal.ts';
import type { Services } from './services.ts';

export interface AppOptions {
  readonly names: Names;
  readonly framedBy: FramedBy;
  /** The built site; without it there is the API alone. */
  readonly dist: string | undefined;
  readonly say: (message: string) => void;
}

/** What is answered under which path; the protocol says what it means. */
export function createApp(services: Services, { names, framedBy, dist, say }: AppOptions): Hono {
  const app = new Hono();
  app.use(...safeHeaders(services.room.secure, framedBy), checkHost(names));
  const api = new Hono();
  api.use(
    checkOrigin(names),
    bodyLimit({
      maxSize: LIMITS.body,
      onError: () => {
        throw new Refusal(
          413,
          'This is larger than any submission may be. Move what the exercise does not need elsewhere.',
        );
      },
    }),
    async (context, next) => {
      await next();
      context.header('cache-control', 'no-store');
    },
  );
  api.route('/classroom', learnerRoutes(services));
  api.route('/board', boardRoutes(services));
  api.all('*', () => {
    throw new Refusal(404, 'There is no such request. Bring what asked it up to date.');
  });
  app.route('/api', api);
  // A classroom reads over one Wi-Fi.
  if (dist !== undefined) app.all('*', compress(), contentPolicy(framedBy), (context) => serveSite(context, dist));
  app.onError((error, context) => answerError(error, context, say));
  return app;
}

function answerError(error: Error, context: Context, say: (message: string) => void): Response {
  if (error instanceof Refusal) {
    if (error.after !== undefined) context.header('retry-after', String(error.after));
    context.header('cache-control', 'no-store');
    return context.json({ error: error.message }, error.status);
  }
  say(`${context.req.method} ${context.req.path}: ${error.stack ?? error.message}`);
  return context.json(
    { error: 'The classroom itself failed; its terminal says how. Try again; if it stays so, tell your instructor.' },
    500,
  );
}
