import { Hono, type Context } from 'hono';
import { z } from 'zod';
import {
  enterSchema,
  exerciseRulesSchema,
  remarkSchema,
  settingsSchema,
  slugSchema,
  type PersonalCode,
} from '@coldstart/classroom/protocol';
import { hashCode, newPersonalCode, spoken } from '../identity/codes.ts';
import { boardSecret, same } from '../identity/tokens.ts';
import { readAudit, writeAudit, type NewAuditEntry } from '../records/audit.ts';
import { changeClass, setRules } from '../records/classes.ts';
import { csvOf, exportEverything, exportResults } from '../records/export.ts';
import { databaseTime, deleteLearner, setHelp } from '../records/learners.ts';
import { openSubmission } from '../records/opened.ts';
import { replaceCode } from '../records/personal-codes.ts';
import { writeRemark } from '../records/remarks.ts';
import { placesOf, readSubmissions, statesOf } from '../records/submission-rows.ts';
import { similarPairs } from '../similar/similar.ts';
import { boardState } from './board-state.ts';
import { readBody, Refusal } from './refusal.ts';
import { regradeRoutes, unknown, type Change } from './regrade-routes.ts';
import type { Services } from './services.ts';

/** What the instructor may ask. Everything that changes something is in the audit list, or does not happen. */
export function boardRoutes(services: Services): Hono {
  const { room, sessions, limits, events, addressOf } = services;
  const { database, classId, exercises } = room;
  const api = new Hono();

  api.post('/enter', async (context) => {
    const address = addressOf(context);
    const { secret } = await readBody(context, enterSchema);
    if (!same(secret, boardSecret((await room.klass()).secret))) {
      await limits.mayTry(address);
      await limits.failed(address);
      throw new Refusal(
        403,
        'This link is not the one of this class. Open the one that `pnpm classroom` shows in its terminal.',
      );
    }
    await sessions.beginInstructor(context, await databaseTime(database));
    return context.body(null, 204);
  });
  api.use(async (context, next) => {
    await sessions.instructor(context);
    return next();
  });

  /** @returns whether there was something to change: `change` says what it was, for the list */
  const change = async (context: Context, action: string, body: Change): Promise<boolean> => {
    const who = `instructor (${addressOf(context)})`;
    const changed = await database.transaction(async (transaction) => {
      const details = await body(transaction);
      if (details === undefined) return false;
      await writeAudit(transaction, classId, { who, action, details } satisfies NewAuditEntry);
      return true;
    });
    room.changed();
    if (changed) events.look();
    return changed;
  };
  const done = (context: Context): Response => context.body(null, 204);

  api.get('/', async (context) => context.json(await boardState(services)));
  api.get('/events', (context) => events.boardStream(context));
  api.put('/settings', async (context) => {
    const settings = await readBody(context, settingsSchema);
    await change(context, 'change-settings', async (transaction) => {
      await changeClass(transaction, classId, settings);
      return settings;
    });
    return done(context);
  });
  api.put('/exercises/:slug', async (context) => {
    const slug = context.req.param('slug');
    const rules = await readBody(context, exerciseRulesSchema);
    if (!exercises.has(slug)) throw unknown();
    if (rules.zone !== undefined && !isZone(rules.zone))
      throw new Refusal(400, `\`${rules.zone}\` is no time zone. Take a name as \`Europe/Vienna\`.`);
    await change(context, rules.open ? 'open-exercise' : 'close-exercise', async (transaction) => {
      await setRules(transaction, classId, slug, rules);
      return { slug, rules };
    });
    return done(context);
  });
  api.get('/learners/:id/:slug', async (context) => {
    const { id, slug } = context.req.param();
    if (!isId(id) || !slugSchema.safeParse(slug).success) throw unknown();
    const klass = await room.klass();
    const where = 's.class_id = $1 and s.learner_id = $2 and s.slug = $3';
    const rows = await readSubmissions(database, where, [classId, id, slug]);
    const places = await placesOf(room.places, rows);
    return context.json(statesOf(rows, (await room.rules()).get(slug), klass.counts, places));
  });
  api.delete('/learners/:id', async (context) => {
    const { id } = context.req.param();
    const deleted = await change(context, 'delete-learner', async (transaction) => {
      const name = isId(id) ? await deleteLearner(transaction, classId, id) : undefined;
      // The name goes with everything else of theirs.
      return name === undefined ? undefined : { learner: id };
    });
    if (!deleted) throw unknown();
    events.endLearner(id);
    return done(context);
  });
  api.post('/learners/:id/code', async (context) => {
    const { id } = context.req.param();
    const code = newPersonalCode();
    const given = await change(context, 'new-code', async (transaction) =>
      isId(id) && (await replaceCode(transaction, classId, id, hashCode(code), true)) ? { learner: id } : undefined,
    );
    if (!given) throw unknown();
    events.endLearner(id);
    return context.json({ code: spoken(code) } satisfies PersonalCode);
  });
  api.delete('/learners/:id/help', async (context) => {
    const { id } = context.req.param();
    const helped = await change(context, 'help', async (transaction) =>
      isId(id) && (await setHelp(transaction, classId, id, undefined)) ? { learner: id } : undefined,
    );
    if (!helped) throw unknown();
    return done(context);
  });
  api.get('/submissions/:id', async (context) => {
    const { id } = context.req.param();
    const opened = isId(id)
      ? await openSubmission(database, room.places, await room.klass(), exercises, id)
      : undefined;
    if (opened === undefined) throw unknown();
    return context.json(opened);
  });
  api.put('/submissions/:id/remark', async (context) => {
    const { id } = context.req.param();
    const { text } = await readBody(context, remarkSchema);
    const written = await change(context, 'remark', async (transaction) => {
      const learner = isId(id) ? await writeRemark(transaction, classId, id, text.trim()) : undefined;
      return learner === undefined ? undefined : { submission: id, learner };
    });
    if (!written) throw unknown();
    return done(context);
  });
  regradeRoutes(api, services, change);
  api.get('/similar/:slug', async (context) => {
    const { slug } = context.req.param();
    if (!exercises.has(slug)) throw unknown();
    return context.json(await similarPairs(database, await room.klass(), exercises, slug));
  });
  api.get('/export.csv', async (context) => {
    const klass = await room.klass();
    const csv = csvOf(await exportResults(database, klass, exercises));
    return context.body(csv, 200, download('text/csv; charset=utf-8', `${klass.id}.csv`));
  });
  api.get('/export.json', async (context) => {
    const klass = await room.klass();
    const json = JSON.stringify(await exportEverything(database, klass), undefined, 2);
    return context.body(json, 200, download('application/json; charset=utf-8', `${klass.id}.json`));
  });
  api.get('/audit', async (context) => {
    const before = z.coerce.number().int().positive().optional().safeParse(context.req.query('before'));
    if (!before.success) throw new Refusal(400, '`before` is the number of an entry. Begin without it.');
    return context.json(await readAudit(database, classId, before.data));
  });
  return api;
}

const isId = (id: string): boolean => z.uuid().safeParse(id).success;

const download = (type: string, name: string): Record<string, string> => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${name}"`,
});

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
