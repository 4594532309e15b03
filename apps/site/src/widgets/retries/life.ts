/** The life of an asynchronous event, told with the model by which the course's cloud retries. */
import {
  afterRun,
  afterThrottle,
  hearsOf,
  switchedOff,
  type Condition,
  type EventSettings,
} from '@coldstart/service-lambda/async-retries';
import type { Kind } from '~/lib/signs.ts';
import { duration } from './duration.ts';

export const FATES = {
  works: 'It works',
  once: 'It fails once',
  fails: 'It fails each time',
  busy: 'Nothing is free for 10 minutes',
  throttled: 'Nothing is ever free',
  off: 'The function is switched off',
} as const;
export type Fate = keyof typeof FATES;

export const NETS = {
  none: 'No net',
  destination: 'Failure destination',
  deadLetterQueue: 'Dead-letter queue',
} as const;
export type Net = keyof typeof NETS;

/** Seconds. */
export const AGES = [60, 300, 3600, 21_600];
export const RETRIES = [0, 1, 2];

/** Seconds after which `busy` ends. */
const BUSY = 600;

/** Something that happened between two moments, in seconds since the event came. */
export interface Moment {
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  readonly kind: Kind;
  readonly text: string;
}

export interface Life {
  readonly moments: readonly Moment[];
  readonly condition: Condition;
  /** Times that the function ran. */
  readonly runs: number;
  /** Seconds from its arrival to its end. */
  readonly end: number;
  readonly lost: boolean;
}

const hasRoom = (fate: Fate, age: number): boolean => fate !== 'throttled' && (fate !== 'busy' || age >= BUSY);
const failsAt = (fate: Fate, attempt: number): boolean => fate === 'fails' || (fate === 'once' && attempt === 1);

export function lifeOf(fate: Fate, settings: EventSettings, net: Net): Life {
  const moments: Moment[] = [];
  let event = { attempts: 0, throttles: 0, age: 0 };
  let condition: Condition | undefined = switchedOff(fate === 'off' ? 0 : undefined)
    ? 'ZeroReservedConcurrency'
    : undefined;
  while (condition === undefined) {
    const { age } = event;
    const runs = hasRoom(fate, age);
    const attempts = event.attempts + (runs ? 1 : 0);
    const failed = failsAt(fate, attempts);
    const next = runs ? afterRun({ ...event, attempts }, failed, settings) : afterThrottle(event, settings);
    const wait = 'retryIn' in next ? next.retryIn : 0;
    if (runs) moments.push(...attemptOf(attempts, failed, age, wait));
    else moments.push(throttleOf(moments, age, wait));
    if ('condition' in next) condition = next.condition;
    event = { attempts, throttles: event.throttles + (runs ? 0 : 1), age: age + wait };
  }
  const last = endOf(condition, event.age, net);
  return {
    moments: [...moments, last],
    condition,
    runs: event.attempts,
    end: event.age,
    lost: last.kind === 'failure',
  };
}

function attemptOf(attempt: number, failed: boolean, at: number, wait: number): Moment[] {
  const ran: Moment = failed
    ? { lane: `attempt ${attempt}`, from: at, to: at, kind: 'failure', text: 'the function fails' }
    : { lane: `attempt ${attempt}`, from: at, to: at, kind: 'success', text: 'the function succeeds' };
  if (wait === 0) return [ran];
  return [ran, { lane: 'Lambda', from: at, to: at + wait, kind: 'wait', text: `waits ${duration(wait)}` }];
}

/** Tries that follow each other with nothing to run on are one moment. */
function throttleOf(moments: Moment[], at: number, wait: number): Moment {
  const before = moments.at(-1)?.lane === 'throttled' ? moments.pop() : undefined;
  const from = before?.from ?? at;
  const tries = Number(/\d+/.exec(before?.text ?? '0')?.[0]) + 1;
  const often = tries > 9 ? ', at last every 5 minutes' : '';
  const text = `${tries === 1 ? '1 try' : `${tries} tries`} without concurrency to run on${often}`;
  return { lane: 'throttled', from, to: at + wait, kind: 'denial', text };
}

function endOf(condition: Condition, at: number, net: Net): Moment {
  const end = { lane: 'the end', from: at, to: at } as const;
  const hears = hearsOf(condition, {
    onFailure: net === 'destination' || undefined,
    deadLetterQueue: net === 'deadLetterQueue' || undefined,
  });
  if (condition === 'Success') return { ...end, kind: 'success', text: 'the event is done' };
  if (hears.record === true)
    return { ...end, kind: 'service', text: `a record with \`${condition}\` goes to the destination` };
  if (hears.event === true) return { ...end, kind: 'service', text: 'the event goes to the dead-letter queue' };
  return { ...end, kind: 'failure', text: 'the event is thrown away, and nobody hears of it' };
}

/** `Ran 3 times in 3 minutes: RetriesExhausted. The event is lost.` */
export function sumOf({ condition, runs, end, lost }: Life): string {
  const ran = runs === 0 ? 'Never ran' : `Ran ${runs === 1 ? 'once' : `${runs} times`}`;
  const within = end === 0 ? '' : ` in ${duration(end)}`;
  return `${ran}${within}: ${condition}.${lost ? ' The event is lost.' : ''}`;
}
