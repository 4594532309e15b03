import type { BoardWorker, ExerciseRules, Isolation } from '@coldstart/classroom/protocol';
import type { Database } from '../database/database.ts';
import { Intake } from '../intake.ts';
import type { Queue } from '../queue/queue.ts';
import { findClass, rulesOf, type Class } from '../records/classes.ts';
import { boardWorkers } from '../records/board.ts';
import type { Exercises } from '../records/course.ts';
import { Places } from './places.ts';
import { Shared } from './batch.ts';
import { Rush } from './rush.ts';
import { Refusal } from './refusal.ts';

export interface RoomParts {
  readonly database: Database;
  readonly queue: Queue;
  readonly exercises: Exercises;
  readonly classId: string;
  /** Whether browsers reach the server over TLS. */
  readonly secure: boolean;
  readonly trustLearners: boolean;
  /** For the room: `http://192.168.1.5:4400`. Known once the server listens. */
  readonly address: () => string;
}

/** Milliseconds for which is good what everybody asks for. */
const FRESH = 50;

/** One class, as its server sees it: what every route needs. */
export class Room {
  readonly places: Places;
  readonly database: Database;
  readonly queue: Queue;
  readonly exercises: Exercises;
  readonly classId: string;
  readonly secure: boolean;
  readonly trustLearners: boolean;
  readonly address: () => string;
  readonly intake: Intake;
  readonly rush = new Rush();
  readonly #klass: Shared<Class | undefined>;
  readonly #rules: Shared<ReadonlyMap<string, ExerciseRules>>;
  readonly #workers: Shared<BoardWorker[]>;
  readonly #waiting: Shared<{ readonly waiting: number; readonly grading: number }>;
  /** Submissions that were kept here since `#waiting` was counted. */
  #keptSince = 0;

  constructor(parts: RoomParts) {
    this.database = parts.database;
    this.queue = parts.queue;
    this.exercises = parts.exercises;
    this.classId = parts.classId;
    this.secure = parts.secure;
    this.trustLearners = parts.trustLearners;
    this.address = parts.address;
    this.intake = new Intake(parts.database, parts.queue);
    const { database, classId, queue } = parts;
    this.places = new Places(queue);
    this.#klass = new Shared(() => findClass(database, classId), FRESH);
    this.#rules = new Shared(() => rulesOf(database, classId), FRESH);
    this.#workers = new Shared(() => boardWorkers(database), FRESH);
    this.#waiting = new Shared(async () => {
      this.#keptSince = 0;
      return queue.length();
    }, 5 * FRESH);
  }

  /** @throws Refusal where it was deleted */
  async klass(): Promise<Class> {
    const found = await this.#klass.get();
    if (found === undefined)
      throw new Refusal(410, 'This class was deleted. Ask your instructor for the address of another one.');
    return found;
  }

  /** How submissions are held: by the workers that live, or as this server was told while there is none. */
  async isolation(): Promise<Isolation['kind']> {
    const alive = (await this.#workers.get()).filter((worker) => worker.alive);
    const trusted = alive.length === 0 ? this.trustLearners : alive.some(({ isolation }) => isolation.kind === 'none');
    return trusted ? 'none' : 'container';
  }

  /** By slug; as it is now, or was a moment ago, whoever has changed it. */
  rules(): Promise<ReadonlyMap<string, ExerciseRules>> {
    return this.#rules.get();
  }

  workers(): Promise<BoardWorker[]> {
    return this.#workers.get();
  }

  /** Something was changed here: it holds at once. */
  changed(): void {
    this.#klass.forget();
    this.#rules.forget();
  }

  /** Counts what waits, some times a second: to be asked for before something is kept, since nobody waits for it then. */
  async countWaiting(): Promise<void> {
    await this.#waiting.get();
  }

  /** How many are graded before what was kept just now. */
  async ahead(): Promise<number> {
    this.#keptSince += 1;
    const { waiting } = await this.#waiting.get();
    return Math.max(0, waiting + this.#keptSince - 1);
  }
}
