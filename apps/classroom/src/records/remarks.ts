import type { Session } from '../database/database.ts';

/**
 * Writes a remark, or takes it back where the text is empty.
 *
 * @returns id of the learner; undefined where there is no such submission in the class
 */
export async function writeRemark(
  session: Session,
  classId: string,
  submission: string,
  text: string,
): Promise<string | undefined> {
  const [row] = await session.query<{ learner_id: string }>(
    `update classroom.submissions set remark = $3, remarked_at = case when $3::text is null then null else now() end
     where class_id = $1 and id = $2 returning learner_id`,
    [classId, submission, text === '' ? null : text],
  );
  if (row === undefined) return undefined;
  await session.query('update classroom.learners set change = classroom.this_change() where id = $1', [row.learner_id]);
  return row.learner_id;
}
