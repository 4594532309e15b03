import type { OpenedFile, OpenedSubmission } from '@coldstart/classroom/protocol';
import { readSubmission, variantsOf } from '@coldstart/exercise';
import { pointsAfter } from '@coldstart/classroom/protocol';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import type { Session } from '../database/database.ts';
import { rulesOf, type Class } from './classes.ts';
import type { Exercises } from './course.ts';
import { CLOSED } from './learner-state.ts';
import { readGradable } from './submissions.ts';
import { placesOf, readSubmissions, statesOf, type PlaceTeller } from './submission-rows.ts';

/** A submission with its files beside the starter's and the reference's; undefined where there is none in this class. */
export async function openSubmission(
  session: Session,
  queue: PlaceTeller,
  klass: Class,
  exercises: Exercises,
  id: string,
): Promise<OpenedSubmission | undefined> {
  const found = await readGradable(session, id);
  if (found === undefined) return undefined;
  const [learner] = await session.query<{ id: string; name: string }>(
    'select id, name from classroom.learners where id = $1 and class_id = $2',
    [found.learnerId, klass.id],
  );
  const rules = (await rulesOf(session, klass.id)).get(found.slug) ?? CLOSED;
  const rows = await readSubmissions(session, 's.learner_id = $1 and s.slug = $2', [found.learnerId, found.slug]);
  const state = statesOf(rows, rules, klass.counts, await placesOf(queue, rows)).find((one) => one.id === id);
  if (learner === undefined || state === undefined) return undefined;
  const verdicts = await session.query<{
    round: number;
    verdict: ExerciseVerdict;
    points: number;
    graded_at: Date;
    counts: boolean;
  }>(
    `select v.round, v.verdict, v.points::float8 as points, v.graded_at, v.round = s.counted_round as counts
     from classroom.verdicts v join classroom.submissions s on s.id = v.submission_id
     where v.submission_id = $1 order by v.graded_at`,
    [id],
  );
  const exercise = exercises.get(found.slug);
  const variant = exercise && variantsOf(exercise).find(({ name }) => name === found.variant);
  const submitted = new Map(found.files.map(({ path, contents }) => [path, textOf(Buffer.from(contents, 'base64'))]));
  const [starter, solution] = variant
    ? await Promise.all([readSubmission(variant, { kind: 'starter' }), readSubmission(variant, { kind: 'solution' })])
    : [];
  const removed = new Set(found.removed);
  const paths = [...new Set([...submitted.keys(), ...removed, ...(solution?.files.keys() ?? [])])];
  return {
    ...state,
    learner,
    contents: paths.map((path) => ({
      ...fileOf(path, submitted.get(path), textOf(starter?.files.get(path)), textOf(solution?.files.get(path))),
      ...(removed.has(path) && { removed: true as const }),
    })),
    verdicts: verdicts.map(({ round, verdict, points, graded_at, counts }) => ({
      round,
      verdict,
      points: pointsAfter(points, rules, state.late ?? 0),
      gradedAt: graded_at.toISOString(),
      counts,
    })),
  };
}

const fileOf = (
  path: string,
  submitted: string | undefined,
  starter: string | undefined,
  solution: string | undefined,
): OpenedFile => ({
  path,
  ...(submitted !== undefined && { submitted }),
  ...(starter !== undefined && { starter }),
  ...(solution !== undefined && { solution }),
});

/** What is no text is shown as that, not as signs. */
function textOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return `(${bytes.byteLength} bytes that are no text)`;
  }
}
