import type { SubmittedFile } from '@coldstart/classroom/protocol';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';

/** What is asked of the grader inside: one line of JSON on its standard input. When that ends, it ends. */
export interface InsideRequest {
  /** A word that nobody else knows: an answer without it is none. */
  readonly token: string;
  readonly slug: string;
  readonly variant: string;
  readonly files: readonly SubmittedFile[];
  readonly removed: readonly string[];
  /** When it is another one than before, exercises are read anew. */
  readonly version: string;
  readonly seed: number;
}

/** What the grader inside says: one line of JSON on its standard output each. */
export type InsideMessage =
  | { readonly type: 'ready' }
  | {
      readonly type: 'verdict';
      readonly token: string;
      readonly verdict: ExerciseVerdict;
      /** Why nothing else is to be graded here, in words; absent where all is as it was. */
      readonly spent?: string;
    }
  /** It could not be graded, and the submission is not why. */
  | { readonly type: 'broken'; readonly token: string; readonly message: string };

/** Characters of a line that are read at the most. */
export const LONGEST_LINE = 1024 * 1024;
