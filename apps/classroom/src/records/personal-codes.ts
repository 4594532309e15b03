import type { Me } from '@coldstart/classroom/protocol';
import type { Session } from '../database/database.ts';

/**
 * Gives a learner another personal code, however they came in; the one before no longer counts.
 *
 * @param endsSessions nor do sessions of theirs: whoever had the code before is out
 * @returns whether there is such a learner
 */
export async function replaceCode(
  session: Session,
  classId: string,
  id: string,
  codeHash: Uint8Array,
  endsSessions: boolean,
): Promise<boolean> {
  const rows = await session.query(
    `update classroom.learners set code_hash = $3,
       sessions_since = case when $4 then clock_timestamp() else sessions_since end
     where class_id = $1 and id = $2 returning 1`,
    [classId, id, codeHash, endsSessions],
  );
  return rows.length > 0;
}

/** Learners of a name, however it is written; several where the roster has two of one name. */
export async function learnersCalled(session: Session, classId: string, name: string): Promise<Me[]> {
  return session.query<Me>(
    'select id, name from classroom.learners where class_id = $1 and lower(name) = lower($2) order by id',
    [classId, name],
  );
}
