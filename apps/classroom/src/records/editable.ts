import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isGiven, readSubmission, variantsOf } from '@coldstart/exercise';
import type { EditableFiles } from '@coldstart/classroom/protocol';
import type { Session } from '../database/database.ts';
import type { Exercises } from './course.ts';
import { unpack } from './submissions.ts';

/**
 * What a page edits of an exercise; undefined where there is none, or not in that language.
 *
 * @param asked without a variant, the one that was submitted last, or the first
 */
export async function editableFiles(
  session: Session,
  exercises: Exercises,
  learnerId: string,
  asked: { readonly slug: string; readonly variant: string | undefined },
): Promise<EditableFiles | undefined> {
  const exercise = exercises.get(asked.slug);
  if (exercise === undefined) return undefined;
  const [last] = await session.query<{ variant: string; files: string }>(
    `select variant, files from classroom.submissions
     where learner_id = $1 and slug = $2 and ($3::text is null or variant = $3) order by arrival desc limit 1`,
    [learnerId, asked.slug, asked.variant ?? null],
  );
  const variants = variantsOf(exercise);
  const wanted = asked.variant ?? last?.variant;
  const variant = wanted === undefined ? variants[0] : variants.find(({ name }) => name === wanted);
  if (variant === undefined) return undefined;
  const { files: starter } = await readSubmission(variant, { kind: 'starter' });
  const sent = unpack(last?.files ?? '[]');
  const submitted = new Map(
    sent.files.map(({ path, contents }) => [path, Buffer.from(contents, 'base64').toString('utf8')]),
  );
  const paths = [...new Set([...starter.keys(), ...submitted.keys()])];
  return {
    slug: exercise.slug,
    variant: variant.name,
    readme: await readFile(join(exercise.folder, 'README.md'), 'utf8'),
    files: paths.map((path) => {
      const own = submitted.get(path);
      return {
        path,
        starter: Buffer.from(starter.get(path) ?? '').toString('utf8'),
        ...(own !== undefined && { submitted: own }),
        ...(sent.removed.includes(path) && { removed: true as const }),
        ...(!starter.has(path) && { added: true as const }),
        ...(starter.has(path) && isGiven(variant, path) && { given: true as const }),
      };
    }),
  };
}
