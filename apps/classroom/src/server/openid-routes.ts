import { Hono, type Context } from 'hono';
import { OpenIdProblem, type OpenId, type OpenIdFlow } from '../identity/openid.ts';
import { enterWithAccount } from '../records/learners.ts';
import { rosterIsList } from '../records/roster-list.ts';
import { FlowCookie } from './flow-cookie.ts';
import { sorryPage } from './pages.ts';
import type { Services } from './services.ts';

/** Signing in elsewhere, and coming back. What a browser opens is answered with pages, not with JSON. */
export function openIdRoutes(openId: OpenId, { room, sessions, limits, events, originOf, addressOf }: Services): Hono {
  const { database, classId } = room;
  const cookie = new FlowCookie<OpenIdFlow>(room, 'openid', 'Lax');
  const api = new Hono();
  api.onError((error, context) => {
    if (error instanceof OpenIdProblem) return sorryPage(context, 403, error.message);
    throw error;
  });
  const backAt = (context: Context): string => `${originOf(context)}/api/classroom/openid/back`;

  api.get('/', async (context) => {
    await limits.join(addressOf(context));
    const { url, flow } = await openId.begin(backAt(context));
    await cookie.set(context, flow);
    return context.redirect(url.href, 302);
  });
  api.get('/back', async (context) => {
    const flow = await cookie.take(context);
    if (flow === undefined) throw new OpenIdProblem('This took too long, or began in another browser. Sign in again.');
    const back = new URL(backAt(context));
    back.search = new URL(context.req.url).search;
    const account = await openId.finish(back, flow);
    const found = await database.transaction(async (transaction) =>
      enterWithAccount(transaction, classId, account, await rosterIsList(transaction, classId)),
    );
    if (found === undefined)
      throw new OpenIdProblem(
        `You are not on the list of this class, or with another address than ${account.email ?? 'yours'}. Ask your instructor.`,
      );
    await sessions.beginLearner(context, found);
    events.look();
    return context.redirect('/room/', 302);
  });
  return api;
}
