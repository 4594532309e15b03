import type { Launches } from '../identity/lti/launch.ts';
import { GradeService, ScoreProblem } from '../identity/lti/scores.ts';
import { counting } from '@coldstart/classroom/protocol';
import type { ScoreJob } from '../queue/queue.ts';
import { cursorNow, type Cursor } from '../records/board.ts';
import { platformLearners, readReturn, toolKey, writeTold, type Returned } from '../records/platforms.ts';
import { countedPoints } from '../records/submission-rows.ts';
import type { Room } from './room.ts';

/** Milliseconds between two looks for learners of platforms whose rows have changed, and between looks at all of them. */
const [LOOK, ALL] = [2000, 60_000];

interface PointsRow {
  readonly learner_id: string;
  readonly slug: string;
  readonly late: number;
  readonly points: number | null;
}

/**
 * Tells platforms what counts, whenever that is other than what they were told last. A job of the queue tells it, so
 * that it is not lost with this server, nor told by two; which jobs are due is seen in the records themselves, so that
 * nothing has to remember to make one.
 */
export class ScoreReturn {
  readonly #room: Room;
  readonly #launches: Launches;
  readonly #say: (message: string) => void;
  readonly #services = new Map<string, GradeService>();
  readonly #ended = new AbortController();
  #working: { stop(): Promise<void> } | undefined;
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #since: Cursor = '0';
  #lookedAll = 0;

  private constructor(room: Room, launches: Launches, say: (message: string) => void) {
    this.#room = room;
    this.#launches = launches;
    this.#say = say;
  }

  static async start(room: Room, launches: Launches, say: (message: string) => void): Promise<ScoreReturn> {
    const made = new ScoreReturn(room, launches, say);
    made.#working = await room.queue.workScores(room.classId, (job) => made.#tellOrSay(job));
    made.#lookAgain(0);
    return made;
  }

  async close(): Promise<void> {
    this.#ended.abort();
    clearTimeout(this.#timer);
    await this.#looking;
    await this.#working?.stop();
  }

  #lookAgain(after: number): void {
    if (this.#ended.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look()
        .catch((error: unknown) => this.#say(`What is due to platforms cannot be seen: ${String(error)}`))
        .finally(() => this.#lookAgain(LOOK));
    }, after);
  }

  async #look(): Promise<void> {
    const { database, classId, queue } = this.#room;
    const next = await cursorNow(database);
    // Another deadline changes what counts without a learner's doing.
    const all = performance.now() - this.#lookedAll > ALL;
    const changed = all
      ? undefined
      : await database.query<{ id: string }>(
          'select id from classroom.learners where class_id = $1 and change >= $2::bigint',
          [classId, this.#since],
        );
    if (all) this.#lookedAll = performance.now();
    this.#since = next;
    if (changed?.length === 0) return;
    const ids = changed?.map(({ id }) => id);
    for (const learner of await platformLearners(database, classId, ids))
      for (const [slug, points] of await this.#pointsOf(learner.id))
        if (learner.told[slug] !== points) await queue.addScore(classId, learner.id, slug);
  }

  async #tellOrSay(job: ScoreJob): Promise<void> {
    try {
      await this.#tell(job);
    } catch (error) {
      if (error instanceof ScoreProblem) this.#say(`A score was not taken, and is sent again later. ${error.message}`);
      throw error;
    }
  }

  /** What counts now, not what counted when the job was made. */
  async #tell({ learner: id, slug }: ScoreJob): Promise<void> {
    const { database, classId, exercises } = this.#room;
    const [learner] = await platformLearners(database, classId, [id]);
    const points = (await this.#pointsOf(id)).get(slug);
    // Deleted meanwhile, or told already.
    if (learner === undefined || points === undefined || learner.told[slug] === points) return;
    const to = await readReturn(database, id);
    const service = await this.#serviceOf(learner, to?.clientId);
    if (to === undefined || service === undefined) return;
    const title = exercises.get(slug)?.manifest.title ?? slug;
    const lineitem = to.lineitem[slug] ?? (to.lineitems && (await service.lineItemOf(to.lineitems, slug, title)));
    if (lineitem === undefined) return;
    const at = new Date();
    await service.send(lineitem, { subject: learner.subject, points, at });
    await writeTold(database, id, slug, points, at);
  }

  async #pointsOf(learner: string): Promise<ReadonlyMap<string, number>> {
    const { database, classId } = this.#room;
    const [klass, rules] = await Promise.all([this.#room.klass(), this.#room.rules()]);
    const rows = await database.query<PointsRow>(
      `select s.learner_id, s.slug, s.late, v.points::float8 as points
       from classroom.submissions s
       left join classroom.verdicts v on v.submission_id = s.id and v.round = s.counted_round
       where s.class_id = $1 and s.learner_id = $2 order by s.arrival`,
      [classId, learner],
    );
    const points = new Map<string, number>();
    for (const [slug, own] of Map.groupBy(rows, (row) => row.slug)) {
      const pointed = own.map((row) => ({ points: countedPoints(row, rules.get(slug)) }));
      const counted = counting(pointed, klass.counts)?.points;
      if (counted !== undefined) points.set(slug, counted);
    }
    return points;
  }

  async #serviceOf({ issuer }: Returned, clientId: string | undefined): Promise<GradeService | undefined> {
    const platform = this.#launches.platforms.find((one) => one.issuer === issuer && one.clientId === clientId);
    if (platform === undefined) return undefined;
    const key = `${issuer} ${platform.clientId}`;
    let service = this.#services.get(key);
    if (service === undefined) {
      service = new GradeService(platform, await toolKey(this.#room.database, this.#room.classId));
      this.#services.set(key, service);
    }
    return service;
  }
}
