/** What a month of the same work costs on Lambda and in containers that stand, in numbers and words. */
import { breakEven, fargateCost, lambdaCost, type Containers, type Work } from '@coldstart/prices/work';

export const MILLISECONDS = [20, 100, 500, 2000] as const;
export const MEGABYTES = [128, 512, 1024, 2048] as const;
export const SIZES: readonly (Containers & { readonly id: string; readonly name: string })[] = [
  { id: 'small', name: '2 small: 0.25 vCPU, 0.5 GB', count: 2, vcpu: 0.25, gigabytes: 0.5 },
  { id: 'middle', name: '2 middling: 1 vCPU, 2 GB', count: 2, vcpu: 1, gigabytes: 2 },
  { id: 'large', name: '4 large: 2 vCPU, 4 GB', count: 4, vcpu: 2, gigabytes: 4 },
];

/** Steps of the slider, each a hundredth of five powers of ten. */
export const STEPS = 100;

/** What the widget begins with. */
export const FIRST = { step: 46, milliseconds: 100, megabytes: 512, size: 'small' } as const;

export interface Chosen {
  readonly step: number;
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly size: string;
}

/** From 10 thousand to a billion requests a month, with two digits that count. */
export const requestsAt = (step: number): number => Number((10 ** (4 + (step * 5) / STEPS)).toPrecision(2));

/** Where on the slider so many requests are, in percent. */
export const placeOf = (requests: number): number => Math.min(100, Math.max(0, ((Math.log10(requests) - 4) / 5) * 100));

const MILLION = 1_000_000;

/** `3.2 million`, `40 thousand` */
export function many(requests: number): string {
  const [unit, name] =
    requests >= 1000 * MILLION
      ? [1000 * MILLION, 'billion']
      : requests >= MILLION
        ? [MILLION, 'million']
        : [1000, 'thousand'];
  return `${Number((requests / unit).toPrecision(2)).toLocaleString('en')} ${name}`;
}

export const dollars = (amount: number): string =>
  `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

export interface Compared {
  readonly requests: number;
  readonly lambda: number;
  readonly containers: number;
  /** Requests a month at which both cost the same. */
  readonly crossing: number;
  readonly sum: string;
  readonly at: string;
}

export function compare({ step, milliseconds, megabytes, size }: Chosen): Compared {
  const chosen = SIZES.find(({ id }) => id === size) ?? SIZES[0];
  if (chosen === undefined) throw new Error('There are no sizes.');
  const work: Work = { requests: requestsAt(step), milliseconds, megabytes };
  const [lambda, containers] = [lambdaCost(work), fargateCost(chosen)];
  const crossing = breakEven(work, containers);
  const sum =
    lambda < containers
      ? `Lambda is cheaper, by ${dollars(containers - lambda)} a month`
      : `The containers are cheaper, by ${dollars(lambda - containers)} a month`;
  return {
    requests: work.requests,
    lambda,
    containers,
    crossing,
    sum: `${sum}.`,
    at: `Both cost the same at ${many(crossing)} requests a month. ${perSecond(work.requests)}`,
  };
}

const SECONDS = 730 * 3600;

function perSecond(requests: number): string {
  const rate = requests / SECONDS;
  if (rate > 0.7 && rate < 1.5) return `${many(requests)} a month are about one a second.`;
  if (rate < 1) return `${many(requests)} a month are one in ${Math.round(1 / rate)} seconds on average.`;
  return `${many(requests)} a month are ${Number(rate.toPrecision(2)).toLocaleString('en')} a second on average.`;
}
