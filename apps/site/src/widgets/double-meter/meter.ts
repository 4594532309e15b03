/** A parent that needs a child, built in four ways: who runs, who waits, and what a million of them cost. In seconds. */
import { billOf, dollars, type Usage } from '@coldstart/prices';
import type { Axis, Span } from '~/widgets/timeline.ts';

export const WAYS = {
  direct: 'Call, and wait',
  queue: 'Leave a message',
  states: 'Step Functions',
  durable: 'Durable function',
} as const;
/** Seconds that the child takes. */
export const CHILDREN = [1, 3, 10] as const;

export interface Setting {
  readonly way: keyof typeof WAYS;
  readonly child: number;
}

/** Seconds of the parent before the child, and behind it. */
const [BEFORE, BEHIND] = [0.3, 0.2];
const MEGABYTES = 512;
const MANY = 1_000_000;

const exact = (seconds: number): number => Math.round(seconds * 100) / 100;

/** Seconds of compute of both, and what joins them. */
export function usageOf({ way, child }: Setting): { readonly seconds: number; readonly usage: readonly Usage[] } {
  const of = (meter: string, quantity: number): Usage => ({ meter, quantity, resource: WAYS[way] });
  const joins: Record<Setting['way'], readonly Usage[]> = {
    direct: [],
    // Sent, received, deleted.
    queue: [of('sqs.requests', 3)],
    // Parent, child, and what comes behind.
    states: [of('states.transitions', 3), of('lambda.requests', 1)],
    // The step that calls, and its result: the parent is started again for what comes behind.
    durable: [of('lambda.durable', 2), of('lambda.requests', 1)],
  };
  const waiting = way === 'direct' ? child : 0;
  const seconds = exact(BEFORE + waiting + child + (way === 'queue' ? 0 : BEHIND));
  return { seconds, usage: [of('lambda.requests', 2), of('lambda.x86', (MEGABYTES / 1024) * seconds), ...joins[way]] };
}

export function spansOf({ way, child }: Setting): Span[] {
  const ends = exact(BEFORE + child);
  const joins = { direct: 'calls the child', queue: 'leaves a message', states: 'ends', durable: 'is put aside' };
  const parent: Span = { lane: 'parent', at: 0, to: BEFORE, kind: 'service', text: `works, and ${joins[way]}` };
  const inside: Span = { lane: 'child', at: BEFORE, to: ends, kind: 'service', text: `works ${child} s, billed` };
  const behind: Span = {
    lane: 'parent',
    at: ends,
    to: exact(ends + BEHIND),
    kind: 'success',
    text: 'goes on with the answer',
  };
  const waits: Record<Setting['way'], readonly Span[]> = {
    direct: [{ lane: 'parent', at: BEFORE, to: ends, kind: 'wait', text: `waits ${child} s, billed` }],
    queue: [],
    states: [{ lane: 'workflow', at: BEFORE, to: ends, kind: 'success', text: 'waits, and is billed by the step' }],
    durable: [{ lane: 'execution', at: BEFORE, to: ends, kind: 'success', text: 'waits, and nothing runs' }],
  };
  return [parent, ...waits[way], inside, ...(way === 'queue' ? [] : [behind])];
}

export function axisOf({ child }: Setting): Axis {
  const end = { 1: 2, 3: 4, 10: 12 }[child] ?? 12;
  return { label: 'who runs, who waits, who is billed', unit: 's', end, ticks: [0, end / 2, end] };
}

/** What a million cost, without anything free. */
export function costOf(setting: Setting): number {
  return billOf(usageOf(setting).usage, { times: MANY, free: false }).total;
}

/** All of it in two sentences. */
export function sumOf(setting: Setting): string {
  const { seconds } = usageOf(setting);
  const costs = `A million cost ${dollars(costOf(setting))}.`;
  const saved = costOf({ ...setting, way: 'direct' }) - costOf(setting);
  if (setting.way === 'direct') return `${seconds} s are billed, ${setting.child} of them for waiting. ${costs}`;
  const compared = `${dollars(Math.abs(saved))} ${saved > 0 ? 'less' : 'more'} than with a call that waits`;
  return `${seconds} s are billed, none for waiting. ${costs.slice(0, -1)}, ${compared}.`;
}
