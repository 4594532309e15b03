import { InvalidFile, parseDataFile } from '@coldstart/exercise';
import type { z } from 'zod';
import { ExpectationError } from './expect.ts';

/** Characters of a line that a message shows. */
const LONGEST = 60;

/**
 * A document of the learner's, YAML or JSON, as its schema describes it.
 *
 * @throws ExpectationError with the first fault, its line and what stands there
 */
export function readDocument<Schema extends z.ZodType>(path: string, text: string, schema: Schema): z.infer<Schema> {
  try {
    return parseDataFile(path, text, schema);
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    // The first alone: checks that read other parts of the document say the same of it then, and it is told once.
    const [first] = error.issues;
    throw new ExpectationError(
      `${path} to be as the task describes it`,
      `${placeOf(text, first?.line)}${(first?.message ?? error.message).replace(/[.]$/, '')}`,
    );
  }
}

/** `in line 12, "choice: lamda", `, so that it can be found without counting. */
function placeOf(text: string, line: number | undefined): string {
  if (line === undefined) return '';
  const found = text.split('\n')[line - 1]?.trim() ?? '';
  const shown = found.length > LONGEST ? `${found.slice(0, LONGEST)}…` : found;
  return shown === '' ? `in line ${line}, ` : `in line ${line}, "${shown}", `;
}
