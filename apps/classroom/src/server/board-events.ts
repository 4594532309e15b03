import type { BoardEvent } from '@coldstart/classroom/protocol';
import { boardExercises, boardRows, cursorNow, type Cursor } from '../records/board.ts';
import { listRegrades } from '../records/regrades.ts';
import type { Listeners } from './stream.ts';
import type { Room } from './room.ts';

/** Tells boards whose rows are other than before. Made once, however many listen. */
export class BoardEvents {
  readonly #room: Room;
  readonly #clock: () => number;
  readonly #listeners: Listeners<BoardEvent>;
  /** Where the rows begin that were not told yet. */
  #since: Cursor | undefined;
  #changed = false;
  /** Of what was told last: the parts that change without a learner. */
  #told = '';
  #regrades = '';

  constructor(room: Room, clock: () => number, listeners: Listeners<BoardEvent>) {
    this.#room = room;
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /** From now on. */
  async begin(): Promise<void> {
    this.#since ??= await cursorNow(this.#room.database);
  }

  changed(): void {
    this.#changed = true;
  }

  /** Something that is more than rows. */
  reload(): void {
    this.#listeners.sendAll({ type: 'reload' });
  }

  /** Tells what has gathered; to be called some times a second. */
  async tell(): Promise<void> {
    if (!this.#listeners.some) {
      this.#since = undefined;
      return;
    }
    const { database, queue: jobs, exercises: course } = this.#room;
    const [queue, workers] = await Promise.all([jobs.length(), this.#room.workers()]);
    const small = JSON.stringify({ queue, workers });
    if (this.#changed || small !== this.#told) {
      this.#changed = false;
      const klass = await this.#room.klass();
      const { learners, next } = await boardRows(database, klass, this.#since ?? (await cursorNow(database)));
      const exercises = await boardExercises(database, klass, course);
      this.#since = next;
      this.#told = small;
      const now = new Date(this.#clock()).toISOString();
      this.#listeners.sendAll({ type: 'changed', now, learners, exercises, queue, workers });
    }
    await this.#tellRegrades();
  }

  async #tellRegrades(): Promise<void> {
    const regrades = await listRegrades(this.#room.database, await this.#room.klass());
    const [newest] = regrades;
    const state = JSON.stringify(newest);
    if (newest === undefined || state === this.#regrades) return;
    this.#regrades = state;
    this.#listeners.sendAll({ type: 'regrade', regrade: newest });
  }
}
