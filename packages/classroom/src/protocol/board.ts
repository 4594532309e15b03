import { z } from 'zod';
import type { Isolation } from './join.ts';
import type { Help } from './learner.ts';
import { LIMITS } from './limits.ts';
import { countsSchema, type Counts, type ExerciseRules } from './rules.ts';
import { slugSchema, type CountedVerdict, type Remark, type SubmissionState } from './submission.ts';

/** Everything that the instructor's board shows at once. Hundreds of learners: so it is columns, not files. */
export interface BoardState {
  readonly title: string;
  readonly now: string;
  /** What the room needs to come in. */
  readonly room: { readonly address: string; readonly code: string };
  readonly counts: Counts;
  readonly exercises: readonly BoardExercise[];
  readonly learners: readonly BoardLearner[];
  readonly queue: { readonly waiting: number; readonly grading: number };
  readonly workers: readonly BoardWorker[];
  /** What an instructor has to know before anything else, such as that learners are trusted. */
  readonly warnings: readonly string[];
}

export interface BoardExercise {
  readonly slug: string;
  readonly number: number;
  readonly title: string;
  readonly rules: ExerciseRules;
  /** By check, of the newest verdict of each learner: whom it holds up. The first is what holds most people up. */
  readonly heldUp: readonly { readonly check: string; readonly title: string; readonly learners: number }[];
}

export interface BoardLearner {
  readonly id: string;
  readonly name: string;
  readonly joinedAt: string;
  /** When something of theirs arrived last. */
  readonly seenAt?: string;
  readonly help?: Help;
  /** By slug, for what was submitted. */
  readonly exercises: Readonly<Record<string, BoardCell>>;
}

export interface BoardCell {
  readonly submissions: number;
  /** The newest one. */
  readonly latest: string;
  readonly state: 'waiting' | 'graded' | 'failed';
  /** Of the one that counts. */
  readonly points?: number;
  /** The one that counts. */
  readonly counting?: string;
  /** Id of the first check that fails in the newest verdict. */
  readonly at?: string;
  readonly late?: number;
}

export interface BoardWorker {
  readonly id: string;
  readonly host: string;
  readonly isolation: Isolation;
  readonly slots: number;
  /** Quiet for long: it has died, or cannot reach the database. */
  readonly alive: boolean;
  /** It has another version of the course, and takes nothing. */
  readonly otherCourse?: true;
}

/** A submission, opened. */
export interface OpenedSubmission extends SubmissionState {
  readonly learner: { readonly id: string; readonly name: string };
  readonly contents: readonly OpenedFile[];
  /** Every verdict, oldest first: the first grading, and each re-grading. */
  readonly verdicts: readonly (CountedVerdict & { readonly round: number; readonly counts: boolean })[];
}

/** One path in its three versions; text, or undefined where it is not there or no text. */
export interface OpenedFile {
  readonly path: string;
  readonly submitted?: string;
  /** The learner says that the starter's file is not there any more. */
  readonly removed?: true;
  readonly starter?: string;
  readonly solution?: string;
}

/** A re-grading of everything of an exercise: shown first, and counted when the instructor says so. */
export interface Regrade {
  readonly round: number;
  readonly slug: string;
  readonly startedAt: string;
  readonly state: 'grading' | 'ready' | 'applied' | 'discarded';
  readonly total: number;
  readonly graded: number;
  /** Submissions whose verdict differs from the one that counts now. */
  readonly changes: readonly RegradeChange[];
}

export interface RegradeChange {
  readonly submission: string;
  readonly learner: string;
  readonly before: { readonly points: number; readonly status: string };
  readonly after: { readonly points: number; readonly status: string };
  /** Ids of checks that end otherwise. */
  readonly checks: readonly string[];
}

/** Two submissions that are alike, without what both have of the starter and the reference. */
export interface SimilarPair {
  readonly slug: string;
  readonly left: { readonly submission: string; readonly learner: string };
  readonly right: { readonly submission: string; readonly learner: string };
  /** 0 to 1. */
  readonly similarity: number;
  /** Tokens of the longest common piece. */
  readonly longest: number;
  /** Where, line by line: both counted from 1, ends included. */
  readonly pieces: readonly {
    readonly left: { readonly path: string; readonly from: number; readonly to: number };
    readonly right: { readonly path: string; readonly from: number; readonly to: number };
  }[];
}

export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  /** `instructor`, with the address that it came from. */
  readonly who: string;
  /** `open-exercise` */
  readonly action: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export const settingsSchema = z
  .strictObject({ title: z.string().min(1).max(LIMITS.name), counts: countsSchema })
  .partial();
export const remarkSchema = z.strictObject({ text: z.string().max(LIMITS.text) });
export const regradeAskedSchema = z.strictObject({ slug: slugSchema });
export const enterSchema = z.strictObject({ secret: z.string().max(200) });

/** What the server tells the board, as `data:` of server-sent events, at most one second after it happened. */
export type BoardEvent =
  | { readonly type: 'hello'; readonly now: string }
  /** Whose rows are other than before, and the parts that are small. */
  | {
      readonly type: 'changed';
      readonly now: string;
      readonly learners: readonly BoardLearner[];
      readonly exercises: readonly BoardExercise[];
      readonly queue: BoardState['queue'];
      readonly workers: readonly BoardWorker[];
    }
  | { readonly type: 'regrade'; readonly regrade: Omit<Regrade, 'changes'> }
  /** Something larger: ask for the state. */
  | { readonly type: 'reload' };

export type { Remark };
