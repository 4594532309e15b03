/** What the source sorter says of each source, and of all together. */
import { EVENT_SOURCES, OPENS, WAYS, type EventSource, type Way } from '@coldstart/facts/event-sources';

export { EVENT_SOURCES, WAYS } from '@coldstart/facts/event-sources';

export interface Sorted {
  readonly kind: 'success' | 'failure';
  readonly text: string;
}

/** What a source is opened by, and who tries again: told once it lies on a pile. */
export const told = ({ opens, again }: EventSource): string => `Right: ${OPENS[opens]}. Who tries again? ${again}`;

/** Whether a source lies on the right pile. */
export function sorted(source: EventSource, pile: Way): Sorted {
  const { name, way } = source;
  if (pile === way) return { kind: 'success', text: told(source) };
  return { kind: 'failure', text: `${name} ${WRONG[way][pile]}` };
}

const WRONG: Readonly<Record<Way, Readonly<Record<Way, string>>>> = {
  waits: {
    waits: '',
    'hands-over': 'has somebody behind it who needs what the function returns.',
    read: 'keeps nothing that Lambda could read later: it calls at once.',
  },
  'hands-over': {
    waits: 'needs nothing that the function returns. Lambda takes the event into a queue, and answers 202.',
    'hands-over': '',
    read: 'is no queue and no stream: it calls when something happens.',
  },
  read: {
    waits: 'calls nobody. It keeps what it has until somebody reads it.',
    'hands-over': 'calls nobody. It keeps what it has until somebody reads it.',
    read: '',
  },
};

/** @param piles where each source lies that has been put somewhere, by its name */
export function sumOf(piles: ReadonlyMap<string, Way>): { kind: 'success' | 'wait' | 'failure'; text: string } {
  const all = EVENT_SOURCES.length;
  const right = EVENT_SOURCES.filter(({ name, way }) => piles.get(name) === way).length;
  const wrong = EVENT_SOURCES.filter(({ name, way }) => piles.has(name) && piles.get(name) !== way).length;
  if (right === all) return { kind: 'success', text: `All ${all} lie where they belong.` };
  if (wrong === 0) return { kind: 'wait', text: `${right} of ${all} lie where they belong.` };
  const those = wrong === 1 ? 'one lies' : `${wrong} lie`;
  return { kind: 'failure', text: `${right} of ${all} lie where they belong, and ${those} elsewhere.` };
}

export const isWay = (value: unknown): value is Way => typeof value === 'string' && Object.hasOwn(WAYS, value);
