/** A rush on an account: an API, others that share with it, and what becomes of them. The load is put on by the cloud's own rules. */
import { totalOf, underLoad, STEP, type LoadedFunction, type Moment } from '@coldstart/service-lambda/load';
import type { Kind } from '~/lib/signs.ts';

export interface Setting {
  /** Requests a second at the peak. */
  readonly rate: number;
  readonly milliseconds: number;
  /** Undefined where nothing is reserved. */
  readonly reserved: number | undefined;
  readonly provisioned: number;
  /** Whether others take all they get. */
  readonly others: boolean;
  /** Concurrency of the account. */
  readonly account: number;
}

export const CHOICES = {
  rate: [400, 800, 2000],
  milliseconds: [100, 250, 1000],
  reserved: [undefined, 100, 200, 400],
  provisioned: [0, 30, 100],
  others: [false, true],
  account: [1000, 5000],
} as const satisfies { readonly [Key in keyof Setting]: readonly Setting[Key][] };

export const FIRST: Setting = {
  rate: 800,
  milliseconds: 250,
  reserved: undefined,
  provisioned: 0,
  others: true,
  account: 1000,
};

export const SECONDS = 20;
/** Seconds of calm before the peak, and before the others come. */
const CALM = 3;
const OTHERS_COME = 1;
const CALM_RATE = 20;
const OTHERS: LoadedFunction = {
  name: 'Others',
  rate: (second) => (second < OTHERS_COME ? 0 : 3000),
  milliseconds: 500,
};

/** A second of one function. */
export interface Second {
  /** The most at once. */
  readonly running: number;
  readonly throttled: number;
  readonly cold: number;
}

export interface Curve {
  readonly name: string;
  readonly milliseconds: number;
  readonly seconds: readonly Second[];
  readonly most: number;
  readonly requests: number;
  readonly throttled: number;
  readonly cold: number;
}

export function run(setting: Setting): Curve[] {
  const { rate, milliseconds, reserved, provisioned, others, account } = setting;
  const api: LoadedFunction = {
    name: 'API',
    rate: (second) => (second < CALM ? CALM_RATE : rate),
    milliseconds,
    reserved,
    provisioned: provisioned === 0 ? undefined : provisioned,
  };
  const functions = others ? [OTHERS, api] : [api];
  const moments = underLoad(functions, { seconds: SECONDS, account });
  return functions.map((one, index) => curveOf(one, moments[index] ?? [])).reverse();
}

function curveOf({ name, rate, milliseconds }: LoadedFunction, moments: readonly Moment[]): Curve {
  const steps = 1000 / STEP;
  const seconds = Array.from({ length: SECONDS }, (_, second) => {
    const { most: running, throttled, cold } = totalOf(moments.slice(second * steps, (second + 1) * steps));
    return { running, throttled, cold };
  });
  const { most, throttled, cold } = totalOf(moments);
  const requests = seconds.reduce((sum, _, second) => sum + rate(second), 0);
  return { name, milliseconds, seconds, most, requests, throttled, cold };
}

/** What the peak needs: rate times duration. */
export const needOf = ({ rate, milliseconds }: Setting): number => Math.ceil((rate * milliseconds) / 1000);

const number = (value: number): string => value.toLocaleString('en');

export function sumOf(setting: Setting): string {
  const { rate, milliseconds } = setting;
  return `${number(rate)} a second × ${milliseconds / 1000} s: the API needs ${number(needOf(setting))} at once at its peak.`;
}

/** One line for each function: what became of it. */
export function lineOf({ name, most, requests, throttled, cold }: Curve): {
  readonly kind: Kind;
  readonly text: string;
} {
  const refused = throttled === 0 ? 'none throttled' : `${number(throttled)} throttled`;
  return {
    kind: throttled === 0 ? 'success' : 'denial',
    text: `${name}: at most ${number(most)} at once; of ${number(requests)} requests ${refused}, ${number(cold)} waited for a new environment`,
  };
}

/** The columns of a drawing, in percent of the highest of all: what ran, and what would have run had it not been throttled. */
export function columnsOf(curves: readonly Curve[]): { readonly running: number; readonly throttled: number }[][] {
  const wanted = ({ milliseconds }: Curve, { throttled }: Second): number => (throttled * milliseconds) / 1000;
  const highest = Math.max(
    ...curves.flatMap((curve) => curve.seconds.map((second) => second.running + wanted(curve, second))),
  );
  return curves.map((curve) =>
    curve.seconds.map((second) => ({
      running: (second.running / highest) * 100,
      throttled: (wanted(curve, second) / highest) * 100,
    })),
  );
}

/** How a choice is called. */
export function wordOf(key: keyof Setting, value: Setting[keyof Setting]): string {
  if (value === undefined || (key === 'provisioned' && value === 0)) return 'none';
  if (typeof value === 'boolean') return value ? 'take all they get' : 'are quiet';
  return key === 'milliseconds' ? `${number(value)} ms` : number(value);
}

export const LEGENDS: Readonly<Record<keyof Setting, string>> = {
  rate: 'Requests a second',
  milliseconds: 'Each takes',
  reserved: 'Reserved',
  provisioned: 'Provisioned',
  others: 'Other functions',
  account: 'The account has',
};
