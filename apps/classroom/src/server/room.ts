import type { ExerciseRules, Isolation } from '@coldstart/classroom/protocol';
import type { Database } from '../database/database.ts';
import { Intake } from '../intake.ts';
import type { Queue } from '../queue/queue.ts';
import { findClass, rulesOf, type Class } from '../records/classes.ts';
import { boardWorkers } from '../records/board.ts';
import type { Exercises } from '../records/course.ts';
import { shared } from './batch.ts';
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

/** One class, as its server sees it: what every route needs. */
export class Room {
  readonly database: Database;
  readonly queue: Queue;
  readonly exercises: Exercises;
  readonly classId: string;
  readonly secure: boolean;
  readonly trustLearners: boolean;
  readonly address: () => string;
  readonly intake: Intake;
  /** As it is now, whoever has changed it; asked once for all who ask in the same moment. */
  readonly rules: () => Promise<ReadonlyMap<string, ExerciseRules>>;
  readonly workers: () => ReturnType<typeof boardWorkers>;
  readonly #klass: () => Promise<Class | undefined>;

  constructor(parts: RoomParts) {
    this.database = parts.database;
    this.queue = parts.queue;
    this.exercises = parts.exercises;
    this.classId = parts.classId;
    this.secure = parts.secure;
    this.trustLearners = parts.trustLearners;
    this.address = parts.address;
    this.intake = new Intake(parts.database, parts.queue);
    this.#klass = shared(() => findClass(parts.database, parts.classId));
    this.rules = shared(() => rulesOf(parts.database, parts.classId));
    this.workers = shared(() => boardWorkers(parts.database));
  }

  /** @throws Refusal where it was deleted */
  async klass(): Promise<Class> {
    const found = await this.#klass();
    if (found === undefined)
      throw new Refusal(410, 'This class was deleted. Ask your instructor for the address of another one.');
    return found;
  }

  /** How submissions are held: by the workers that live, or as this server was told while there is none. */
  async isolation(): Promise<Isolation['kind']> {
    const alive = (await this.workers()).filter((worker) => worker.alive);
    const trusted = alive.length === 0 ? this.trustLearners : alive.some(({ isolation }) => isolation.kind === 'none');
    return trusted ? 'none' : 'container';
  }
}
