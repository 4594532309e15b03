import { randomUUID } from 'node:crypto';
import { availableParallelism, hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Isolation } from '@coldstart/classroom/protocol';
import type { Database } from '../database/database.ts';
import type { Queue } from '../queue/queue.ts';
import { removeWorker, reportWorker } from '../records/workers.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../sandbox/sandbox.ts';
import { CourseWatch } from './course-watch.ts';
import { Gradings } from './gradings.ts';
import { Slot } from './slot.ts';

export interface WorkerOptions {
  readonly database: Database;
  readonly queue: Queue;
  /** Absolute path of the course. */
  readonly root: string;
  /** Submissions that are graded at once; one for each core when left out. */
  readonly slots?: number | undefined;
  /** Learners are trusted: where there is no container engine, their code runs in processes of this machine. */
  readonly trust: boolean;
  /** Told what whoever runs it should know. */
  readonly say: (message: string) => void;
  /** Opens a sandbox; those of this machine when left out. */
  readonly open?: (() => Promise<Sandbox>) | undefined;
  /** Waited for before each grading: where a server answers in the same process, it goes first. */
  readonly quiet?: (() => Promise<void>) | undefined;
}

export interface Worker {
  readonly id: string;
  readonly isolation: Isolation;
  /**
   * Takes nothing more, and gives back what is not graded in time.
   *
   * @param seconds for what is in hand; 20 when left out
   */
  close(seconds?: number): Promise<void>;
}

/** Seconds between two signs of life. */
const BEAT = 5;

/**
 * Grades what waits in the queue, and says in the records that it does.
 *
 * @throws SandboxBroken where this machine cannot keep submissions apart; the message says what to do
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { database, queue, root, trust, say } = options;
  const count = options.slots ?? availableParallelism();
  const ended = new AbortController();
  const open = options.open ?? opening({ root, trust, log: say });
  const slots = await openSlots(count, open, say, ended.signal);
  const [first] = slots;
  const course = await CourseWatch.open(root, () => first.sandbox);
  const id = randomUUID();
  let otherCourse = false;
  const report = async (): Promise<void> => {
    await course.look();
    const { isolation } = first.sandbox;
    const { versions: courseVersions } = course;
    await reportWorker(database, { id, host: hostname(), slots: count, isolation, courseVersions, otherCourse });
  };
  await report();
  const gradings = new Gradings({
    database,
    queue,
    slots,
    course,
    id,
    report,
    ended: ended.signal,
    meant: (other) => {
      if (other && !otherCourse)
        say('Another version of the course is graded by than this worker has. Bring this clone up to date.');
      otherCourse = other;
    },
  });
  const beating = beat(report, say, ended.signal);
  const working = await queue.work(count, async (job, slot) => {
    await options.quiet?.();
    await gradings.grade(job, slot);
  });
  return {
    id,
    isolation: first.sandbox.isolation,
    async close(seconds = 20) {
      ended.abort();
      const stopped = working.stop();
      const patience = new AbortController();
      await Promise.race([
        stopped,
        wait(seconds * 1000, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
      // What is still in hand is given back when its sandbox closes.
      gradings.close();
      await Promise.all(slots.map((slot) => slot.close()));
      await stopped;
      await beating;
      await removeWorker(database, id);
    },
  };
}

/** Opens sandboxes of one kind: whoever has begun with containers does not go on without, though learners are trusted. */
function opening(options: SandboxOptions): () => Promise<Sandbox> {
  let contained = false;
  return async () => {
    const sandbox = await openSandbox({ ...options, trust: options.trust && !contained });
    contained ||= sandbox.isolation.kind === 'container';
    return sandbox;
  };
}

async function openSlots(
  count: number,
  open: () => Promise<Sandbox>,
  say: (message: string) => void,
  ended: AbortSignal,
): Promise<readonly [Slot, ...Slot[]]> {
  const one = (): Promise<Slot> => Slot.open(open, say, ended);
  // The first makes what all of them share.
  const first = await one();
  try {
    return [first, ...(await Promise.all(Array.from({ length: count - 1 }, one)))];
  } catch (error) {
    await first.close();
    throw error;
  }
}

/** Says every few seconds that this worker lives, until its end. */
async function beat(report: () => Promise<void>, say: (message: string) => void, ended: AbortSignal): Promise<void> {
  let lost = false;
  while (!ended.aborted) {
    await wait(BEAT * 1000, undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) return;
    try {
      await report();
      if (lost) say('The database answers again.');
      lost = false;
    } catch (error) {
      if (!lost) say(`The database does not answer; this worker goes on trying. ${String(error)}`);
      lost = true;
    }
  }
}
