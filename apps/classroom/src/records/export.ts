import papaparse from 'papaparse';
import type { Session } from '../database/database.ts';
import { rulesOf, type Class } from './classes.ts';
import type { Exercises } from './course.ts';
import { CLOSED } from './learner-state.ts';
import { unpack } from './submissions.ts';
import { readSubmissions, statesOf } from './submission-rows.ts';

/** One learner and one exercise that something was submitted of. */
export interface ExportedResult {
  readonly learner: string;
  readonly learnerId: string;
  readonly exercise: string;
  readonly submissions: number;
  /** Of the one that counts; absent while none was graded. */
  readonly points: number | undefined;
  readonly submittedAt: string | undefined;
  /** Seconds. */
  readonly late: number | undefined;
  readonly remark: string | undefined;
}

/** What counts, for every learner of a class in the order of the lessons. */
export async function exportResults(session: Session, klass: Class, exercises: Exercises): Promise<ExportedResult[]> {
  const rules = await rulesOf(session, klass.id);
  const learners = await session.query<{ id: string; name: string }>(
    'select id, name from classroom.learners where class_id = $1 order by name, id',
    [klass.id],
  );
  const rows = Map.groupBy(
    await readSubmissions(session, 's.class_id = $1', [klass.id]),
    ({ learner_id, slug }) => `${learner_id} ${slug}`,
  );
  return learners.flatMap(({ id, name }) =>
    [...exercises.keys()].flatMap((slug): ExportedResult[] => {
      const own = rows.get(`${id} ${slug}`);
      if (own === undefined) return [];
      const counted = statesOf(own, rules.get(slug) ?? CLOSED, klass.counts).find(({ counts }) => counts);
      return [
        {
          learner: name,
          learnerId: id,
          exercise: slug,
          submissions: own.length,
          points: counted?.verdict?.points,
          submittedAt: counted?.submittedAt,
          late: counted?.late,
          remark: counted?.remark?.text,
        },
      ];
    }),
  );
}

const COLUMNS = ['learner', 'learnerId', 'exercise', 'submissions', 'points', 'submittedAt', 'late', 'remark'] as const;

/** With a byte order mark, so that spreadsheets read it as UTF-8. No name and no remark becomes a formula there. */
export function csvOf(results: readonly ExportedResult[]): string {
  const text = papaparse.unparse([...results], { columns: [...COLUMNS], newline: '\r\n', escapeFormulae: true });
  return `\uFEFF${text}\r\n`;
}

/** Everything that is kept of a class, for whoever asks what that is. Files in base64. */
export async function exportEverything(session: Session, klass: Class): Promise<Readonly<Record<string, unknown>>> {
  const of = (table: string, columns: string): Promise<object[]> =>
    session.query(`select ${columns} from classroom.${table} where class_id = $1`, [klass.id]);
  return {
    version: 1,
    class: { id: klass.id, title: klass.title, counts: klass.counts },
    assignments: await of('assignments', 'slug, rules'),
    learners: await of('learners', 'id, name, origin, issuer, subject, platform, joined_at, seen_at, help'),
    submissions: (
      await session.query<{ files: string }>(
        `select id, learner_id, slug, variant, files, submitted_at, written_at, late, counted_round, remark, remarked_at
         from classroom.submissions where class_id = $1 order by arrival`,
        [klass.id],
      )
    ).map((row) => ({ ...row, ...unpack(row.files) })),
    verdicts: await session.query(
      `select v.submission_id, v.round, v.course_version, v.verdict, v.graded_at
       from classroom.verdicts v join classroom.submissions s on s.id = v.submission_id
       where s.class_id = $1 order by s.arrival, v.graded_at`,
      [klass.id],
    ),
    regrades: await of('regrades', 'round, slug, course_version, state, total, started_at, ended_at'),
    audit: await of('audit', 'id, at, who, action, details'),
  };
}
