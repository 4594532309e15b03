import {
  counting,
  pointsAfter,
  type Counts,
  type ExerciseRules,
  type SubmissionState,
} from '@coldstart/classroom/protocol';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { Session } from '../database/database.ts';
import type { Queue } from '../queue/queue.ts';

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
}

/** Of submissions that wait, how many jobs are taken before theirs. */
type Places = ReadonlyMap<string, number>;

/** Who knows that: the queue, or whoever asks it for many at once. */
export type PlaceTeller = Pick<Queue, 'ahead'>;

const COLUMNS = `
  s.id, s.learner_id, s.slug, s.variant, s.file_count, s.submitted_at, s.written_at, s.late, s.remark, s.remarked_at,
  v.verdict, v.points::float8 as points, v.graded_at`;

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

/** Where those of them wait that have no verdict; asked of the queue, whatever the number of jobs, once. */
export async function placesOf(queue: PlaceTeller, rows: readonly SubmissionRow[]): Promise<Places> {
  const waiting = rows.filter(({ verdict }) => verdict === null).map(({ id }) => id);
  return waiting.length === 0 ? new Map() : queue.ahead(waiting);
}

/** What counts for a verdict once its lateness has been taken off. */
export const countedPoints = (
  row: Pick<SubmissionRow, 'points' | 'late'>,
  rules: ExerciseRules | undefined,
): number | undefined => (row.points === null ? undefined : pointsAfter(row.points, rules ?? {}, row.late));

/**
 * The submissions of one learner and one exercise, newest first, with the one that counts marked.
 *
 * @param places left out where nobody asks how many are graded first
 */
export function statesOf(
  rows: readonly SubmissionRow[],
  rules: ExerciseRules | undefined,
  counts: Counts,
  places: Places = new Map(),
): SubmissionState[] {
  const pointed = rows.map((row) => ({ row, points: countedPoints(row, rules) }));
  const counted = counting(pointed, counts);
  return pointed.map((one) => stateOf(one, one === counted, places.get(one.row.id) ?? 0)).toReversed();
}

function stateOf(
  { row, points }: { readonly row: SubmissionRow; readonly points: number | undefined },
  counts: boolean,
  ahead: number,
): SubmissionState {
  return {
    id: row.id,
    slug: row.slug,
    variant: row.variant,
    files: row.file_count,
    submittedAt: row.submitted_at.toISOString(),
    writtenAt: row.written_at.toISOString(),
    ...(row.late > 0 && { late: row.late }),
    ahead,
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
