import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mismatches, type Expectation } from '@coldstart/exercise';
import { answerName, type CheckVerdict } from '@coldstart/grader';
import { parse } from 'yaml';
import { z } from 'zod';

/** `docs/backend-differences.yaml`: what is known of checks that end otherwise than on the embedded cloud. */
const differencesSchema = z.array(
  z.strictObject({
    backend: z.string(),
    exercise: z.string(),
    checks: z.array(z.string()).optional().describe('All checks of the exercise when left out.'),
    answers: z.array(z.string()).optional().describe('All answers when left out; else such as `wrong/NAME`.'),
    why: z.string(),
    /** A recording or a page. */
    source: z.string(),
  }),
);
export type Difference = z.infer<typeof differencesSchema>[number];

/** @param root of the course; one without the file knows of none */
export async function readDifferences(root: string): Promise<readonly Difference[]> {
  const text = await readFile(join(root, 'docs', 'backend-differences.yaml'), 'utf8').catch(() => '[]');
  return differencesSchema.parse(parse(text));
}

export interface Mismatch {
  readonly what: string;
  /** What is known of it. */
  readonly explained: Difference | undefined;
}

/** Where an answer ends otherwise on a backend than it declares. */
export function mismatchesOn(
  backend: string,
  expectation: Expectation,
  checks: readonly CheckVerdict[],
  known: readonly Difference[],
): Mismatch[] {
  const { variant, answer } = expectation;
  return mismatches(expectation, checks, backend !== 'embedded').map((what) => ({
    what,
    explained: known.find(
      (difference) =>
        difference.backend === backend &&
        difference.exercise === variant.exercise.slug &&
        (difference.answers?.includes(answerName(answer)) ?? true) &&
        (difference.checks?.some((id) => what.includes(`\`${id}\``)) ?? true),
    ),
  }));
}
