import { z } from 'zod';

/** What a backend may lack, and a check may need. */
export const CAPABILITIES = [
  'clock',
  'faults',
  'journal',
  'iam',
  'custom-runtimes',
  'images',
  'layers',
  'settings',
  'init-reports',
  'bodies',
  'http-apis',
] as const;

/**
 * `clock` moves time, `faults` breaks calls on purpose, `journal` tells what happened, `iam` enforces policies,
 * `custom-runtimes` runs a `bootstrap`, `images` builds and runs container images without Docker, `layers` unpacks layers
 * for functions, `settings` gives a function all that its template sets, `init-reports` says in the log that an
 * initialization has failed, `bodies` hands a message's body to a function as it was sent, `http-apis`
 * has HTTP APIs.
 */
export type Capability = (typeof CAPABILITIES)[number];

export const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'is written in lower case with hyphens, such as `greets-by-name`');

export const sentence = z.string().trim().min(1, 'needs some text');

export const relativePath = z
  .string()
  .min(1, 'needs a path')
  .refine((path) => !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'), {
    message: 'is a path inside the exercise, without `..` and without a leading `/`',
  });

/** `R1`, as README.md has it before the sentence. */
export const requirementId = z.string().regex(/^R[1-9]\d*$/, 'is the id of a requirement in README.md, such as `R1`');

const variant = z
  .strictObject({
    folder: relativePath.default('.').describe('Folder with the learner’s files, `.` for the exercise itself.'),
    runtime: z.string().min(1).describe('Lambda runtime identifier, such as `nodejs24.x`.'),
    edit: z.array(relativePath).min(1).describe('The files that the learner writes, the first one first.'),
  })
  .describe('One language in which the exercise can be solved.');

const pattern = z.string().refine((text) => isPattern(text), 'is a regular expression, such as `Sandbox\\.Timedout`');

function isPattern(text: string): boolean {
  try {
    RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * A text helps with every failure of its check; `when` fits what is said of the failures that it is about. Several texts
 * about one cause stand together, from a direction to nearly the solution.
 */
const hint = z.union(
  [sentence, z.strictObject({ when: pattern, text: z.union([sentence, z.array(sentence).min(1)]) })],
  'is a text, or has `when` and `text`',
);

const hints = z
  .array(hint)
  .min(1, 'needs at least one hint')
  .transform((all) =>
    all.flatMap((one): Hint[] => {
      if (typeof one === 'string') return [{ text: one }];
      const texts = typeof one.text === 'string' ? [one.text] : one.text;
      return texts.map((text) => ({ text, when: one.when }));
    }),
  );

/** What helps a learner on. */
export interface Hint {
  readonly text: string;
  /** A regular expression; the hint is about failures whose message it matches. */
  readonly when?: string;
}

const checkEntry = z.strictObject({
  id: identifier.describe('The name that `check(id, ...)` uses.'),
  title: sentence.describe('What holds when the check passes, as the learner reads it.'),
  requirements: z
    .array(requirementId)
    .min(1, 'names at least one requirement of README.md: a thing that is not required is not checked')
    .describe('The requirements of README.md that it proves.'),
  points: z.int('is a whole number').min(1, 'is at least 1').max(100, 'is at most 100'),
  starter: z.enum(['pass', 'fail']).describe('What the files that the learner starts from do.'),
  after: z
    .array(identifier)
    .default([])
    .describe('Checks above without which this one cannot pass: while they fail, they are what is told.'),
  hints: hints.describe('From a direction to nearly the solution, for each cause of a failure.'),
  needs: z.array(z.enum(CAPABILITIES)).default([]).describe('Without these the check is `unsupported`.'),
  waits: z
    .int()
    .min(1)
    .max(600)
    .optional()
    .describe(
      'Seconds of the cloud’s time that it may wait for, such as 190 for two retries. Where time can be moved it takes none.',
    ),
});

/** `exercise.yaml`, as a schema. */
export const manifestSchema = z
  .strictObject({
    title: sentence,
    summary: sentence.describe('The task in one sentence.'),
    lesson: z.int('is the number of a lesson').min(1).describe('Number of the lesson that it belongs to.'),
    level: z.enum(['easy', 'medium', 'hard']),
    minutes: z.int('is a whole number of minutes').min(1).max(240),
    variants: z.record(identifier, variant).refine((all) => Object.keys(all).length > 0, 'names at least one variant'),
    template: z
      .union([relativePath, z.literal(false)])
      .default('template.yaml')
      .describe('The template that is deployed; `false` for an exercise without a cloud.'),
    learnt: z.array(sentence).default([]).describe('What whoever has passed it knows now, in two or three sentences.'),
    hints: z.array(sentence).min(3, 'needs three hints or more: direction, mechanism, nearly the solution'),
    needs: z.array(z.enum(CAPABILITIES)).default([]).describe('Needed by every check.'),
    limits: z
      .strictObject({
        checkSeconds: z.int().min(1).max(120).default(20).describe('Longest time for one check, in seconds.'),
        deploySeconds: z.int().min(1).max(600).default(30).describe('Longest time for a deployment, in seconds.'),
      })
      .default({ checkSeconds: 20, deploySeconds: 30 }),
    checks: z.array(checkEntry).min(1, 'names at least one check'),
    equivalent: z
      .array(z.strictObject({ why: sentence, mutants: z.array(sentence).min(1, 'names at least one mutant') }))
      .default([])
      .describe(
        'Mutants of the solution that are as right as it is, by the names that `pnpm course mutate` gives them.',
      ),
  })
  .superRefine((manifest, context) => {
    const complain = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const sum = manifest.checks.reduce((total, { points }) => total + points, 0);
    if (sum !== 100) complain(['checks'], `add up to ${sum} points; they must add up to 100`);
    const ids = new Set<string>();
    for (const [index, { id, after }] of manifest.checks.entries()) {
      if (ids.has(id)) complain(['checks', index, 'id'], `\`${id}\` is there twice; give each check its own id`);
      for (const [place, other] of after.entries()) {
        if (!ids.has(other)) complain(['checks', index, 'after', place], `\`${other}\` is not the id of a check above`);
      }
      ids.add(id);
    }
  });

/** An exercise as its author describes it in `exercise.yaml`. */
export type Manifest = z.infer<typeof manifestSchema>;
export type CheckEntry = Manifest['checks'][number];
export type VariantEntry = Manifest['variants'][string];
