import type { PolicyPath } from '../policy-error.ts';
import type { Range } from '../source.ts';

export type Layer = 'json' | 'grammar' | 'meaning';

/**
 * - `error`: AWS refuses the policy, or a statement can never have an effect
 * - `warning`: it works, but hardly as meant
 * - `suggestion`: it works, and could be better
 */
export type Severity = 'error' | 'warning' | 'suggestion';

/** Something about a policy that its author should know. */
export interface Finding {
  /** `UnknownAction`: stable, for tests and for help pages. */
  readonly code: string;
  readonly layer: Layer;
  readonly severity: Severity;
  /** What is the matter, and what to do. */
  readonly message: string;
  /** AWS's own message, where AWS refuses the policy. */
  readonly aws?: string;
  readonly path: PolicyPath;
  readonly range: Range;
}

/** A finding that has not been placed in the text yet. */
export type Draft = Omit<Finding, 'layer' | 'range'>;
