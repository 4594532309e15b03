import type { Json } from '../json.ts';
import type { Outside } from '../outside.ts';

export interface IntrinsicFunction {
  readonly arity: readonly [least: number, most: number];
  readonly call: (args: readonly Json[], outside: Outside) => Json;
}

export type FunctionTable = Readonly<Record<string, IntrinsicFunction>>;
