import type { Session } from '../database/database.ts';

/** Whether the roster says who may come in with an account: it does where it has addresses. */
export async function rosterIsList(session: Session, classId: string): Promise<boolean> {
  const rows = await session.query(
    `select 1 from classroom.learners where class_id = $1 and origin = 'roster' and platform->>'email' is not null limit 1`,
    [classId],
  );
  return rows.length > 0;
}
