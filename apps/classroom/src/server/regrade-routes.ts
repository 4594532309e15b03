import type { Context, Hono } from 'hono';
import { regradeAskedSchema } from '@coldstart/classroom/protocol';
import type { Transaction } from '../database/database.ts';
import { applyRegrade, discardRegrade, listRegrades, readRegrade, startRegrade } from '../records/regrades.ts';
import { newestVersion } from '../records/workers.ts';
import { readBody, Refusal } from './refusal.ts';
import type { Services } from './services.ts';

/** What is changed, and what the audit list says of it; undefined where there is nothing to change. */
export type Change = (transaction: Transaction) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** Grading everything of an exercise again, and deciding what counts. */
export function regradeRoutes(
  api: Hono,
  { room }: Services,
  change: (context: Context, action: string, body: Change) => Promise<boolean>,
): void {
  const { database, queue, exercises } = room;
  const roundOf = (context: Context): number => {
    const round = Number(context.req.param('round'));
    if (!Number.isInteger(round) || round < 1 || round > 2 ** 31 - 1) throw unknown();
    return round;
  };
  api.get('/regrades', async (context) => context.json(await listRegrades(database, await room.klass())));
  api.post('/regrades', async (context) => {
    const { slug } = await readBody(context, regradeAskedSchema);
    const klass = await room.klass();
    if (!exercises.has(slug)) throw unknown();
    const version = await newestVersion(database, slug);
    if (version === undefined)
      throw new Refusal(
        409,
        'Nobody grades at the moment. Start a worker that has the mended check, then grade again.',
      );
    let round: number | undefined;
    await change(context, 'regrade', async (transaction) => {
      round = await startRegrade(transaction, queue, klass, slug, version);
      return round === undefined ? undefined : { slug, round };
    });
    const regrade = round === undefined ? undefined : await readRegrade(database, klass, round);
    if (regrade === undefined)
      throw new Refusal(409, `Nothing was submitted of \`${slug}\` yet: there is nothing to grade again.`);
    return context.json(regrade, 202);
  });
  api.get('/regrades/:round', async (context) => {
    const found = await readRegrade(database, await room.klass(), roundOf(context));
    if (found === undefined) throw unknown();
    return context.json(found);
  });
  for (const [path, decide] of [
    ['apply', applyRegrade],
    ['discard', discardRegrade],
  ] as const) {
    api.post(`/regrades/:round/${path}`, async (context) => {
      const round = roundOf(context);
      const klass = await room.klass();
      let decided: Awaited<ReturnType<typeof decide>> = 'unknown';
      await change(context, `${path}-regrade`, async (transaction) => {
        decided = await decide(transaction, klass, round);
        return decided === 'done' ? { round } : undefined;
      });
      return answerDecided(context, decided);
    });
  }
}

function answerDecided(context: Context, decided: string): Response {
  if (decided === 'done') return context.body(null, 204);
  if (decided === 'unfinished')
    throw new Refusal(409, 'Some submissions are not graded again yet. Wait until all are, then decide.');
  if (decided === 'over') throw new Refusal(409, 'This was decided before. Load the page anew.');
  throw unknown();
}

export const unknown = (): Refusal => new Refusal(404, 'There is no such thing in this class. Load the page anew.');
