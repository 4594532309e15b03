import type { Kind } from '~/lib/signs.ts';

/** What a handler does with a payment, one action after the other. */
type Action = 'look' | 'claim' | 'charge' | 'charge-with-key' | 'store';

/** What is charged, in cents. */
const PRICE = 4990;

export const HANDLERS = {
  forgets: { name: 'Keeps no record', actions: ['charge'] },
  looks: { name: 'Looks, then writes', actions: ['look', 'charge', 'store'] },
  claims: { name: 'Claims, then charges', actions: ['claim', 'charge', 'store'] },
  passes: { name: 'Claims, and gives the provider the key', actions: ['claim', 'charge-with-key', 'store'] },
} as const satisfies Record<string, { name: string; actions: readonly Action[] }>;

export const FIRINGS = {
  after: 'One after the other',
  together: 'At the same moment',
  'dies-before': 'The first dies before it charges',
  'dies-after': 'The first dies once it has charged',
} as const;

export type Handler = keyof typeof HANDLERS;
export type Firing = keyof typeof FIRINGS;

/** One thing that happened. */
export interface Step {
  /** `copy 2`, or `table`. */
  readonly who: string;
  readonly kind: Kind;
  readonly text: string;
}

export interface Outcome {
  readonly steps: readonly Step[];
  /** How often the customer was charged. */
  readonly charges: number;
}

/** The table has no record, a claim, or a receipt. */
interface World {
  record: 'none' | 'claim' | 'receipt';
  charges: number;
}

type Done = Omit<Step, 'who'> & { readonly ends?: true };

const RECEIPT: Done = { kind: 'success', text: 'finds the receipt, and answers with it', ends: true };

function charge(world: World): Done {
  world.charges += 1;
  const amount = money(1);
  return world.charges === 1
    ? { kind: 'service', text: `charges ${amount}` }
    : { kind: 'failure', text: `charges ${amount} again` };
}

const PERFORM: Readonly<Record<Action, (world: World) => Done>> = {
  look: ({ record }) => (record === 'receipt' ? RECEIPT : { kind: 'service', text: 'looks, and finds no record' }),
  claim(world) {
    if (world.record === 'receipt') return RECEIPT;
    if (world.record === 'claim') return { kind: 'denial', text: 'is refused: the payment is under way', ends: true };
    world.record = 'claim';
    return { kind: 'service', text: 'claims the payment' };
  },
  charge,
  'charge-with-key': (world) =>
    world.charges === 0
      ? charge(world)
      : { kind: 'success', text: 'asks for a charge; the provider knows the key, and repeats its receipt' },
  store(world) {
    world.record = 'receipt';
    return { kind: 'success', text: 'stores the receipt' };
  },
};

/** One copy on its way through the handler. */
class Copy {
  readonly #who: string;
  readonly #left: Action[];

  constructor(number: number, handler: Handler) {
    this.#who = `copy ${number}`;
    this.#left = [...HANDLERS[handler].actions];
  }

  get next(): Action | undefined {
    return this.#left[0];
  }

  step(world: World): Step[] {
    const action = this.#left.shift();
    if (action === undefined) return [];
    const { ends, ...done } = PERFORM[action](world);
    if (ends) this.#left.length = 0;
    return [{ who: this.#who, ...done }];
  }

  run(world: World, until: (copy: Copy) => boolean = () => false): Step[] {
    const steps: Step[] = [];
    while (this.next !== undefined && !until(this)) steps.push(...this.step(world));
    return steps;
  }

  die(): Step {
    this.#left.length = 0;
    return { who: this.#who, kind: 'failure', text: 'dies' };
  }
}

const charges = ({ next }: Copy): boolean => next?.startsWith('charge') === true;

/** The first copy dies, the second comes at once, the others when a claim has expired. */
function afterDeath([first, second, ...others]: readonly Copy[], world: World, firing: Firing): Step[] {
  if (first === undefined || second === undefined) return [];
  const steps = first.run(world, charges);
  if (firing === 'dies-after') steps.push(...first.step(world));
  steps.push(first.die(), ...second.run(world));
  if (world.record === 'claim') {
    world.record = 'none';
    steps.push({ who: 'table', kind: 'wait', text: 'the claim expires' });
  }
  return [...steps, ...others.flatMap((copy) => copy.run(world))];
}

/**
 * Fires copies of one payment at a handler.
 *
 * @param copies two or more
 */
export function fire(handler: Handler, firing: Firing, copies: number): Outcome {
  const world: World = { record: 'none', charges: 0 };
  const all = Array.from({ length: copies }, (_, index) => new Copy(index + 1, handler));
  const steps: Step[] = [];
  if (firing === 'after') steps.push(...all.flatMap((copy) => copy.run(world)));
  else if (firing === 'together')
    while (all.some(({ next }) => next !== undefined)) steps.push(...all.flatMap((copy) => copy.step(world)));
  else steps.push(...afterDeath(all, world, firing));
  return { steps, charges: world.charges };
}

/** What so many charges come to: `99.80 €`. */
const money = (times: number): string => `${((times * PRICE) / 100).toFixed(2)} €`;

/** `once`, `3 times` */
export const timesOf = ({ charges: times }: Outcome): string => (times === 1 ? 'once' : `${times} times`);

/** `Charged once: 49.90 €` */
export const sumOf = (outcome: Outcome): string => `Charged ${timesOf(outcome)}: ${money(outcome.charges)}`;
