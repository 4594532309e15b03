/** What a step says: the same sentence for those who look at the drawing and for those who listen. */
import type { TraceStep } from '@coldstart/workshop/api';
import type { Kind } from '~/lib/signs.ts';

export const CHECK = 'the check';

/** What happened, without what became of it: `the check calls Lambda Invoke on HelloFunction`. */
export function describeStep(step: TraceStep): string {
  const { kind, service, action, resource, actor } = step;
  const on = resource === undefined || resource === '' ? '' : ` on ${resource}`;
  switch (kind) {
    case 'call':
      return `${actor ?? 'Someone'} calls ${service} ${action}${on}`;
    case 'invocation':
      return `${resource ?? service} runs${/^attempt [2-9]|^attempt \d\d/.test(action) ? `, ${action}` : ''}`;
    case 'delivery':
      return `${service} delivers${action === 'deliver' ? '' : ` ${action}`}${resource === undefined ? '' : ` to ${resource}`}`;
    case 'retry':
      return `${service} plans another attempt${resource === undefined ? '' : ` of ${resource}`}`;
    case 'decision':
      return `IAM ${step.outcome === 'ok' ? 'allows' : 'denies'} ${action}${on}`;
    case 'fault':
      return `A fault that the check asked for: ${action} in ${service}${on}`;
    case 'state':
      return `${service}: ${action}${on}`;
  }
}

const ENDS: Readonly<Record<TraceStep['outcome'], string>> = {
  ok: '',
  pending: ', not finished',
  error: ', fails',
  denied: ', is denied',
  throttled: ', is throttled',
};

/** What became of it, after what happened: `, fails`. */
export function ending({ kind, outcome }: TraceStep): string {
  return kind === 'decision' || kind === 'fault' ? '' : ENDS[outcome];
}

/** The whole sentence of a step. */
export function sentence(step: TraceStep): string {
  const message = step.message === undefined || step.message === '' ? '' : `: ${step.message}`;
  return `${describeStep(step)}${ending(step)}${message}`;
}

/** Colour, pattern and sign of a step. */
export function kindOf({ kind, outcome }: TraceStep): Kind {
  if (outcome === 'denied') return 'denial';
  if (outcome === 'error' || kind === 'fault') return 'failure';
  if (outcome === 'throttled' || outcome === 'pending' || kind === 'retry') return 'wait';
  return kind === 'invocation' || kind === 'decision' ? 'success' : 'service';
}

/** A time or a length as it is read: `34 ms`, `1.2 s`, `1 min`, `2 h 5 min`. */
export function time(milliseconds: number): string {
  const ms = Math.round(milliseconds);
  if (ms < 1000) return `${ms} ms`;
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 60) return `${seconds} s`;
  return joined(Math.round(ms / 1000) * 1000, [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ]);
}

/** The two largest units, the second only where there is something of it. */
function joined(milliseconds: number, units: readonly (readonly [number, string])[]): string {
  const first = units.findIndex(([size]) => milliseconds >= size);
  const [large, small] = [units[first], units[first + 1]];
  if (large === undefined) return `${milliseconds} ms`;
  const whole = Math.floor(milliseconds / large[0]);
  const rest = small === undefined ? 0 : Math.floor((milliseconds % large[0]) / small[0]);
  return rest === 0 || small === undefined ? `${whole} ${large[1]}` : `${whole} ${large[1]} ${rest} ${small[1]}`;
}
