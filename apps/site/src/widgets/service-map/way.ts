/** What the service map shows: the shortest way of an event from one service to another, and who waits on it. */
import { ARROWS, SERVICES, type Arrow, type Service } from './arrows.ts';

export { SERVICES, type Service } from './arrows.ts';

export interface Way {
  readonly kind: 'success' | 'wait' | 'failure';
  readonly sum: string;
  readonly arrows: readonly Arrow[];
}

/** The shortest way between two services; `undefined` where none leads there. */
function shortest(from: Service, to: Service): Arrow[] | undefined {
  const ways = new Map<Service, Arrow[]>([[from, []]]);
  for (const [here, way] of ways) {
    if (here === to) return way;
    for (const arrow of ARROWS) if (arrow.from === here && !ways.has(arrow.to)) ways.set(arrow.to, [...way, arrow]);
  }
  return undefined;
}

export function wayOf(from: Service, to: Service): Way {
  if (from === to) return { kind: 'wait', sum: 'The event is there already.', arrows: [] };
  const arrows = shortest(from, to);
  if (arrows === undefined)
    return { kind: 'failure', sum: `Nothing leads from ${SERVICES[from]} to ${SERVICES[to]}.`, arrows: [] };
  const first = arrows.findIndex(({ waits }) => !waits);
  const count = arrows.length === 1 ? 'One arrow' : `${arrows.length} arrows`;
  if (first === -1) return { kind: 'wait', sum: `${count}, and the sender waits to the end.`, arrows };
  if (first === 0) return { kind: 'success', sum: `${count}, and the sender waits for none of it.`, arrows };
  const until = SERVICES[arrows[first]?.from ?? from];
  return {
    kind: 'success',
    sum: `${count}, and the sender waits until ${until} has handed it on, no further.`,
    arrows,
  };
}

export const isService = (value: unknown): value is Service =>
  typeof value === 'string' && Object.hasOwn(SERVICES, value);

/** An arrow in words: who waits, what fits, and what if it fails. */
export const wordsOf = ({ from, to, waits, limit, fails, how }: Arrow): readonly (readonly [string, string])[] => [
  ['How', how],
  ['Who waits', waits ? `${SERVICES[from]}, for the answer` : `nobody; ${SERVICES[to]} has it now`],
  ['What fits', limit],
  ['If it fails', fails],
];
