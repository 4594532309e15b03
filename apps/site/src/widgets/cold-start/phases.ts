/**
 * The phases of a first invocation, and what each remedy changes of them. Two numbers are AWS's: the example of its article of
 * 29 April 2025 has 100.77 ms of INIT and 250.06 ms of the handler. The others are assumed, and say so.
 */
import type { Axis, Span } from '~/widgets/timeline.ts';

export interface Setting {
  /** Megabytes of code that are loaded before the handler can run. */
  readonly size: number;
  readonly remedy: keyof typeof REMEDIES;
  /** Whether an environment is there from an earlier invocation. */
  readonly warm: boolean;
}

export const SIZES = { 1: 'bundled, 1 MB', 10: '10 MB', 50: '50 MB' } as const;
export const REMEDIES = { none: 'none', snapstart: 'SnapStart (not for Node.js)', provisioned: 'provisioned' } as const;
export const STARTS = { cold: 'the first one', warm: 'one that follows' } as const;

/** Milliseconds in AWS's example. */
const AWS_INIT = 100.77;
const AWS_HANDLER = 250.06;

/** Assumed: milliseconds to make an environment, to fetch a megabyte, to load one, and to restore a snapshot. */
const MAKE = 80;
const FETCH = 1;
const LOAD = 8;
const RESTORE = 150;

interface Phase {
  readonly lane: string;
  readonly milliseconds: number;
  readonly kind: Span['kind'];
  readonly text: string;
  readonly billed: boolean;
}

export interface Start {
  readonly phases: readonly Phase[];
  /** What has happened before anybody called. */
  readonly before: string | undefined;
}

export function startOf({ size, remedy, warm }: Setting): Start {
  const handler: Phase = {
    lane: 'INVOKE',
    milliseconds: AWS_HANDLER,
    kind: 'success',
    text: 'your handler',
    billed: true,
  };
  if (warm) return { phases: [handler], before: 'The environment is there, INIT is long over.' };
  const make: Phase = { lane: 'make', milliseconds: MAKE, kind: 'wait', text: 'a new environment', billed: false };
  if (remedy === 'provisioned') {
    return {
      phases: [handler],
      before: 'Lambda has made the environment and run INIT before, and bills for it as long as it stands.',
    };
  }
  if (remedy === 'snapstart') {
    const restore: Phase = {
      lane: 'RESTORE',
      milliseconds: RESTORE,
      kind: 'service',
      text: 'the picture of an environment after INIT, of which hooks and the runtime’s loading are billed',
      billed: false,
    };
    return { phases: [make, restore, handler], before: 'INIT has run once, when the version was published.' };
  }
  const fetch: Phase = {
    lane: 'fetch',
    milliseconds: size * FETCH,
    kind: 'wait',
    text: `${size} MB of your package`,
    billed: false,
  };
  const init: Phase = {
    lane: 'INIT',
    // A bundle of one megabyte is AWS's example.
    milliseconds: AWS_INIT + (size - 1) * LOAD,
    kind: 'service',
    text: 'the runtime, and all that stands outside the handler',
    billed: true,
  };
  return { phases: [make, fetch, init, handler], before: undefined };
}

const rounded = (milliseconds: number): number => Math.round(milliseconds);
const total = (phases: readonly Phase[]): number => phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

/** One phase after the other, to scale. */
export function spansOf({ phases }: Start): Span[] {
  let at = 0;
  return phases.map(({ lane, milliseconds, kind, text, billed }) => {
    const span = {
      lane,
      at,
      to: at + milliseconds,
      kind,
      text: `${text}: ${rounded(milliseconds)} ms${billed ? ', billed' : ''}`,
    };
    at += milliseconds;
    return span;
  });
}

/** The same axis for all settings, so that they can be compared; a package that is too large for it has a longer one. */
export function axisOf({ phases }: Start): Axis {
  const end = total(phases) <= 600 ? 600 : 1200;
  return { label: 'one invocation, to scale', unit: 'ms', end, ticks: [0, end / 2, end] };
}

export function sumOf({ phases, before }: Start): string {
  const billed = Math.ceil(total(phases.filter((phase) => phase.billed)));
  const waited = `The caller waits ${rounded(total(phases))} ms; ${billed} ms are billed.`;
  return before === undefined ? waited : `${waited} ${before}`;
}
