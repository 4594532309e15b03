import table from './prices.json' with { type: 'json' };
import type { Day } from './day.ts';

/** Prices as they were on a day, in one Region, for x86 and without discounts. */
export const PRICES = table;
export const PRICES_READ: Day = table.read;

/** Hours in a month, as AWS's calculator counts them. */
const HOURS = 730;

/** What a month of a function's work is. */
export interface Work {
  readonly requests: number;
  /** Of one request, as it is billed: rounded up to a millisecond. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** @see https://aws.amazon.com/lambda/pricing/ */
export function lambdaCost({ requests, milliseconds, megabytes }: Work, free = true): number {
  const { request, gbSecond, freeRequests, freeGbSeconds } = PRICES.lambda;
  const seconds = (requests * Math.ceil(milliseconds) * megabytes) / 1024 / 1000;
  const paid = (used: number, given: number): number => Math.max(0, used - (free ? given : 0));
  return paid(requests, freeRequests) * request + paid(seconds, freeGbSeconds) * gbSecond;
}

/** Containers that stand all month, however much they are asked. */
export interface Containers {
  readonly count: number;
  readonly vcpu: number;
  readonly gigabytes: number;
}

/** @see https://aws.amazon.com/fargate/pricing/ */
export function fargateCost({ count, vcpu, gigabytes }: Containers): number {
  const { vcpuHour, gbHour } = PRICES.fargate;
  return count * HOURS * (vcpu * vcpuHour + gigabytes * gbHour);
}

/** From so many requests a month on, Lambda costs as much as this. */
export function breakEven(work: Omit<Work, 'requests'>, cost: number): number {
  // Both terms grow with the requests: halving the distance finds the crossing.
  let [low, high] = [0, 1];
  while (lambdaCost({ ...work, requests: high }) < cost) high *= 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (lambdaCost({ ...work, requests: middle }) < cost) low = middle;
    else high = middle;
  }
  return high;
}
