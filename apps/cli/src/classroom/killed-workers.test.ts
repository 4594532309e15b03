import { randomInt, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Intake, openClass, openDatabase, pack, Queue } from '@coldstart/classroom-server';
import { postgresFolder, PostgresServer } from '@coldstart/classroom-server/testing';
import { REPOSITORY } from '../testing/course.ts';
import { KillableProcess } from '../testing/killable-process.ts';

const programs = postgresFolder();
const SUBMISSIONS = 60;
const WORKERS = 4;
const KILLS = 6;
const WORKER = ['classroom', 'worker', '--slots', '1', '--trust-learners'];

test.skipIf(programs === undefined)(
  'four workers on one PostgreSQL, killed at random, give each submission one verdict (needs PostgreSQL’s programs)',
  { timeout: 300_000 },
  async () => {
    const server = await PostgresServer.create(programs ?? '');
    const database = await openDatabase({ url: server.url });
    const queue = await Queue.open(database, (message) => process.stderr.write(`${message}\n`));
    const start = (): Promise<KillableProcess<true>> =>
      KillableProcess.start(WORKER, { DATABASE_URL: server.url }, (text) =>
        text.includes('grades') ? true : undefined,
      );
    const workers = await Promise.all(Array.from({ length: WORKERS }, start));
    const verdicts = async (): Promise<number> => {
      const [row] = await database.query<{ count: number }>('select count(*)::int as count from classroom.verdicts');
      return row?.count ?? 0;
    };
    try {
      const intake = new Intake(database, queue);
      const learner = await newLearner(database);
      const solution = join(REPOSITORY, 'exercises/01-hello-event/solution');
      const read = async (path: string) => ({ path, contents: await readFile(join(solution, path), 'base64') });
      const files = await pack([await read('template.yaml'), await read('src/hello.mts')]);
      const now = new Date();
      const about = { classId: 'workshop', learnerId: learner, slug: 'hello-event', variant: 'typescript' };
      const ids = Array.from({ length: SUBMISSIONS }, () => randomUUID());
      const times = { submittedAt: now, writtenAt: now, late: 0 };
      await Promise.all(ids.map((id) => intake.keep({ id, ...about, ...times, files, fileCount: 2 })));

      for (let kill = 1; kill <= KILLS; kill += 1) {
        const wanted = Math.floor((SUBMISSIONS * 0.8 * kill) / KILLS);
        await expect.poll(verdicts, { timeout: 240_000 }).toBeGreaterThanOrEqual(wanted);
        const at = randomInt(WORKERS);
        await workers[at]?.kill();
        workers[at] = await start();
      }
      await expect.poll(() => queue.length(), { timeout: 240_000 }).toEqual({ waiting: 0, grading: 0 });

      const rows = await database.query<{ id: string; status: string; points: number }>(
        'select submission_id as id, status, points::int from classroom.verdicts',
      );
      expect(rows.map(({ id }) => id).sort()).toEqual(ids.sort());
      expect(new Set(rows.map(({ status, points }) => `${status} ${points}`))).toEqual(new Set(['pass 100']));
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()));
      await queue.close();
      await database.close();
      await server.close();
    }
  },
);

async function newLearner(database: Awaited<ReturnType<typeof openDatabase>>): Promise<string> {
  const id = randomUUID();
  await openClass(database, 'workshop', 'A workshop');
  await database.query(
    `insert into classroom.learners (id, class_id, name, origin) values ($1, 'workshop', 'Ann', 'code')`,
    [id],
  );
  return id;
}
