import { Hono } from 'hono';
import {
  helpAskedSchema,
  joinAskedSchema,
  PERSONAL_LETTERS,
  submissionAskedSchema,
  type ClassroomInfo,
  type Joined,
  type PersonalCode,
} from '@coldstart/classroom/protocol';
import { hashCode, newPersonalCode, spoken } from '../identity/codes.ts';
import { Joining } from '../identity/join.ts';
import { waysOf } from '../identity/ways.ts';
import { editableFiles } from '../records/editable.ts';
import { endSessions, setHelp } from '../records/learners.ts';
import { replaceCode } from '../records/personal-codes.ts';
import { learnerState } from '../records/learner-state.ts';
import { learnersSubmission } from '../records/own-submission.ts';
import { Shared } from './batch.ts';
import { ltiRoutes } from './lti-routes.ts';
import { openIdRoutes } from './openid-routes.ts';
import { readBody, Refusal } from './refusal.ts';
import type { Services } from './services.ts';

/** What learners, and those who want to be, may ask. */
export function learnerRoutes(services: Services): Hono {
  const { room, sessions, limits, submissions, events, ways, clock, addressOf } = services;
  const { database, classId, exercises } = room;
  const api = new Hono();
  const joining = new Joining(database, classId);
  const waysIn = new Shared(() => waysOf(database, classId, ways), 1000);

  api.get('/', async (context) => {
    const { title } = await room.klass();
    const [waysNow, isolation] = await Promise.all([waysIn.get(), room.isolation()]);
    return context.json({ classroom: true, title, ways: waysNow, isolation } satisfies ClassroomInfo);
  });
  api.post('/join', async (context) => {
    const address = addressOf(context);
    await limits.mayTry(address);
    await limits.join(address);
    const asked = await readBody(context, joinAskedSchema);
    const found = await joining.join(await room.klass(), asked);
    if (found === 'nameless') throw new Refusal(400, 'Say who you are.');
    if (found === 'unknown') {
      await limits.failed(address);
      throw new Refusal(
        403,
        asked.code.length >= PERSONAL_LETTERS
          ? 'Nobody of this class has this personal code. Look at it again; your instructor can give you a new one.'
          : 'This code is not the one of this class. Look at it again; your instructor has it on the board.',
      );
    }
    const token = await sessions.beginLearner(context, found);
    events.look();
    const { learner, personalCode } = found;
    return context.json({ learner, token, ...(personalCode !== undefined && { personalCode }) } satisfies Joined);
  });
  api.post('/code', async (context) => {
    const { subject } = await sessions.learner(context);
    await limits.change(subject);
    const code = newPersonalCode();
    await replaceCode(database, classId, subject, hashCode(code), false);
    return context.json({ code: spoken(code) } satisfies PersonalCode);
  });
  if (ways.openId !== undefined) api.route('/openid', openIdRoutes(ways.openId, services));
  if (ways.lti !== undefined) api.route('/lti', ltiRoutes(ways.lti, services));
  api.post('/leave', async (context) => {
    const session = await sessions.learner(context);
    await endSessions(database, session.subject);
    sessions.end(context, 'learner');
    events.endLearner(session.subject);
    return context.body(null, 204);
  });
  api.get('/me', async (context) => {
    const { subject } = await sessions.learner(context);
    await limits.read(subject);
    const isolation = await room.isolation();
    const state = await learnerState(database, room.places, await room.klass(), subject, {
      exercises,
      isolation,
      now: new Date(clock()),
    });
    if (state === undefined) throw new Refusal(401, 'You are not in this classroom any more. Join it with its code.');
    return context.json(state);
  });
  api.get('/exercises/:slug', async (context) => {
    const { subject } = await sessions.learner(context);
    await limits.read(subject);
    const asked = { slug: context.req.param('slug'), variant: context.req.query('variant') };
    const found = await editableFiles(database, exercises, subject, asked);
    if (found === undefined) throw new Refusal(404, 'There is no such exercise or language. Go back to the list.');
    return context.json(found);
  });
  api.post('/submissions', async (context) => {
    const at = clock();
    const { submitted, again } = await room.rush.during(async () => {
      const { subject } = await sessions.learner(context);
      await limits.submit(subject);
      const asked = await readBody(context, submissionAskedSchema);
      return submissions.take(subject, asked, at);
    });
    events.look();
    return context.json(submitted, again ? 200 : 202);
  });
  api.get('/submissions/:id', async (context) => {
    const { subject } = await sessions.learner(context);
    await limits.read(subject);
    const found = await learnersSubmission(database, room.places, await room.klass(), subject, context.req.param('id'));
    if (found === undefined) throw notOwn();
    return context.json(found.state);
  });
  api.get('/submissions/:id/files', async (context) => {
    const { subject } = await sessions.learner(context);
    await limits.read(subject);
    const found = await learnersSubmission(database, room.places, await room.klass(), subject, context.req.param('id'));
    if (found === undefined) throw notOwn();
    return context.json(found.files());
  });
  api.post('/help', async (context) => {
    const { subject } = await sessions.learner(context);
    await limits.change(subject);
    const asked = await readBody(context, helpAskedSchema);
    if (asked.slug !== undefined && !exercises.has(asked.slug)) throw new Refusal(404, 'There is no such exercise.');
    await setHelp(database, classId, subject, asked);
    events.look();
    return context.body(null, 204);
  });
  api.get('/events', async (context) => {
    const { subject } = await sessions.learner(context);
    await limits.read(subject);
    return events.learnerStream(context, subject);
  });
  return api;
}

const notOwn = (): Refusal => new Refusal(404, 'You have no such submission.');
