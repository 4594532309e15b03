import { PgBoss } from 'pg-boss';
import type { Database, Transaction } from '../database/database.ts';

/** One grading of one submission: round 0 is the first, others are re-gradings. */
export interface GradeJob {
  readonly submission: string;
  readonly round: number;
}

/** A job in hand. It is this process's own until it is settled, or until nothing was heard of it for long. */
export interface TakenJob extends GradeJob {
  readonly id: string;
  /** Which taking this is, from 0: an earlier one that comes back late settles nothing any more. */
  readonly retryCount: number;
  /** How often somebody gave it back since it could not be graded. Whoever dies or ends meanwhile is no fault of it. */
  readonly failures: number;
  readonly deaths: {
    /** How often a living worker has seen its grader die over it. */
    readonly grader: number;
    /** Of workers that had it in hand, but those of `takers`. */
    readonly workers: number;
  };
  /** Workers that had it last, and neither settled it nor gave it back; noted where learners are trusted. */
  readonly takers: readonly string[];
  /** Of how many deaths it was kept back. */
  readonly keptBack: number;
}

/** What lies in the queue. */
interface JobData extends GradeJob {
  readonly failures?: number;
  readonly grader?: number;
  readonly workers?: number;
  readonly takers?: readonly string[];
  readonly keptBack?: number;
}

export const NAME = 'grade';
/** Telling platforms what counts. */
const scoresOf = (classId: string): string => `score-${classId}`;
/** Of what a platform is to be told. */
export interface ScoreJob {
  readonly learner: string;
  readonly slug: string;
}

const SCHEMA = 'classroom_queue';
/** The table of jobs. */
export const JOBS = `${SCHEMA}.job`;
/** Seconds without a sign of life after which a job goes to somebody else. pg-boss allows no fewer. */
const SILENCE = 10;
/** Somebody waits for the first verdict; nobody for a re-grading. */
const PRIORITY = { first: 10, regrade: 0 };

/** The jobs of a database, shared by each server and worker of it. */
export class Queue {
  readonly #boss: PgBoss;
  readonly #database: Database;

  private constructor(boss: PgBoss, database: Database) {
    this.#boss = boss;
    this.#database = database;
  }

  /** @param say told of what the queue could not do; it goes on */
  static async open(database: Database, say: (message: string) => void): Promise<Queue> {
    const boss = new PgBoss({
      ...database.bossOptions,
      schema: SCHEMA,
      schedule: false,
      // Whoever lives gives back the jobs of those that have died.
      superviseIntervalSeconds: 2,
      monitorIntervalSeconds: 5,
      maintenanceIntervalSeconds: 60,
      monitorVacuum: false,
      reindex: false,
      registerInstance: false,
      useListenNotify: true,
    });
    boss.on('error', (error) => say(`The queue: ${error.message}`));
    await boss.start();
    await boss.createQueue(NAME, {
      // A worker that dies is no fault of the submission's, however often it happens.
      retryLimit: 100_000,
      retryDelay: 1,
      heartbeatSeconds: SILENCE,
      // A grading has a limit of its own, in the sandbox; this is for a worker that lives and has forgotten it.
      expireInSeconds: 30 * 60,
      deleteAfterSeconds: 60 * 60,
      retentionSeconds: 365 * 24 * 60 * 60,
      notify: true,
    });
    return new Queue(boss, database);
  }

