import { ACCOUNT, REGION, zip } from '../lambda.ts';

/** A call: what its answer was recorded as (empty: nothing), the operation, its input. */
export type Step = readonly [key: string, operation: string, input: Readonly<Record<string, unknown>>];

/** A recorded situation, replayed as calls. A function `F` is there, ready, unless the steps make it. */
export interface Situation {
  readonly test: string;
  /** What `F` is created with, beyond a role and code. */
  readonly function?: Readonly<Record<string, unknown>>;
  /** Repositories that an image was pushed to before, each another. */
  readonly images?: readonly string[];
  /** The answer of `F`'s creation was recorded as. */
  readonly created?: string;
  readonly steps: readonly Step[];
}

export const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function`;

/** Parts of what many calls are given. */
export const named = { FunctionName: 'F' };
export const ZipFile = zip('export const handler = async () => 1;');
export const python = { Runtime: 'python3.12', Handler: 'index.handler' };
export const withEnvironment = { ...python, Handler: 'handler.handler', Timeout: 30, Environment: { Variables: {} } };
export const alias = (Name: string, more: object = {}) => ({ ...named, Name, FunctionVersion: '1', ...more });
/** Of another function than `F`. */
export const creation = {
  FunctionName: 'G',
  Role: `arn:aws:iam::${ACCOUNT}:role/R`,
  Runtime: 'python3.12',
  Handler: 'index.handler',
};

/** One call, the same for several recorded tests. */
export function each(
  test: string,
  cases: Readonly<Record<string, readonly [key: string, ...call: [string, object]]>>,
): Situation[] {
  return Object.entries(cases).map(([name, [key, operation, input]]) => ({
    test: `${test}[${name}]`,
    steps: [[key, operation, input as Step[2]]],
  }));
}
