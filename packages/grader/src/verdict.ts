import { z } from 'zod';

const status = z
  .enum(['pass', 'fail', 'error', 'unsupported'])
  .describe(
    '`error`: it could not be run to its end (a file that does not parse, a template that does not deploy); `unsupported`: the backend lacks what it needs.',
  );

const step = z.strictObject({
  /** `Invoke HelloFunction` */
  text: z.string(),
  outcome: z.enum(['pending', 'ok', 'error', 'denied', 'throttled']),
});

const checkVerdict = z.strictObject({
  id: z.string(),
  title: z.string(),
  status,
  points: z.int().min(0),
  maxPoints: z.int().min(0),
  message: z.string().describe('One sentence for the learner; empty for a check that passed.'),
  expected: z.string().optional(),
  happened: z.string().optional(),
  meaning: z.string().optional().describe('What an error of Lambda’s own means.'),
  chain: z.array(step).optional().describe('What led there, first cause first, as the cloud recorded it.'),
  logs: z.array(z.string()).optional().describe('Lines that the functions wrote meanwhile.'),
  because: z
    .string()
    .optional()
    .describe('The check above that failed for the same reason: told there, it need not be told again.'),
  hint: z
    .strictObject({ text: z.string(), number: z.int().min(1), of: z.int().min(1) })
    .optional()
    .describe('The hint about this failure: the first one, or the last that was asked for.'),
  duration: z.number().min(0).describe('Milliseconds.'),
  differs: z
    .strictObject({ seed: z.int(), status, message: z.string() })
    .optional()
    .describe(
      'How it ended with other random data, where that was otherwise: only where several seeds were asked for.',
    ),
});

const problem = z
  .strictObject({
    kind: z.enum(['files', 'syntax', 'template', 'deployment', 'course']),
    message: z.string().describe('What is wrong, in one sentence.'),
    file: z.string().optional().describe('Relative to the course.'),
    line: z.int().min(1).optional(),
    column: z.int().min(1).optional(),
    excerpt: z.string().optional().describe('The line itself.'),
    details: z.array(z.string()).default([]),
    remedy: z.string().describe('What to do next.'),
  })
  .describe('Why no check could run.');

const usage = z.strictObject({
  meter: z.string().describe('Id of a price of `packages/prices`.'),
  quantity: z.number().min(0),
  resource: z.string(),
});

export const exerciseVerdictSchema = z.strictObject({
  slug: z.string(),
  number: z.int(),
  title: z.string(),
  path: z.string().describe('Folder, relative to the course.'),
  readme: z.string().describe('Where the task is told, relative to the course.'),
  variant: z.string(),
  answer: z.string().describe('`work` for the learner’s own files, else `solution`, `starter` or `wrong/NAME`.'),
  status,
  points: z.int().min(0),
  maxPoints: z.int().min(0),
  cached: z.boolean().describe('True when nothing has changed since this verdict was found.'),
  untouched: z.boolean().optional().describe('True for the files that the learner starts from.'),
  seed: z.int().optional().describe('Of its random data, where that is not the run’s.'),
  attempt: z.int().min(0).describe('How many versions of the files have been graded, this one included.'),
  problem: problem.optional(),
  usage: z.array(usage).optional().describe('What AWS would bill of this run; absent where nobody counts it.'),
  checks: z.array(checkVerdict),
  duration: z.number().min(0).describe('Milliseconds from files to verdict.'),
});

/** What `--json` writes. */
export const verdictSchema = z.strictObject({
  version: z.literal(1),
  backend: z.string(),
  seed: z.int().describe('Repeats the random data: `--seed N`.'),
  started: z.iso.datetime(),
  duration: z.number().min(0).describe('Milliseconds.'),
  exercises: z.array(exerciseVerdictSchema),
});

export type Verdict = z.infer<typeof verdictSchema>;
export type ExerciseVerdict = z.infer<typeof exerciseVerdictSchema>;
export type CheckVerdict = z.infer<typeof checkVerdict>;
export type Status = z.infer<typeof status>;
export type Step = z.infer<typeof step>;
export type Problem = z.infer<typeof problem>;

/** Marks the checks that ended otherwise with another seed. */
export function noteDifferences(verdicts: CheckVerdict[], others: readonly CheckVerdict[], seed: number): void {
  for (const verdict of verdicts) {
    const other = others.find(({ id }) => id === verdict.id);
    if (other === undefined || other.status === verdict.status || verdict.differs !== undefined) continue;
    verdict.differs = { seed, status: other.status, message: other.message };
  }
}

/** An exercise's status from those of its checks; nothing run is nothing passed. */
export function overall(checks: readonly { readonly status: Status }[]): Status {
  const has = (wanted: Status): boolean => checks.some(({ status }) => status === wanted);
  if (has('fail')) return 'fail';
  if (has('error')) return 'error';
  if (has('unsupported')) return 'unsupported';
  return checks.length > 0 ? 'pass' : 'error';
}

/** 0: everything passed; 1: something did not; 2: the course or the machine is at fault, and the verdict is none. */
export function exitCode({ exercises }: Pick<Verdict, 'exercises'>): 0 | 1 | 2 {
  if (exercises.some(({ problem }) => problem?.kind === 'course')) return 2;
  const failed = exercises.some(({ status }) => status === 'fail' || status === 'error');
  const passed = exercises.some(({ checks }) => checks.some(({ status }) => status === 'pass'));
  return failed || !passed ? 1 : 0;
}
