import {
  lateness,
  type ExerciseRules,
  type Help,
  type Isolation,
  type LearnerState,
} from '@coldstart/classroom/protocol';
import type { Session } from '../database/database.ts';
import { rulesOf, type Class } from './classes.ts';
import type { Exercises } from './course.ts';
import { placesOf, readSubmissions, statesOf, type PlaceTeller } from './submission-rows.ts';

/** What is not in the records: the course, how code is held, and the time. */
export interface Surroundings {
  readonly exercises: Exercises;
  readonly isolation: Isolation['kind'];
  readonly now: Date;
}

/** An exercise that nobody has set rules for. */
export const CLOSED: ExerciseRules = { open: false };

/** Everything of one learner; undefined where there is none of that id in the class. */
export async function learnerState(
  session: Session,
  queue: PlaceTeller,
  klass: Class,
  learnerId: string,
  { exercises, isolation, now }: Surroundings,
): Promise<LearnerState | undefined> {
  const [learner] = await session.query<{ id: string; name: string; help: Help | null }>(
    'select id, name, help from classroom.learners where id = $1 and class_id = $2',
    [learnerId, klass.id],
  );
  if (learner === undefined) return undefined;
  const rules = await rulesOf(session, klass.id);
  const rows = await readSubmissions(session, 's.learner_id = $1', [learnerId]);
  const places = await placesOf(queue, rows);
  const bySlug = Map.groupBy(rows, ({ slug }) => slug);
  return {
    me: { id: learner.id, name: learner.name },
    title: klass.title,
    isolation,
    now: now.toISOString(),
    ...(learner.help !== null && { help: learner.help }),
    exercises: [...exercises.values()].map(({ slug, number, manifest }) => {
      const rule = rules.get(slug) ?? CLOSED;
      const submissions = statesOf(bySlug.get(slug) ?? [], rule, klass.counts, places);
      const counted = submissions.find(({ counts }) => counts)?.verdict?.points;
      return {
        slug,
        number,
        title: manifest.title,
        variants: Object.keys(manifest.variants),
        open: lateness(rule, now.getTime()).taken,
        rules: rule,
        submissions,
        ...(counted !== undefined && { points: counted }),
      };
    }),
  };
}
