import { z } from 'zod';
import type { Me, Isolation } from './join.ts';
import { LIMITS } from './limits.ts';
import { slugSchema, type Remark, type SubmissionState, type SubmittedFile } from './submission.ts';
import type { ExerciseRules } from './rules.ts';

/** Everything that a learner's page and `pnpm submit` need to know. */
export interface LearnerState {
  readonly me: Me;
  readonly title: string;
  readonly isolation: Isolation['kind'];
  /** The server's clock, ISO 8601. */
  readonly now: string;
  readonly exercises: readonly LearnerExercise[];
  /** Since when help is asked for. */
  readonly help?: Help;
}

export interface LearnerExercise {
  readonly slug: string;
  readonly number: number;
  readonly title: string;
  readonly variants: readonly string[];
  /** Whether a submission is taken now. */
  readonly open: boolean;
  readonly rules: ExerciseRules;
  /** Newest first. */
  readonly submissions: readonly Omit<SubmissionState, 'slug'>[];
  /** Of the submission that counts. */
  readonly points?: number;
}

/** What a page edits: the starter, what is given, and what was sent last. */
export interface EditableFiles {
  readonly slug: string;
  readonly variant: string;
  /** Markdown of the task. */
  readonly readme: string;
  readonly files: readonly {
    readonly path: string;
    readonly starter: string;
    /** As it was submitted last; absent when it never was. */
    readonly submitted?: string;
    /** It was not there any more in what was submitted last. */
    readonly removed?: true;
    /** The learner's own: there is none in the starter. */
    readonly added?: true;
    /** To be read, not to be changed. */
    readonly given?: true;
  }[];
}

export const helpAskedSchema = z.strictObject({
  /** False takes the question back. */
  asking: z.boolean(),
  slug: slugSchema.optional(),
  text: z.string().max(LIMITS.text).optional(),
});

export interface Help {
  readonly since: string;
  readonly slug?: string;
  readonly text?: string;
}

/** What the server tells a learner, as `data:` of server-sent events. */
export type LearnerEvent =
  | { readonly type: 'hello'; readonly now: string }
  /** A submission is kept, waits with another place, has a verdict or a remark. */
  | { readonly type: 'submission'; readonly submission: SubmissionState }
  /** Opened, closed, another deadline, or verdicts that count anew: ask for the state. */
  | { readonly type: 'changed' };

export type { Remark, SubmittedFile };
