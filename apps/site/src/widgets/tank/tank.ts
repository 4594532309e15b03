/** The queue tank: what is where in a queue at a moment, and what the function is given. Plain data, in seconds. */
import type { Kind } from '~/lib/signs.ts';
import type { Axis, Span } from '~/widgets/timeline.ts';
import type { Run, Step, Story } from './pour.ts';
import { LENGTH, SENT, type Name, type Setting } from './setting.ts';

export { pour, type Story } from './pour.ts';

export const TANKS = {
  visible: 'Visible',
  flight: 'In flight',
  deleted: 'Deleted',
  dead: 'Dead-letter queue',
} as const;
export type TankName = keyof typeof TANKS;

/** A message at a moment. */
export interface Drop {
  readonly name: Name;
  readonly kind: Kind;
  readonly word: string;
  /** Times that it was received. */
  readonly times: number;
}

const NAMES = SENT.map(({ name }) => name);

/** The tanks at a moment, and the messages in each. What was not sent yet is in none. */
export function tanksAt(story: Story, moment: number): Record<TankName, readonly Drop[]> {
  const tanks: Record<TankName, Drop[]> = { visible: [], flight: [], deleted: [], dead: [] };
  for (const name of NAMES) {
    const steps = story.steps.filter((step) => step.name === name && step.at <= moment);
    const last = steps.at(-1);
    if (last === undefined) continue;
    const times = steps.filter(({ to }) => to === 'gathered').length;
    const { tank, kind, word } = placeOf(last, handledIn(story, name, moment).length > 0);
    tanks[tank].push({ name, kind, word, times });
  }
  return tanks;
}

const handledIn = ({ runs }: Story, name: Name, moment: number): readonly Run[] =>
  runs.filter(({ handled, to }) => to <= moment && handled.includes(name));

function placeOf({ to, until = 0 }: Step, isDone: boolean): Pick<Drop, 'kind' | 'word'> & { tank: TankName } {
  switch (to) {
    case 'visible':
      return { tank: 'visible', kind: 'wait', word: isDone ? 'done, and here again' : 'waits' };
    case 'gathered':
      return { tank: 'flight', kind: 'wait', word: 'gathered' };
    case 'running':
      return { tank: 'flight', kind: 'service', word: 'in the function' };
    case 'hidden':
      return { tank: 'flight', kind: 'wait', word: `${isDone ? 'done, ' : ''}hidden until ${until} s` };
    case 'deleted':
      return isDone
        ? { tank: 'deleted', kind: 'success', word: 'done' }
        : { tank: 'deleted', kind: 'failure', word: 'lost: never done' };
    case 'dead':
      return { tank: 'dead', kind: 'failure', word: isDone ? 'set aside, though done' : 'set aside' };
  }
}

/** How often a message was received. */
export const oftenOf = (times: number): string =>
  times === 0 ? 'not received' : times === 1 ? 'received once' : `received ${times} ×`;

export const axisOf = (): Axis => ({
  label: 'what the function is given',
  unit: 's',
  end: LENGTH,
  ticks: [0, 30, 60, 90],
});

const ENDS: Readonly<Record<Run['end'], readonly [Kind, string]>> = {
  ok: ['success', 'all done'],
  throws: ['failure', 'throws at B2'],
  reports: ['failure', 'reports'],
  hides: ['failure', 'says nothing of B2'],
};

export function spansOf({ runs, steps }: Story): Span[] {
  const free: number[] = [];
  const spans = runs.map(({ from, at, to, batch, failed, end }): Span => {
    const lane = free.findIndex((since) => since <= from);
    const own = lane === -1 ? free.length : lane;
    free[own] = to;
    const [kind, word] = ENDS[end];
    const gathered = at > from ? `, gathered since ${from} s` : '';
    const told = end === 'reports' ? `${word} ${failed.join(' ')}` : word;
    return { lane: `batch ${own + 1}`, at, to, kind, text: `${batch.join(' ')}${gathered}: ${told}` };
  });
  const dead = steps
    .filter(({ to }) => to === 'dead')
    .map(({ name, at }): Span => ({ lane: 'the queue', at, kind: 'denial', text: `sets ${name} aside` }));
  return [...spans, ...dead].sort((one, other) => one.at - other.at);
}

/** All of it in a few sentences. */
export function sumOf(story: Story, { queue }: Setting): string {
  const tanks = tanksAt(story, LENGTH);
  const done = tanks.deleted.filter(({ kind }) => kind === 'success').length;
  const parts = [
    `${done} of ${NAMES.length} are done and deleted`,
    ...told(tanks.deleted, 'failure', 'is lost', 'are lost'),
    ...told(tanks.dead, 'failure', 'is set aside', 'are set aside'),
    ...told([...tanks.visible, ...tanks.flight], 'any', 'is still in the queue', 'are still in the queue'),
  ];
  const sentences = [`After ${LENGTH} seconds ${parts.join(', ')}.`];
  const most = Math.max(...NAMES.map((name) => handledIn(story, name, LENGTH).length));
  if (most > 1) sentences.push(`Some were done ${most} times.`);
  const ahead = queue === 'fifo' ? aheadOf(story) : [];
  if (ahead.length > 0) sentences.push(`Out of order: ${ahead.join(' and ')} before B2.`);
  return sentences.join(' ');
}

function told(drops: readonly Drop[], kind: Kind | 'any', one: string, more: string): string[] {
  const names = drops.filter((drop) => kind === 'any' || drop.kind === kind).map(({ name }) => name);
  return names.length === 0 ? [] : [`${names.join(', ')} ${names.length === 1 ? one : more}`];
}

/** Messages of B2's group that were done before it was, though they are behind it. */
function aheadOf({ runs, steps }: Story): readonly Name[] {
  const done = (name: Name): number =>
    Math.min(...runs.filter(({ handled }) => handled.includes(name)).map(({ to }) => to));
  const dead = steps.filter(({ name, to }) => name === 'B2' && to === 'dead').map(({ at }) => at);
  const settled = Math.min(done('B2'), ...dead);
  return settled === Number.POSITIVE_INFINITY ? [] : (['B3', 'B4'] as const).filter((name) => done(name) < settled);
}
