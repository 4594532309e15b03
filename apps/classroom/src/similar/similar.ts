import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SimilarPair } from '@coldstart/classroom/protocol';
import { readSubmission, variantsOf, type Submission } from '@coldstart/exercise';
import type { Session } from '../database/database.ts';
import type { Class } from '../records/classes.ts';
import type { Exercises } from '../records/course.ts';
import { unpack } from '../records/submissions.ts';
import type { Alike, Compared } from './compare.ts';
import type { Source } from './tokens.ts';

export interface Asked {
  readonly answers: readonly Compared[];
  readonly given: readonly (readonly Source[])[];
}

interface Row {
  readonly id: string;
  readonly learner: string;
  readonly variant: string;
  readonly files: string;
}

/** Pairs among the newest submissions of each learner, in each language, most alike first. */
export async function similarPairs(
  session: Session,
  klass: Class,
  exercises: Exercises,
  slug: string,
): Promise<SimilarPair[]> {
  const exercise = exercises.get(slug);
  if (exercise === undefined) return [];
  const rows = await session.query<Row>(
    `select distinct on (s.learner_id, s.variant) s.id, l.name as learner, s.variant, s.files
     from classroom.submissions s join classroom.learners l on l.id = s.learner_id
     where s.class_id = $1 and s.slug = $2 order by s.learner_id, s.variant, s.arrival desc`,
    [klass.id, slug],
  );
  const learners = new Map(rows.map(({ id, learner }) => [id, learner]));
  const pairs: SimilarPair[] = [];
  for (const variant of variantsOf(exercise)) {
    const own = rows.filter((row) => row.variant === variant.name);
    const [starter, solution] = await Promise.all([
      readSubmission(variant, { kind: 'starter' }),
      readSubmission(variant, { kind: 'solution' }),
    ]);
    const answers = own.map(({ id, files }) => ({ id, sources: sourcesOf(files) }));
    const alike = await inThread({ answers, given: [textsOf(starter), textsOf(solution)] });
    for (const { left, right, ...pair } of alike) {
      pairs.push({
        slug,
        left: { submission: left, learner: learners.get(left) ?? '' },
        right: { submission: right, learner: learners.get(right) ?? '' },
        ...pair,
      });
    }
  }
  return pairs.toSorted((a, b) => b.similarity - a.similarity || b.longest - a.longest);
}

function sourcesOf(packed: string): Source[] {
  return unpack(packed).files.map(({ path, contents }) => ({
    path,
    text: Buffer.from(contents, 'base64').toString('utf8'),
  }));
}

const textsOf = ({ files }: Submission): Source[] =>
  [...files].map(([path, bytes]) => ({ path, text: Buffer.from(bytes).toString('utf8') }));

async function inThread(asked: Asked): Promise<Alike[]> {
  if (asked.answers.length < 2) return [];
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: asked });
  try {
    const [alike] = (await once(worker, 'message')) as [Alike[]];
    return alike;
  } finally {
    await worker.terminate();
  }
}
