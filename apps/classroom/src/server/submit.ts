import { readSubmission, variantsOf, whyNotRemoved, whyNotWork, type ExerciseVariant } from '@coldstart/exercise';
import { lateness, type ExerciseRules, type SubmissionAsked, type Submitted } from '@coldstart/classroom/protocol';
import { pack } from '../records/submissions.ts';
import { CLOSED } from '../records/learner-state.ts';
import { Batch } from './batch.ts';
import { Refusal } from './refusal.ts';
import type { Room } from './room.ts';

/** What a submission is answered, and whether it was there before. */
export interface Taken {
  readonly submitted: Submitted;
  readonly again: boolean;
}

interface KeptRow {
  readonly id: string;
  readonly learner_id: string;
  readonly submitted_at: Date;
  readonly late: number;
}

/** Takes submissions: by the rules, by the server's clock, each once. */
export class Submissions {
  readonly #room: Room;
  readonly #kept: Batch<string, KeptRow>;
  readonly #starters = new Map<string, Promise<readonly string[]>>();

  constructor(room: Room) {
    this.#room = room;
    this.#kept = new Batch(async (ids) => {
      const rows = await room.database.query<KeptRow>(
        'select id, learner_id, submitted_at, late from classroom.submissions where id = any($1::uuid[])',
        [ids],
      );
      return new Map(rows.map((row) => [row.id, row]));
    });
  }

  /**
   * @param at when the request arrived, in milliseconds: a deadline that passes while it is read has not passed
   * @throws Refusal
   */
  async take(learnerId: string, asked: SubmissionAsked, at: number): Promise<Taken> {
    const variant = this.#variantOf(asked);
    const rules = (await this.#room.rules()).get(asked.slug) ?? CLOSED;
    const refused = lateRefusal(rules, at) ?? (await this.#pathRefusal(variant, asked));
    // What was kept before is kept, whatever has happened since: its sender only did not hear of it.
    if (refused !== undefined) return this.#keptBefore(learnerId, asked.id, refused);
    const lateBy = lateness(rules, at);
    const submittedAt = new Date(at);
    const late = lateBy.taken ? lateBy.late : 0;
    const counted = this.#room.countWaiting();
    const kept = await this.#room.intake.keep({
      id: asked.id,
      classId: this.#room.classId,
      learnerId,
      slug: asked.slug,
      variant: asked.variant,
      files: pack(asked.files, asked.removed),
      fileCount: asked.files.length + (asked.removed?.length ?? 0),
      submittedAt,
      writtenAt: new Date(asked.writtenAt),
      late,
    });
    await counted;
    if (kept === 'taken') throw takenRefusal();
    if (kept === 'again') return this.#keptBefore(learnerId, asked.id, takenRefusal());
    return { submitted: submittedOf(asked.id, submittedAt, late, await this.#room.ahead()), again: false };
  }

  async #keptBefore(learnerId: string, id: string, otherwise: Refusal): Promise<Taken> {
    const row = await this.#kept.get(id);
    if (row === undefined) throw otherwise;
    if (row.learner_id !== learnerId) throw takenRefusal();
    const ahead = (await this.#room.queue.ahead([id])).get(id) ?? 0;
    return { submitted: submittedOf(id, row.submitted_at, row.late, ahead), again: true };
  }

  #variantOf({ slug, variant }: SubmissionAsked): ExerciseVariant {
    const exercise = this.#room.exercises.get(slug);
    if (exercise === undefined)
      throw new Refusal(
        404,
        `The classroom’s course has no exercise \`${slug}\`. Bring your clone up to date, then submit again.`,
      );
    const variants = variantsOf(exercise);
    const found = variants.find(({ name }) => name === variant);
    if (found !== undefined) return found;
    const names = variants.map(({ name }) => `\`${name}\``).join(' or ');
    throw new Refusal(422, `\`${slug}\` is written in ${names}, not in \`${variant}\`. Submit one of these.`);
  }

  async #pathRefusal(variant: ExerciseVariant, asked: SubmissionAsked): Promise<Refusal | undefined> {
    const { files, removed = [] } = asked;
    const all = await this.starterOf(variant);
    for (const path of removed) {
      const why = whyNotRemoved(variant, path, all);
      if (why !== undefined) return new Refusal(422, `\`${path}\` ${why}: it cannot be removed. Submit without it.`);
    }
    const starter = removed.length === 0 ? all : all.filter((path) => !removed.includes(path));
    const paths = new Set(files.map(({ path }) => path.toLowerCase()));
    for (const { path } of files) {
      const why = whyNotWork(variant, path, starter) ?? folderToo(path, paths);
      if (why !== undefined) return new Refusal(422, `\`${path}\` ${why}. Submit without it.`);
    }
    return undefined;
  }

  /** Paths of the starter, read once: the course does not change under a server. */
  starterOf(variant: ExerciseVariant): Promise<readonly string[]> {
    let found = this.#starters.get(variant.path);
    if (found === undefined) {
      found = readSubmission(variant, { kind: 'starter' }).then(({ files }) => [...files.keys()]);
      this.#starters.set(variant.path, found);
    }
    return found;
  }
}

function submittedOf(id: string, at: Date, late: number, ahead: number): Submitted {
  return { id, submittedAt: at.toISOString(), ...(late > 0 && { late }), ahead };
}

function lateRefusal(rules: ExerciseRules, at: number): Refusal | undefined {
  const found = lateness(rules, at);
  return found.taken ? undefined : new Refusal(403, found.why);
}

const takenRefusal = (): Refusal =>
  new Refusal(409, 'This submission has the number of somebody else’s. Submit again: it gets a new one.');

/** A name cannot be a file's and a folder's. */
function folderToo(path: string, paths: ReadonlySet<string>): string | undefined {
  const parts = path.toLowerCase().split('/');
  const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
  return above.some((one) => paths.has(one)) ? 'lies in a folder that is a file as well' : undefined;
}
