import type { Json, JsonObject } from '../json.ts';
import type { Outside } from '../outside.ts';
import type { Roots } from '../paths/query.ts';

/** What a query of a state can see. */
export interface Scope {
  /** `$` in a path: the state's input, its result, or an error that was caught. */
  readonly input: Json;
  readonly variables: JsonObject;
  readonly context: JsonObject;
  readonly outside: Outside;
  /** `$states.input` where that is another than `$`. */
  readonly states?: { readonly input: Json; readonly result?: Json; readonly errorOutput?: Json };
}

export function rootsOf(scope: Scope): Roots {
  return (root) => {
    if (root === '$') return scope.input;
    if (root === '$$') return scope.context;
    return Object.hasOwn(scope.variables, root) ? scope.variables[root] : undefined;
  };
}
