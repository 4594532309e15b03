/** What a field of an event can hold that a pattern can be compared with. */
export type Scalar = string | number | boolean | null;

export type Test = (value: Scalar) => boolean;

/** One of the alternatives in a field's list. */
export interface Condition {
  /** As it stands in the pattern: `"running"`, `{"prefix":"run"}`. */
  readonly text: string;
  readonly test: Test;
  /** It asks for this very value. */
  readonly literal?: Scalar;
  /** `{"exists":false}`: fulfilled where there is no value. */
  readonly absence?: true;
  /** Those that it compares with: they make a pattern complex. */
  readonly wildcards?: readonly Wildcard[];
}

/** A text cut at its stars: `a*b` is `a` and `b`. */
export type Wildcard = readonly [string, ...string[]];

/** What a pattern asks of one field. */
export interface Clause {
  /** Steps joined by dots, as AWS joins them: `detail.state`. */
  readonly path: string;
  /** The name at the top of the pattern that it stands under. */
  readonly key: string;
  /** How many levels down in the pattern it stands; 1 at the top. */
  readonly depth: number;
  readonly conditions: readonly Condition[];
}
