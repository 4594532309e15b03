import type {
  CheckVerdict,
  CloudState,
  ExerciseVerdict,
  InvokeAsked,
  Invoked,
  Phase,
  RunTraces,
  Trace,
} from '../api.ts';

/** An exercise in one language. */
export interface VariantId {
  readonly slug: string;
  readonly variant: string;
}

/** An exercise that has no account yet. */
export const NO_ACCOUNT: CloudState = { sections: [], problems: [] };

export const NO_TRACES: RunTraces = { traces: [], omitted: 0 };

/** What the server asks of the grader's process. */
export type GraderRequest =
  | ({ readonly type: 'grade' } & VariantId)
  | ({ readonly type: 'cloud'; readonly id: number } & VariantId)
  | ({ readonly type: 'invoke'; readonly id: number; readonly asked: InvokeAsked } & VariantId)
  | ({ readonly type: 'traces'; readonly id: number } & VariantId)
  /** A manifest was changed. */
  | { readonly type: 'forget' };

/** What the grader's process answers and reports. */
export type GraderMessage =
  | { readonly type: 'ready' }
  | ({ readonly type: 'phase'; readonly phase: Phase } & VariantId)
  | ({ readonly type: 'trace'; readonly title: string; readonly trace: Trace } & VariantId)
  | ({
      readonly type: 'check';
      readonly verdict: CheckVerdict;
      readonly trace: Trace;
      readonly lines: readonly string[];
    } & VariantId)
  | ({ readonly type: 'verdict'; readonly verdict: ExerciseVerdict } & VariantId)
  | ({ readonly type: 'failed'; readonly message: string } & VariantId)
  | { readonly type: 'cloud'; readonly id: number; readonly state: CloudState }
  | { readonly type: 'traces'; readonly id: number; readonly found: RunTraces }
  /** Without `invoked` there is nothing to call. */
  | { readonly type: 'invoked'; readonly id: number; readonly invoked: Invoked | undefined };
