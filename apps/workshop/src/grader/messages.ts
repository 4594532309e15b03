import type { CheckVerdict, CloudState, ExerciseVerdict, Phase, Trace } from '../api.ts';

/** An exercise in one language. */
export interface Which {
  readonly slug: string;
  readonly variant: string;
}

/** An exercise that has no account yet. */
export const NO_ACCOUNT: CloudState = { sections: [], problems: [] };

/** What the server asks of the grader's process. */
export type Ask =
  | ({ readonly type: 'grade' } & Which)
  | ({ readonly type: 'cloud'; readonly id: number } & Which)
  /** A manifest was changed. */
  | { readonly type: 'forget' };

/** What the grader's process tells. */
export type Told =
  | { readonly type: 'ready' }
  | ({ readonly type: 'phase'; readonly phase: Phase } & Which)
  | ({ readonly type: 'trace'; readonly title: string; readonly trace: Trace } & Which)
  | ({
      readonly type: 'check';
      readonly verdict: CheckVerdict;
      readonly trace: Trace;
      readonly lines: readonly string[];
    } & Which)
  | ({ readonly type: 'verdict'; readonly verdict: ExerciseVerdict } & Which)
  | ({ readonly type: 'failed'; readonly message: string } & Which)
  | { readonly type: 'cloud'; readonly id: number; readonly state: CloudState };
