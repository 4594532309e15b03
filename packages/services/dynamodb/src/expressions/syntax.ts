import type { Path } from '../values/path.ts';
import type { AttributeValue } from '../values/value.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A step of a path as written: a plain word, a `#name` or an index. */
export type Step =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'index'; readonly index: number };

/** Anything that stands for a value, as written. */
export type Term =
  | { readonly kind: 'path'; readonly steps: readonly Step[] }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Term[] };

/** A condition as written. */
export type ConditionTerm =
  | { readonly kind: 'and' | 'or'; readonly left: ConditionTerm; readonly right: ConditionTerm }
  | { readonly kind: 'not'; readonly condition: ConditionTerm }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Term; readonly right: Term }
  | { readonly kind: 'between'; readonly operand: Term; readonly low: Term; readonly high: Term }
  | { readonly kind: 'in'; readonly operand: Term; readonly list: readonly Term[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Term[] };

/** What a condition compares, its names and values filled in. */
export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'size'; readonly of: Operand };

/** A condition that can be evaluated. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'exists'; readonly path: Path; readonly exists: boolean }
  | { readonly kind: 'type'; readonly operand: Operand; readonly type: string }
  | { readonly kind: 'begins_with' | 'contains'; readonly operand: Operand; readonly part: Operand };

/** What an update sets an attribute to. */
export type UpdateValue =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: '+' | '-'; readonly left: UpdateValue; readonly right: UpdateValue }
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly otherwise: UpdateValue }
  | { readonly kind: 'list_append'; readonly first: UpdateValue; readonly second: UpdateValue };

/** One thing that an update does to an attribute. */
export type UpdateAction =
  | { readonly kind: 'SET'; readonly path: Path; readonly value: UpdateValue }
  | { readonly kind: 'REMOVE'; readonly path: Path }
  | {
      readonly kind: 'ADD' | 'DELETE';
      readonly path: Path;
      readonly value: AttributeValue;
      /** It comes from `AttributeUpdates`, whose faults have other words. */
      readonly legacy?: boolean;
    };
