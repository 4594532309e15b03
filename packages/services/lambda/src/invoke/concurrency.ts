import type { Call } from '@coldstart/cloud';
import { tooManyRequests } from '../errors.ts';
import { placeFor } from '../concurrency/pools.ts';
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
  const provisioned = provisionedFor(found, version.version);
  const counters = {
    provisioned: functionArn(asked, version.version),
    reserved: functionArn(asked),
    shared: `${asked.account}/${asked.region}`,
  };
  const taken = (pool: keyof typeof counters): number => concurrency.get(counters[pool]) ?? 0;
  const place = placeFor(
    {
      provisioned: provisioned?.ready === true ? provisioned.requested : undefined,
      reserved: found.reservedConcurrency,
      promised: [...found.provisioned.values()].reduce((sum, { requested }) => sum + requested, 0),
      shared: unreservedConcurrency({ ...asked, cloud: call.cloud }),
    },
    { provisioned: taken('provisioned'), reserved: taken('reserved'), shared: taken('shared') },
  );
  if ('throttled' in place) throw tooManyRequests(place.throttled);
  const counter = counters[place.pool];
  count(concurrency, counter, 1);
  return { provisioned: place.pool === 'provisioned', release: () => count(concurrency, counter, -1) };
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
