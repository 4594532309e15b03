/** Where an event goes whose function fails each time, by its source and by the nets that are spread. */
import { hearsOf } from '@coldstart/service-lambda/async-retries';
import type { Kind } from '~/lib/signs.ts';
import { duration } from './duration.ts';
import { lifeOf } from './life.ts';

export const SOURCES = {
  wait: 'A caller that waits',
  later: 'An asynchronous caller',
  queue: 'An SQS queue',
  stream: 'A stream',
} as const;
export type Source = keyof typeof SOURCES;

export const NETS = {
  deadLetterQueue: 'Dead-letter queue of the function',
  destination: 'Failure destination of the function',
  redrive: 'Redrive policy of the queue',
  mapping: 'Retry limit and failure destination of the mapping',
} as const;
export type Net = keyof typeof NETS;

export interface Step {
  readonly who: string;
  readonly kind: Kind;
  readonly text: string;
}

export interface Route {
  readonly steps: readonly Step[];
  /** Where the event ends. */
  readonly grave: string;
  /** Whether somebody can still find it. */
  readonly kept: boolean;
  /** Nets that were spread and never see it. */
  readonly idle: readonly Net[];
}

type Nets = ReadonlySet<Net>;
type Way = (nets: Nets) => Omit<Route, 'idle'>;

const lost = (grave: string, steps: Step[]): Omit<Route, 'idle'> => ({ steps, grave, kept: false });
const kept = (grave: string, steps: Step[]): Omit<Route, 'idle'> => ({ steps, grave, kept: true });

const failure: Step = { who: 'function', kind: 'failure', text: 'fails' };

function later(nets: Nets): Omit<Route, 'idle'> {
  const { condition, runs, end } = lifeOf('fails', {}, 'none');
  const steps: Step[] = [
    { who: 'caller', kind: 'service', text: 'gets 202 and goes away' },
    { who: 'function', kind: 'failure', text: `fails ${runs} times within ${duration(end)}` },
  ];
  const { record, event } = hearsOf(condition, {
    onFailure: nets.has('destination') ? 'the destination, as a record' : undefined,
    deadLetterQueue: nets.has('deadLetterQueue') ? 'the dead-letter queue' : undefined,
  });
  if (record !== undefined) steps.push({ who: 'Lambda', kind: 'service', text: `sends a record: ${condition}` });
  if (event !== undefined) steps.push({ who: 'Lambda', kind: 'service', text: 'sends the event itself' });
  const places = [record, event].filter((place) => place !== undefined);
  if (places.length > 0) return kept(`In ${places.join(', and in ')}`, steps);
  return lost('Nowhere', [...steps, { who: 'Lambda', kind: 'failure', text: 'throws it away' }]);
}

const WAYS: Readonly<Record<Source, Way>> = {
  wait: () =>
    kept('With its caller', [
      failure,
      { who: 'caller', kind: 'service', text: 'gets the error, and decides what becomes of it' },
    ]),
  later,
  queue: (nets) => {
    const steps: Step[] = [
      failure,
      { who: 'queue', kind: 'wait', text: 'shows the message again once its visibility timeout is over' },
      { who: 'function', kind: 'failure', text: 'fails again, and again' },
    ];
    if (nets.has('redrive')) {
      const text = 'moves the message after as many receives as its policy says';
      return kept('In the dead-letter queue of the queue', [...steps, { who: 'queue', kind: 'service', text }]);
    }
    const text = 'deletes it when it is too old: after 4 days, unless you say otherwise';
    return lost('Nowhere', [...steps, { who: 'queue', kind: 'failure', text }]);
  },
  stream: (nets) => {
    const steps: Step[] = [
      failure,
      { who: 'shard', kind: 'wait', text: 'waits: what lies behind the batch comes later' },
    ];
    if (nets.has('mapping')) {
      const text = 'gives up after the limit, and sends where in the stream the records lie';
      return kept('In the stream, as long as it keeps them; the destination knows where', [
        ...steps,
        { who: 'mapping', kind: 'service', text },
      ]);
    }
    const text = 'tries the batch until its records expire: after 24 hours, unless you say otherwise';
    return lost('Nowhere', [...steps, { who: 'mapping', kind: 'failure', text }]);
  },
};

/** The nets that a source's events can fall into. */
const SEES: Readonly<Record<Source, readonly Net[]>> = {
  wait: [],
  later: ['deadLetterQueue', 'destination'],
  queue: ['redrive'],
  stream: ['mapping'],
};

export function routeOf(source: Source, nets: Nets): Route {
  return { ...WAYS[source](nets), idle: [...nets].filter((net) => !SEES[source].includes(net)) };
}

/** `In the dead-letter queue. Never sees it: redrive policy of the queue.` */
export function sumOf({ grave, idle }: Route): string {
  const names = idle.map((net) => NETS[net].toLowerCase());
  return `${grave}.${names.length === 0 ? '' : ` Never sees it: ${names.join('; ')}.`}`;
}
