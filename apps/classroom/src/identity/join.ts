import type { JoinAsked } from '@coldstart/classroom/protocol';
import type { Database } from '../database/database.ts';
import type { Class } from '../records/classes.ts';
import { addLearner, enterWithCode, type CameIn } from '../records/learners.ts';
import { hashCode } from './codes.ts';
import { same } from './tokens.ts';

/**
 * Somebody comes in with a code: the room's and a name, or their own.
 *
 * @returns `unknown` where it is nobody's code, `nameless` where the room's comes without a name
 */
export async function joinWithCode(
  database: Database,
  klass: Class,
  { code, name }: JoinAsked,
): Promise<CameIn | 'unknown' | 'nameless'> {
  if (!same(code, klass.joinCode)) return (await enterWithCode(database, klass.id, hashCode(code))) ?? 'unknown';
  if (name === undefined) return 'nameless';
  return database.transaction((transaction) => addLearner(transaction, klass.id, name));
}
