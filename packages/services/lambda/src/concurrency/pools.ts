/**
 * Where an invocation finds its place: rules on plain numbers, which the
 * cloud asks, and the lesson's simulator in the browser.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */

/** Concurrency of an account in one Region, unless AWS has raised it. */
export const ACCOUNT_CONCURRENCY = 1000;

/** What reservations must leave to the functions without one. */
export const LEAST_UNRESERVED = 100;

/** What there is, for one invocation. */
export interface Pools {
  /** Environments that stand ready for its version, if any. */
  readonly provisioned: number | undefined;
  /** What its function has reserved, if it has. */
  readonly reserved: number | undefined;
  /** Provisioned concurrency of all versions of its function: part of what is reserved. */
  readonly promised: number;
  /** What no function has reserved. */
  readonly shared: number;
}

/** What is taken of it. */
export type Taken = Readonly<Record<'provisioned' | 'reserved' | 'shared', number>>;

export type Place =
  | { readonly pool: keyof Taken }
  | {
      readonly throttled: 'ReservedFunctionConcurrentInvocationLimitExceeded' | 'ConcurrentInvocationLimitExceeded';
    };

/** A provisioned place, else one that the function has reserved, else one that all share; or none. */
export function placeFor({ provisioned, reserved, promised, shared }: Pools, taken: Taken): Place {
  if (provisioned !== undefined && taken.provisioned < provisioned) return { pool: 'provisioned' };
  if (reserved !== undefined) {
    return taken.reserved < reserved - promised
      ? { pool: 'reserved' }
      : { throttled: 'ReservedFunctionConcurrentInvocationLimitExceeded' };
  }
  return taken.shared < shared ? { pool: 'shared' } : { throttled: 'ConcurrentInvocationLimitExceeded' };
}
