import type { Call } from '@coldstart/cloud';
import { tooManyRequests } from '../errors.ts';
import { count, liveOf } from '../live.ts';
import { functionArn } from '../names.ts';
import { unreservedConcurrency } from '../settings/account.ts';
import type { LambdaFunction, ProvisionedConcurrency } from '../state.ts';
import type { InvokedVersion } from './invoked-version.ts';

export interface ConcurrencySlot {
  /** Whether it is one that the function has paid for in advance. */
  readonly provisioned: boolean;
  /** Gives it back. */
  readonly release: () => void;
}

/**
 * Takes a slot for one invocation: a provisioned one, else one that the function has reserved, else one that all share.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 *
 * @throws AwsError `TooManyRequestsException` when all are taken
 */
export function takeSlot(call: Call, { asked, found, version }: InvokedVersion): ConcurrencySlot {
  const { concurrency } = liveOf(call.cloud);
  const arn = functionArn(asked);
  const take = (pool: string, isProvisioned = false): ConcurrencySlot => {
    count(concurrency, pool, 1);
    return { provisioned: isProvisioned, release: () => count(concurrency, pool, -1) };
  };
  const running = (pool: string): number => concurrency.get(pool) ?? 0;

  const provisioned = provisionedFor(found, version.version);
  const own = functionArn(asked, version.version);
  if (provisioned?.ready === true && running(own) < provisioned.requested) return take(own, true);

  if (found.reservedConcurrency !== undefined) {
    const promised = [...found.provisioned.values()].reduce((sum, { requested }) => sum + requested, 0);
    if (running(arn) >= found.reservedConcurrency - promised) {
      throw tooManyRequests('ReservedFunctionConcurrentInvocationLimitExceeded');
    }
    return take(arn);
  }
  const shared = `${asked.account}/${asked.region}`;
  if (running(shared) >= unreservedConcurrency({ ...asked, cloud: call.cloud })) {
    throw tooManyRequests('ConcurrentInvocationLimitExceeded');
  }
  return take(shared);
}

/** Of the version itself, or of an alias that stands for it. */
function provisionedFor(found: LambdaFunction, version: string): ProvisionedConcurrency | undefined {
  if (found.provisioned.size === 0) return undefined;
  const own = found.provisioned.get(version);
  if (own !== undefined) return own;
  for (const alias of found.aliases.values()) {
    const config = alias.version === version ? found.provisioned.get(alias.name) : undefined;
    if (config !== undefined) return config;
  }
  return undefined;
}
