/** The environments of one function, and what each remembers: plain data, and what an order or a silence makes of it. */
import type { Kind } from '~/lib/signs.ts';

/** What stands outside the handler. */
export type Code = 'all' | 'nothing' | 'list';

export const CODES: readonly { readonly code: Code; readonly name: string }[] = [
  { code: 'all', name: 'All outside the handler' },
  { code: 'nothing', name: 'All inside the handler' },
  { code: 'list', name: 'Prices outside, basket inside' },
];

export interface Environment {
  /** The first one that was made is 1. */
  readonly number: number;
  readonly orders: number;
  /** Whether it keeps the price list. */
  readonly list: boolean;
  /** What it keeps of orders, newest last. */
  readonly basket: readonly string[];
}

/** One thing that happened. */
export interface Happening {
  readonly kind: Kind;
  readonly text: string;
}

export interface Room {
  readonly code: Code;
  /** Those that are there, the one that served last first. */
  readonly environments: readonly Environment[];
  /** How many have been made since the beginning. */
  readonly made: number;
  readonly orders: number;
  /** How often the price list was loaded. */
  readonly loads: number;
  /** What the last step has brought. */
  readonly happened: readonly Happening[];
}

const ORDERS = [
  { who: 'Ada', what: 'tea' },
  { who: 'Bo', what: 'a cup' },
  { who: 'Cleo', what: 'honey' },
  { who: 'Dan', what: 'a kettle' },
] as const;

export function begin(code: Code): Room {
  const text = 'The code is deployed. There is no environment until somebody orders.';
  return { code, environments: [], made: 0, orders: 0, loads: 0, happened: [{ kind: 'wait', text }] };
}

/** So many orders at the same moment: each needs an environment of its own. */
export function order(room: Room, atOnce: number): Room {
  const free = [...room.environments];
  const served: Environment[] = [];
  const happened: Happening[] = [];
  let { made, orders, loads } = room;
  for (let count = 0; count < atOnce; count += 1) {
    const found = free.shift();
    const before = found ?? { number: (made += 1), orders: 0, list: false, basket: [] };
    const { who, what } = ORDERS[orders++ % ORDERS.length] ?? ORDERS[0];
    const load = !before.list;
    if (load) loads += 1;
    const answer = [...before.basket, `${what} (${who})`];
    const keepsBasket = room.code === 'all';
    served.push({
      number: before.number,
      orders: before.orders + 1,
      list: room.code !== 'nothing',
      basket: keepsBasket ? answer : [],
    });
    const begins = found === undefined ? 'new, INIT comes first' : 'warm';
    const loading = load ? 'It loads the prices.' : 'It has the prices.';
    const others = answer.length > 1;
    const got = others ? `${who} gets the basket of others as well: ${answer.join(', ')}.` : `${who} gets ${what}.`;
    happened.push({
      kind: others ? 'failure' : 'success',
      text: `${who} orders ${what}. Environment ${before.number}, ${begins}. ${loading} ${got}`,
    });
  }
  return { ...room, environments: [...served, ...free], made, orders, loads, happened };
}

/** Nobody orders for so long that Lambda takes the environments away. */
export function silence(room: Room): Room {
  const count = room.environments.length;
  const text =
    count === 0
      ? 'A long silence. There was nothing to take away.'
      : `A long silence. Lambda takes ${count === 1 ? 'the environment' : `all ${count} environments`} away, with all that was in memory.`;
  return { ...room, environments: [], happened: [{ kind: 'wait', text }] };
}
