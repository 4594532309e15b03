import { randomBytes } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { html, raw } from 'hono/html';
import { setCookie } from 'hono/cookie';
import { z } from 'zod';
import { LaunchProblem, type Launch, type Launches } from '../identity/lti/launch.ts';
import { databaseTime, enterWithAccount } from '../records/learners.ts';
import { rememberReturn, toolKey, useOnce } from '../records/platforms.ts';
import { FlowCookie } from './flow-cookie.ts';
import { sorryPage } from './pages.ts';
import { Refusal } from './refusal.ts';
import type { Services } from './services.ts';

interface Flow {
  readonly issuer: string;
  readonly clientId: string;
  readonly state: string;
  readonly nonce: string;
}

const loginSchema = z.object({
  iss: z.string().max(500),
  login_hint: z.string().max(2000),
  target_link_uri: z.string().max(2000).optional(),
  lti_message_hint: z.string().max(8000).optional(),
  client_id: z.string().max(500).optional(),
});
const launchSchema = z.object({ state: z.string().max(200), id_token: z.string().max(50_000) });
const errorSchema = z.object({ error: z.string().max(200) });

/** Readable by scripts: whether this browser keeps cookies for a page in another one's frame. */
const PROBE = 'lti-probe';
const STATE_LIFE = 15 * 60;

/** The tool's side of LTI 1.3: https://www.imsglobal.org/spec/lti/v1p3 and https://www.imsglobal.org/spec/security/v1p0 */
export function ltiRoutes(launches: Launches, services: Services): Hono {
  const { room, originOf } = services;
  const { database, classId } = room;
  const cookie = new FlowCookie<Flow>(room, 'lti', 'None');
  const api = new Hono();
  api.onError((error, context) => {
    if (error instanceof LaunchProblem) return sorryPage(context, 403, error.message);
    throw error;
  });

  /** What a platform needs to be told: its administrator reads it here, or the platform does. */
  api.get('/keys', async (context) => {
    const { kty, n, e, kid, alg, use } = await toolKey(database, classId);
    return context.json({ keys: [{ kty, n, e, kid, alg, use }] });
  });
  api.on(['GET', 'POST'], '/login', async (context) => {
    const asked = loginSchema.safeParse(await parametersOf(context));
    if (!asked.success) throw new LaunchProblem('This link of the platform is not complete. Open it there again.');
    const { iss, client_id: clientId, login_hint, lti_message_hint } = asked.data;
    const platform = launches.platformOf(iss, clientId);
    const flow = { issuer: iss, clientId: platform.clientId, state: random(), nonce: random() };
    await cookie.set(context, flow);
    const url = new URL(platform.authorization);
    const parameters = {
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: platform.clientId,
      redirect_uri: `${originOf(context)}/api/classroom/lti/launch`,
      login_hint,
      state: flow.state,
      nonce: flow.nonce,
      ...(lti_message_hint !== undefined && { lti_message_hint }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    if (!isFramed(context)) return context.redirect(url.href, 302);
    return framedPage(context, room.secure, url.href, `${originOf(context)}/api/classroom/lti/login`, asked.data);
  });
  api.post('/launch', async (context) => {
    const sent = await parametersOf(context);
    const flow = await cookie.take(context);
    if (errorSchema.safeParse(sent).success)
      throw new LaunchProblem('The platform did not let you in. Sign in there, then open the link again.');
    const read = launchSchema.safeParse(sent);
    if (flow === undefined || !read.success || read.data.state !== flow.state)
      throw new LaunchProblem(
        'This browser did not keep what it was sent away with. Open the link in a window of its own, or allow cookies for the classroom.',
      );
    const platform = launches.platformOf(flow.issuer, flow.clientId);
    const launch = await launches.read(platform, read.data.id_token, flow.nonce);
    if (!(await useOnce(database, classId, `nonce ${flow.nonce}`, STATE_LIFE)))
      throw new LaunchProblem('This link was opened before. Open it on the platform again.');
    return enter(context, services, launch);
  });
  return api;
}

/** An instructor of the platform is one here; everybody else is a learner. */
async function enter(context: Context, { room, sessions, events }: Services, launch: Launch): Promise<Response> {
  const { database, classId, exercises } = room;
  const framed = isFramed(context);
  if (launch.instructor) {
    await sessions.beginInstructor(context, await databaseTime(database), framed);
    return context.redirect('/board/', 303);
  }
  const { platform, subject, name, email, grades, exercise } = launch;
  if (exercise !== undefined && !exercises.has(exercise))
    throw new LaunchProblem(
      `This link is about \`${exercise}\`, which is no exercise of the course. Tell your instructor.`,
    );
  const found = await database.transaction(async (transaction) => {
    const account = { origin: 'lti', issuer: platform.issuer, subject, name, email } as const;
    const entered = await enterWithAccount(transaction, classId, account, false);
    if (entered !== undefined && grades !== undefined) {
      const { lineitem, lineitems } = grades;
      await rememberReturn(transaction, entered.learner.id, {
        clientId: platform.clientId,
        lineitem: exercise !== undefined && lineitem !== undefined ? { [exercise]: lineitem } : {},
        // One link for the whole course has a column for each exercise.
        ...(exercise === undefined && lineitems !== undefined && { lineitems }),
      });
    }
    return entered;
  });
  if (found === undefined) throw new LaunchProblem('You cannot come in. Ask your instructor.');
  await sessions.beginLearner(context, found, framed);
  events.look();
  return context.redirect('/room/', 303);
}

const isFramed = (context: Context): boolean =>
  ['iframe', 'frame', 'embed', 'object'].includes(context.req.header('sec-fetch-dest') ?? '');

const random = (): string => randomBytes(24).toString('base64url');

/** Of the address, or of a form; of either, the last of a name. */
async function parametersOf(context: Context): Promise<Readonly<Record<string, string>>> {
  if (context.req.method === 'GET') return context.req.query();
  if (!/^application\/x-www-form-urlencoded\b/i.test(context.req.header('content-type') ?? ''))
    throw new Refusal(415, 'A platform sends a form.');
  return Object.fromEntries(new URLSearchParams(await context.req.text()));
}

/**
 * In a frame of the platform, a browser may keep no cookie. Then the same is begun in a window of its own.
 *
 * The script is the same for everybody: what differs stands in attributes.
 */
async function framedPage(
  context: Context,
  secure: boolean,
  onwards: string,
  login: string,
  asked: Readonly<Record<string, string | undefined>>,
): Promise<Response> {
  const again = new URL(login);
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) again.searchParams.set(name, value);
  const probe = secure
    ? ({ secure: true, sameSite: 'None', partitioned: true } as const)
    : ({ sameSite: 'Lax' } as const);
  setCookie(context, PROBE, '1', { path: '/api/classroom/lti', maxAge: 60, ...probe });
  const script = `const { dataset } = document.querySelector('p');
if (document.cookie.includes('${PROBE}=1')) location.replace(dataset.onwards);
else document.querySelector('p').hidden = false;`;
  const page = await html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>Classroom</title>
      <p hidden data-onwards="${onwards}">
        Your browser keeps nothing for the classroom inside of this page.
        <a href="${again.href}" target="_blank">Open the classroom in a window of its own</a>
      </p>
      <script>
        ${raw(script)};
      </script>
    </html>`;
  return context.html(page, 200, { 'cache-control': 'no-store' });
}
