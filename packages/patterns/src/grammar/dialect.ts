/** What a service's language has of the operators. */
export interface Dialect {
  /** Whether `prefix` and `suffix` take `{"equals-ignore-case": ...}`. */
  readonly affixesIgnoreCase: boolean;
  /** What can stand in `anything-but`. */
  readonly anythingBut: readonly AnythingBut[];
  /** Whether a prefix in `anything-but` may be a list. */
  readonly anythingButPrefixes: boolean;
}

export type AnythingBut = 'prefix' | 'suffix' | 'equals-ignore-case' | 'wildcard';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export const EVENT_BRIDGE: Dialect = {
  affixesIgnoreCase: true,
  anythingBut: ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'],
  anythingButPrefixes: true,
};

/** https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html */
export const SNS: Dialect = {
  affixesIgnoreCase: false,
  anythingBut: ['prefix', 'wildcard'],
  anythingButPrefixes: false,
};
