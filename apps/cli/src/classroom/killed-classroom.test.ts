/**
 * What was acknowledged has one verdict in the end, whatever is killed meanwhile. Four kills here, of each part one; the long proof is
 * `COLDSTART_KILLS=50 COLDSTART_LEARNERS=300 pnpm exec vitest run apps/cli/src/classroom/killed-classroom.test.ts`.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  helloEvent,
  Instructor,
  postgresFolder,
  PostgresServer,
  shownRoom,
  startLearners,
  type ShownRoom,
} from '@coldstart/classroom-server/testing';
import { REPOSITORY } from '../testing/course.ts';
import { KillableProcess } from '../testing/killable-process.ts';

const KILLS = Number(process.env['COLDSTART_KILLS'] ?? 4);
const LEARNERS = Number(process.env['COLDSTART_LEARNERS'] ?? 40);
const WORKER = ['classroom', 'worker', '--slots', '1', '--trust-learners'];
const programs = postgresFolder();
const timeout = 240_000 + KILLS * 60_000;

/** Something that can be killed, and started again as it was. */
interface Victim {
  readonly name: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

class Killable<Ready> implements Victim {
  readonly name: string;
  readonly #begin: () => Promise<KillableProcess<Ready>>;
  #process: KillableProcess<Ready> | undefined;

  constructor(name: string, begin: () => Promise<KillableProcess<Ready>>) {
    this.name = name;
    this.#begin = begin;
  }

  async start(): Promise<void> {
    this.#process = await this.#begin();
  }

  get ready(): Ready {
    if (this.#process === undefined) throw new Error(`The ${this.name} was not started.`);
    return this.#process.ready;
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }
}

/** The classroom's own process, at the same address each time. */
function classroom(args: readonly string[], environment: Readonly<Record<string, string>>): Killable<ShownRoom> {
  let port = '0';
  return new Killable('server', async () => {
    const command = ['classroom', '--host', '127.0.0.1', '--port', port, '--trust-learners', ...args];
    const started = await KillableProcess.start(command, environment, shownRoom);
    ({ port } = new URL(started.ready.url));
    return started;
  });
}

/** Learners submit, each until they are answered, while one after the other is killed and started again. */
async function prove(server: Killable<ShownRoom>, victims: readonly Victim[]): Promise<void> {
  const instructor = await Instructor.enter(server.ready);
  await instructor.open('hello-event');
  const learners = await startLearners({
    url: server.ready.url,
    code: server.ready.code,
    learners: LEARNERS,
    each: 1,
    patient: true,
    // So that there is a load until the last kill: a kill and the start after it take some seconds.
    pause: KILLS * 5000,
    ...helloEvent(REPOSITORY),
  });
  const answered = learners.go();
  const killed: string[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    // At no moment in particular.
    await wait(randomInt(3000));
    const victim = victims[kill < victims.length ? kill : randomInt(victims.length)];
    await victim?.kill();
    await victim?.start();
    killed.push(victim?.name ?? '');
  }
  const { acknowledged, failures } = await answered;
  expect(failures).toEqual([]);
  const graded = async (): Promise<number> => {
    const { queue } = await instructor.board();
    return queue.waiting + queue.grading;
  };
  await expect.poll(graded, { timeout, interval: 1000 }).toBe(0);
  const verdicts = await instructor.verdicts();
  process.stdout.write(
    `Killed: ${killed.join(' ')}. ${acknowledged.length} acknowledged, ${verdicts.length} verdicts.\n`,
  );
  expect(acknowledged).toHaveLength(LEARNERS);
  expect(verdicts.map(({ submission_id }) => submission_id).toSorted()).toEqual(
    acknowledged.map(({ id }) => id).toSorted(),
  );
  expect(new Set(verdicts.map(({ verdict }) => verdict.status))).toEqual(new Set(['pass']));
}

test.skipIf(programs === undefined)(
  'server, workers and PostgreSQL are killed under load, and nothing is lost or graded twice (needs PostgreSQL’s programs)',
  { timeout },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'coldstart-killed-'));
    const postgres = await PostgresServer.create(programs ?? '');
    const environment = { DATABASE_URL: postgres.url };
    const server = classroom(['--no-worker', '--site', folder, '--data', folder], environment);
    const grades = (text: string): true | undefined => (text.includes('grades') ? true : undefined);
    const workers = [0, 1].map(() => new Killable('worker', () => KillableProcess.start(WORKER, environment, grades)));
    const database = { name: 'PostgreSQL', kill: () => postgres.kill(), start: () => postgres.start() };
    try {
      for (const one of [server, ...workers]) await one.start();
      await prove(server, [server, ...workers, database]);
    } finally {
      for (const one of [server, ...workers]) await one.kill();
      await postgres.close();
      await rm(folder, { recursive: true });
    }
  },
);

test(
  'the one process of an embedded classroom is killed under load, and nothing is lost or graded twice',
  { timeout },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'coldstart-killed-'));
    const server = classroom(['--slots', '2', '--site', folder, '--data', join(folder, 'data')], {});
    try {
      await server.start();
      await prove(server, [server]);
    } finally {
      await server.kill();
      await rm(folder, { recursive: true, maxRetries: 5 });
    }
  },
);