  /** The same jobs, asked for through another session of the database. */
  within(database: Database): Queue {
    return new Queue(this.#boss, database);
  }

  /** Within the transaction that keeps what is to be graded. */
  async add(transaction: Transaction, jobs: readonly GradeJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const inserts = jobs.map(({ submission, round }) => ({
      data: { submission, round },
      priority: round === 0 ? PRIORITY.first : PRIORITY.regrade,
    }));
    await this.#boss.insert(NAME, inserts, { db: transaction.boss });
  }

  /**
   * Takes jobs, one in each slot at a time, until `stop`. What a handler throws gives its job back: somebody tries again
   * in a second.
   *
   * @param slots from 0 on
   * @param handle settles its job with `done`, or gives it back with `giveBack`
   */
  async work(
    slots: number,
    handle: (job: TakenJob, slot: number) => Promise<void>,
  ): Promise<{ stop(): Promise<void> }> {
    const ids = await Promise.all(Array.from({ length: slots }, (_, slot) => this.#workSlot(slot, handle)));
    return {
      stop: async () => void (await Promise.all(ids.map((id) => this.#boss.offWork(NAME, { id, wait: true })))),
    };
  }

  /** A worker of pg-boss for each slot: only one that has a name of its own can be told to go on at once. */
  async #workSlot(slot: number, handle: (job: TakenJob, slot: number) => Promise<void>): Promise<string> {
    const boss = this.#boss;
    const options = {
      includeMetadata: true,
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: 2,
      heartbeatRefreshSeconds: 3,
    } as const;
    const worker = await boss.work<JobData>(NAME, options, async (jobs) => {
      for (const { id, retryCount, data } of jobs) {
        const { submission, round, failures = 0, grader = 0, workers = 0, takers = [], keptBack = 0 } = data;
        const counted = { failures, deaths: { grader, workers }, takers, keptBack };
        await handle({ id, retryCount, submission, round, ...counted }, slot);
      }
      // The next one at once, not at the next look.
      boss.notifyWorker(worker);
    });
    return worker;
  }

  /**
   * Leaves a job to whoever takes it next. What this process does with it afterwards changes nothing.
   *
   * @param about.seconds from now, at the earliest
   * @param about.failed whether it was begun and came to nothing: that is counted
   * @param about.died whether its grader has died over it: that is counted as well
   */
  async giveBack(
    { id, retryCount }: TakenJob,
    { seconds, failed, died = false }: { readonly seconds: number; readonly failed: boolean; readonly died?: boolean },
  ): Promise<void> {
    // As pg-boss does with a job that has failed; its next taking is another attempt.
    await this.#database.query(
      `update ${SCHEMA}.job set state = 'retry', heartbeat_on = null, start_after = now() + $4 * interval '1 second',
         data = data - 'takers' - 'keptBack' || jsonb_build_object(
           'failures', coalesce((data->>'failures')::int, 0) + $5::int,
           'grader', coalesce((data->>'grader')::int, 0) + $6::int)
       where name = $1 and id = $2 and retry_count = $3 and state = 'active'`,
      [NAME, id, retryCount, seconds, failed ? 1 : 0, died ? 1 : 0],
    );
  }

  /**
   * Within the transaction that writes the verdict.
   *
   * @returns false where the job is no longer this attempt's: then nothing may be written
   */
  async done(transaction: Transaction, { id, retryCount }: Pick<TakenJob, 'id' | 'retryCount'>): Promise<boolean> {
    const held = await transaction.query(
      `select 1 from ${SCHEMA}.job where name = $1 and id = $2 and retry_count = $3 and state = 'active' for update`,
      [NAME, id, retryCount],
    );
    if (held.length === 0) return false;
    await this.#boss.complete(NAME, { id, retryCount }, undefined, { db: transaction.boss });
    return true;
  }

  /** What counts for a learner in an exercise is to be told to their platform; asked twice, it is told once. */
  async addScore(classId: string, learner: string, slug: string): Promise<void> {
    await this.#boss.send(scoresOf(classId), { learner, slug }, { singletonKey: `${learner} ${slug}` });
  }

  /**
   * Tells scores of a class, one after the other, until `stop`. What a handler throws is tried again, later each time.
   */
  async workScores(classId: string, handle: (score: ScoreJob) => Promise<void>): Promise<{ stop(): Promise<void> }> {
    const name = scoresOf(classId);
    // One waits for each learner and exercise, however often something changes meanwhile. A platform may be gone for days.
    await this.#boss.createQueue(name, {
      policy: 'short',
      retryLimit: 1000,
      retryDelay: 10,
      retryBackoff: true,
      retryDelayMax: 3600,
      expireInSeconds: 120,
      deleteAfterSeconds: 60 * 60,
      retentionSeconds: 30 * 24 * 60 * 60,
    });
    const id = await this.#boss.work<ScoreJob>(name, { pollingIntervalSeconds: 1 }, async (jobs) => {
      for (const { data } of jobs) await handle(data);
    });
    return { stop: () => this.#boss.offWork(name, { id, wait: true }) };
  }

  /** How many jobs wait, and how many are in somebody's hands. */
  async length(): Promise<{ readonly waiting: number; readonly grading: number }> {
    const [row] = await this.#database.query<{ waiting: number; grading: number }>(
      `select (count(*) filter (where state < 'active'))::int as waiting,
              (count(*) filter (where state = 'active'))::int as grading
       from ${SCHEMA}.job where name = $1 and state <= 'active'`,
      [NAME],
    );
    return row ?? { waiting: 0, grading: 0 };
  }

  /** How many jobs are taken before the first grading of each of these submissions. Those that do not wait are not in it. */
  async ahead(submissions: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database.query<{ submission: string; ahead: number }>(
      `select submission, ahead from (
         select data->>'submission' as submission, (data->>'round')::int as round,
           (row_number() over (order by priority desc, created_on, id))::int - 1 as ahead
         from ${SCHEMA}.job where name = $1 and state < 'active'
       ) waiting where round = 0 and submission = any($2)`,
      [NAME, submissions],
    );
    return new Map(rows.map(({ submission, ahead }) => [submission, ahead]));
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: true });
  }
}
