import { allowanceOf, unitPrice } from './rates.ts';

/** Hours in a month, as AWS's calculator counts them. */
export const HOURS = 730;

export type Architecture = 'x86' | 'arm';

/** What a month of a function's work is. */
export interface Work {
  readonly requests: number;
  /** Of one request, as it is billed: rounded up to a millisecond. */
  readonly milliseconds: number;
  readonly megabytes: number;
  /** x86 when left out. */
  readonly architecture?: Architecture;
}

export function gbSecondsOf({ requests, milliseconds, megabytes }: Work): number {
  return (requests * Math.ceil(milliseconds) * megabytes) / 1024 / 1000;
}

/** @see https://aws.amazon.com/lambda/pricing/ */
export function lambdaCost(work: Work, free = true): number {
  const paid = (used: number, allowance: string): number =>
    Math.max(0, used - (free ? allowanceOf(allowance).quantity : 0));
  return (
    paid(work.requests, 'lambda.requests') * unitPrice('lambda.requests') +
    paid(gbSecondsOf(work), 'lambda.compute') * unitPrice(`lambda.${work.architecture ?? 'x86'}`)
  );
}

/** Containers that stand all month, however much they are asked. */
export interface Containers {
  readonly count: number;
  readonly vcpu: number;
  readonly gigabytes: number;
}

/** @see https://aws.amazon.com/fargate/pricing/ */
export function fargateCost({ count, vcpu, gigabytes }: Containers): number {
  return count * HOURS * (vcpu * unitPrice('fargate.vcpu-hours') + gigabytes * unitPrice('fargate.gb-hours'));
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
