import type { BoardEvent, LearnerEvent } from '@coldstart/classroom/protocol';
import type { Context } from 'hono';
import { BoardEvents } from './board-events.ts';
import { LearnerEvents } from './learner-events.ts';
import type { Room } from './room.ts';
import { Listeners } from './stream.ts';
import { Watch } from './watch.ts';

/** Milliseconds between two looks at the records, while somebody listens. */
const LOOK = 300;
/** After a change of this server: what comes with it is told at once. */
const SOON = 60;
/** Those who submit are answered first, unless that takes longer than this. */
const LATER = 300;
/** Between two tellings of the boards, and of those who wait. */
const [BOARD_EVERY, QUEUE_EVERY] = [500, 2000];
/** Actions of an instructor that change one learner's rows alone. */
const OF_ONE = new Set(['remark', 'help', 'new-code']);

/** Tells open pages what happens, on this server or on another one of the database. */
export class Events {
  readonly #room: Room;
  readonly #clock: () => number;
  readonly #say: (message: string) => void;
  readonly #watch: Watch;
  readonly #learners = new Listeners<LearnerEvent>(4, (message) => this.#say(message));
  readonly #boards = new Listeners<BoardEvent>(16, (message) => this.#say(message));
  readonly #toLearners: LearnerEvents;
  readonly #toBoards: BoardEvents;
  #began: Promise<void> | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  /** Whether the next look is `SOON`. */
  #soon = false;
  #toldBoards = 0;
  #toldQueue = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(room: Room, clock: () => number, say: (message: string) => void) {
    this.#room = room;
    this.#clock = clock;
    this.#say = say;
    this.#watch = new Watch(room.database, room.classId);
    this.#toLearners = new LearnerEvents(room, this.#learners);
    this.#toBoards = new BoardEvents(room, clock, this.#boards);
  }

  learnerStream(context: Context, learner: string): Response {
    return this.#learners.stream(context, learner, async (listener) => {
      await this.#begin();
      await this.#toLearners.begin(learner);
      listener.send({ type: 'hello', now: this.#now() });
    });
  }

  boardStream(context: Context): Response {
    return this.#boards.stream(context, 'instructor', async (listener) => {
      await this.#begin();
      await this.#toBoards.begin();
      listener.send({ type: 'hello', now: this.#now() });
    });
  }

  /** Something has changed here: it is looked for at once. */
  look(): void {
    if (this.#began === undefined || this.#soon) return;
    if (this.#looking !== undefined) this.#again = true;
    else this.#lookSoon(SOON);
  }

  /** Whoever has left, or was deleted, hears nothing any more. */
  endLearner(id: string): void {
    this.#learners.end(id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#learners.close();
    this.#boards.close();
    await this.#looking;
  }

  /** Looking begins with the first who listens, and is under way before they are told anything. */
  #begin(): Promise<void> {
    this.#began ??= this.#watch.begin().then(
      () => this.#lookSoon(LOOK),
      (error: unknown) => {
        this.#began = undefined;
        throw error;
      },
    );
    return this.#began;
  }

  #lookSoon(after: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#soon = after === SOON;
    this.#timer = setTimeout(() => {
      this.#soon = false;
      this.#looking = this.#room.rush
        .over(LATER)
        .then(() => this.#look())
        .catch((error: unknown) => this.#say(`What has changed cannot be told: ${String(error)}`))
        .finally(() => {
          this.#looking = undefined;
          if (this.#began !== undefined) this.#lookSoon(this.#again ? SOON : LOOK);
          this.#again = false;
        });
    }, after);
  }

  async #look(): Promise<void> {
    if (!this.#learners.some && !this.#boards.some) {
      this.#began = undefined;
      return;
    }
    const { learners, audit } = await this.#watch.look();
    const large = audit.filter(({ action }) => !OF_ONE.has(action));
    if (large.length > 0) {
      this.#toBoards.reload();
      this.#learners.sendAll({ type: 'changed' });
    }
    if (learners.length > 0) this.#toBoards.changed();
    await this.#toLearners.changed(learners);
    const now = performance.now();
    if (now - this.#toldBoards > BOARD_EVERY) {
      this.#toldBoards = now;
      await this.#toBoards.tell();
    }
    if (now - this.#toldQueue > QUEUE_EVERY) {
      this.#toldQueue = now;
      await this.#toLearners.moveUp();
    }
  }

  #now(): string {
    return new Date(this.#clock()).toISOString();
  }
}
