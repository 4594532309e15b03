/** A step of a path; https://github.com/json-path/JsonPath is what AWS reads paths with. */
export type Step =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'all' }
  | { readonly kind: 'deep' }
  | { readonly kind: 'filter'; readonly test: Test };

export type Test =
  | { readonly kind: 'and' | 'or'; readonly tests: readonly Test[] }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'exists'; readonly path: Path }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Operand; readonly right: Operand };

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly values: readonly (string | number | boolean | null)[] };

export interface Path {
  readonly source: string;
  /** `$` is the input, `$$` the context object, `@` the element that a filter looks at, anything else a variable. */
  readonly root: string;
  readonly steps: readonly Step[];
  /** Whether it can lead to one value only; otherwise what it finds is a list. */
  readonly definite: boolean;
}

export function isDefinite(steps: readonly Step[]): boolean {
  return steps.every(
    (step) =>
      (step.kind === 'names' && step.names.length === 1) || (step.kind === 'indexes' && step.indexes.length === 1),
  );
}

/** Says that a text is not a path. */
export class PathSyntaxError extends Error {
  override name = 'PathSyntaxError';
}
