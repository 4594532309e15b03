import type { Context } from 'hono';
import type { Exercises } from '../records/course.ts';
import type { Events } from './events.ts';
import type { Limits } from './limits.ts';
import type { Room } from './room.ts';
import type { Sessions } from './sessions.ts';
import type { Submissions } from './submit.ts';
import type { Ways } from '../identity/ways.ts';

/** What routes answer with. */
export interface Services {
  readonly room: Room;
  readonly exercises: Exercises;
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly submissions: Submissions;
  readonly events: Events;
  readonly ways: Ways;
  /** Milliseconds. */
  readonly clock: () => number;
  /** By what origin a browser has asked: `https://class.example.org`. Its host was checked. */
  readonly originOf: (context: Context) => string;
  /** Where a request comes from. */
  readonly addressOf: (context: Context) => string;
}
