import { z } from 'zod';
import type { SubmissionState, SubmittedFile } from '@coldstart/classroom/protocol';
import type { Session } from '../database/database.ts';
import { rulesOf, type Class } from './classes.ts';
import { placesOf, readSubmissions, statesOf, type PlaceTeller } from './submission-rows.ts';
import { unpack } from './submissions.ts';

export interface OwnSubmission {
  readonly state: SubmissionState;
  files(): SubmittedFile[];
}

/** A learner's own submission; undefined where it is not theirs, or not there: nobody learns which. */
export async function learnersSubmission(
  session: Session,
  queue: PlaceTeller,
  klass: Class,
  learnerId: string,
  id: string,
): Promise<OwnSubmission | undefined> {
  if (!z.uuid().safeParse(id).success) return undefined;
  const [found] = await session.query<{ slug: string; files: string }>(
    'select slug, files from classroom.submissions where id = $1 and learner_id = $2 and class_id = $3',
    [id, learnerId, klass.id],
  );
  if (found === undefined) return undefined;
  const rows = await readSubmissions(session, 's.learner_id = $1 and s.slug = $2', [learnerId, found.slug]);
  const rules = (await rulesOf(session, klass.id)).get(found.slug);
  const state = statesOf(rows, rules, klass.counts, await placesOf(queue, rows)).find((one) => one.id === id);
  return state && { state, files: () => unpack(found.files).files };
}
