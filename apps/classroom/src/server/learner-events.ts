import type { LearnerEvent, SubmissionState } from '@coldstart/classroom/protocol';
import { placesOf, readSubmissions, statesOf } from '../records/submission-rows.ts';
import { Batch } from './batch.ts';
import type { Listeners } from './stream.ts';
import type { Room } from './room.ts';

/** By submission: what changes when there is something to tell of it. */
type Marks = Map<string, string>;

interface MarkRow {
  readonly id: string;
  readonly learner_id: string;
  readonly slug: string;
  readonly mark: string;
}

/** Tells learners what became of what they have sent. */
export class LearnerEvents {
  readonly #room: Room;
  readonly #listeners: Listeners<LearnerEvent>;
  /** Of those that listen: what they know of. */
  readonly #known = new Map<string, Marks>();
  /** Submissions of theirs that wait, as they were told. */
  readonly #waiting = new Map<string, { readonly learner: string; readonly state: SubmissionState }>();
  readonly #marks: Batch<string, readonly MarkRow[]>;

  constructor(room: Room, listeners: Listeners<LearnerEvent>) {
    this.#room = room;
    this.#listeners = listeners;
    this.#marks = new Batch(async (ids) => this.#readMarks(ids));
  }

  /** What a page knows that asks for the state now. */
  async begin(learner: string): Promise<void> {
    const rows = (await this.#marks.get(learner)) ?? [];
    this.#known.set(learner, new Map(rows.map(({ id, mark }) => [id, mark])));
  }

  async changed(learners: readonly string[]): Promise<void> {
    const listening = learners.filter((id) => this.#listeners.has(id));
    if (listening.length === 0) return;
    const marks = await this.#readMarks(listening);
    const news = listening.flatMap((learner) => {
      const known = this.#known.get(learner) ?? new Map<string, string>();
      this.#known.set(learner, known);
      const own = (marks.get(learner) ?? []).filter(({ id, mark }) => known.get(id) !== mark);
      for (const { id, mark } of own) known.set(id, mark);
      // Something else of theirs is other than before: the help that they ask for.
      if (own.length === 0) this.#listeners.send(learner, { type: 'changed' });
      return own;
    });
    if (news.length === 0) return;
    await this.#tell(news);
  }

  async #tell(news: readonly MarkRow[]): Promise<void> {
    const { database } = this.#room;
    const [klass, rules] = await Promise.all([this.#room.klass(), this.#room.rules()]);
    // Which one counts depends on all of an exercise.
    const rows = await readSubmissions(
      database,
      `(s.learner_id, s.slug) in (select * from unnest($1::uuid[], $2::text[]))`,
      [news.map(({ learner_id }) => learner_id), news.map(({ slug }) => slug)],
    );
    const places = await placesOf(this.#room.places, rows);
    const groups = Map.groupBy(rows, ({ learner_id, slug }) => `${learner_id} ${slug}`);
    for (const [group, own] of groups) {
      const [learner = '', slug = ''] = group.split(' ');
      for (const state of statesOf(own, rules.get(slug), klass.counts, places)) {
        if (!news.some(({ id }) => id === state.id)) continue;
        this.#listeners.send(learner, { type: 'submission', submission: state });
        if (state.verdict === undefined) this.#waiting.set(state.id, { learner, state });
        else this.#waiting.delete(state.id);
      }
    }
  }

  /** Tells those who wait how many are graded first by now. */
  async moveUp(): Promise<void> {
    for (const [id, { learner }] of this.#waiting) if (!this.#listeners.has(learner)) this.#waiting.delete(id);
    for (const learner of this.#known.keys()) if (!this.#listeners.has(learner)) this.#known.delete(learner);
    if (this.#waiting.size === 0) return;
    const ahead = await this.#room.places.ahead([...this.#waiting.keys()]);
    for (const [id, { learner, state }] of this.#waiting) {
      const now = ahead.get(id) ?? 0;
      if (now === state.ahead) continue;
      const moved = { ...state, ahead: now };
      this.#waiting.set(id, { learner, state: moved });
      this.#listeners.send(learner, { type: 'submission', submission: moved });
    }
  }

  async #readMarks(learners: readonly string[]): Promise<ReadonlyMap<string, readonly MarkRow[]>> {
    const rows = await this.#room.database.query<MarkRow>(
      `select s.id, s.learner_id, s.slug, concat_ws(' ', s.counted_round, v.graded_at, s.remarked_at) as mark
       from classroom.submissions s
       left join classroom.verdicts v on v.submission_id = s.id and v.round = s.counted_round
       where s.class_id = $1 and s.learner_id = any($2::uuid[])`,
      [this.#room.classId, learners],
    );
    return Map.groupBy(rows, ({ learner_id }) => learner_id);
  }
}
