import {
  counting,
  pointsAfter,
  type Counts,
  type ExerciseRules,
  type SubmissionState,
} from '@coldstart/classroom/protocol';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { Session } from '../database/database.ts';

/** A submission with the verdict that counts for it, without its files. */
export interface SubmissionRow {
  readonly id: string;
  readonly learner_id: string;
  readonly slug: string;
  readonly variant: string;
  readonly file_count: number;
  readonly submitted_at: Date;
  readonly written_at: Date;
  readonly late: number;
  readonly remark: string | null;
  readonly remarked_at: Date | null;
  readonly verdict: ExerciseVerdict | null;
  readonly points: number | null;
  readonly graded_at: Date | null;
  /** Jobs that are taken before this one's, while it waits. */
  readonly ahead: number;
}

const COLUMNS = `
  s.id, s.learner_id, s.slug, s.variant, s.file_count, s.submitted_at, s.written_at, s.late, s.remark, s.remarked_at,
  v.verdict, v.points::float8 as points, v.graded_at,
  case when v.submission_id is not null then 0 else (
    select count(*)::int from classroom.submissions before
    where before.class_id = s.class_id and before.arrival < s.arrival
      and not exists (select 1 from classroom.verdicts where submission_id = before.id and round = before.counted_round)
  ) end as ahead`;

/**
 * In the order of their arrival.
 *
 * @param where a condition on `s`, the submission; its values begin at `$1`
 */
export async function readSubmissions(
  session: Session,
  where: string,
  values: readonly unknown[],
): Promise<SubmissionRow[]> {
  return session.query<SubmissionRow>(
    `select ${COLUMNS} from classroom.submissions s
     left join classroom.verdicts v on v.submission_id = s.id and v.round = s.counted_round
     where ${where} order by s.arrival`,
    values,
  );
}

/** What counts for a verdict once its lateness has been taken off. */
export const countedPoints = (
  row: Pick<SubmissionRow, 'points' | 'late'>,
  rules: ExerciseRules | undefined,
): number | undefined => (row.points === null ? undefined : pointsAfter(row.points, rules ?? {}, row.late));

/** The submissions of one learner and one exercise, newest first, with the one that counts marked. */
export function statesOf(
  rows: readonly SubmissionRow[],
  rules: ExerciseRules | undefined,
  counts: Counts,
): SubmissionState[] {
  const pointed = rows.map((row) => ({ row, points: countedPoints(row, rules) }));
  const counted = counting(pointed, counts);
  return pointed.map((one) => stateOf(one.row, one.points, one === counted)).toReversed();
}

function stateOf(row: SubmissionRow, points: number | undefined, counts: boolean): SubmissionState {
  return {
    id: row.id,
    slug: row.slug,
    variant: row.variant,
    files: row.file_count,
    submittedAt: row.submitted_at.toISOString(),
    writtenAt: row.written_at.toISOString(),
    ...(row.late > 0 && { late: row.late }),
    ahead: row.ahead,
    ...(row.verdict !== null &&
      row.graded_at !== null &&
      points !== undefined && {
        verdict: { verdict: row.verdict, points, gradedAt: row.graded_at.toISOString() },
      }),
    ...(row.remark !== null &&
      row.remarked_at !== null && { remark: { text: row.remark, at: row.remarked_at.toISOString() } }),
    counts,
  };
}
