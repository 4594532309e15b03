/** How many connections a crowd of functions opens, and how many the database takes, in numbers and words. */
import { CONNECTIONS_BY_UNITS, MOST_CONNECTIONS_FROM_NOTHING } from '@coldstart/facts/aurora';
import type { Kind } from '~/lib/signs.ts';

export const WAYS = {
  pool: { name: 'A pool of 10 in each' },
  single: { name: 'One connection each' },
  proxy: { name: 'RDS Proxy' },
  data: { name: 'Data API' },
} as const;
export type Way = keyof typeof WAYS;

export const UNITS = CONNECTIONS_BY_UNITS.map(({ units }) => units);
export const MOST_FUNCTIONS = 1000;

/** What the widget begins with. */
export const FIRST = { functions: 500, way: 'pool', units: 4, fromNothing: true } as const satisfies Chosen;

const IN_A_POOL = 10;
/** How much of its time a function is in a transaction; the rest of it waits for other things. */
const AT_WORK = 0.1;

export interface Chosen {
  /** That run at the same time. */
  readonly functions: number;
  readonly way: Way;
  /** Maximum capacity in ACU. */
  readonly units: number;
  /** Its minimum is 0 ACU. */
  readonly fromNothing: boolean;
}

export interface Measured {
  /** Connections that the functions ask the database for. */
  readonly asked: number;
  /** Those that it takes. */
  readonly limit: number;
  readonly kind: Kind;
  readonly sum: string;
  readonly why: string;
}

export function limitOf(units: number, fromNothing: boolean): number {
  const found = CONNECTIONS_BY_UNITS.findLast((row) => row.units <= units)?.connections ?? 0;
  return fromNothing ? Math.min(found, MOST_CONNECTIONS_FROM_NOTHING) : found;
}

const count = (number: number): string => number.toLocaleString('en');

export function measure({ functions, way, units, fromNothing }: Chosen): Measured {
  const limit = limitOf(units, fromNothing);
  if (way === 'data')
    return {
      asked: 0,
      limit,
      kind: 'success',
      sum: 'Your functions hold no connection',
      why: `${count(functions)} functions send HTTPS requests. The Data API has connections of its own, and lends one to each statement or transaction.`,
    };
  if (way === 'proxy') return throughProxy(functions, limit);
  const asked = functions * (way === 'pool' ? IN_A_POOL : 1);
  if (asked <= limit)
    return {
      asked,
      limit,
      kind: 'success',
      sum: `It takes all ${count(asked)}`,
      why: `There is room for ${count(limit - asked)} more. Each one that is open keeps a database at 0 ACU from pausing.`,
    };
  const served = Math.floor(limit / (asked / functions));
  return {
    asked,
    limit,
    kind: 'failure',
    sum: `${count(functions - served)} of ${count(functions)} functions get no connection`,
    why: 'The database answers them with FATAL: sorry, too many clients already.',
  };
}

function throughProxy(functions: number, limit: number): Measured {
  const asked = Math.ceil(functions * AT_WORK);
  const kept = 'RDS Proxy keeps its connections open, so a database behind it does not pause.';
  return asked <= limit
    ? {
        asked,
        limit,
        kind: 'success',
        sum: `${count(functions)} functions share ${count(asked)}`,
        why: `Each is in a transaction for a tenth of its time, and borrows a connection for that. ${kept}`,
      }
    : {
        asked: limit,
        limit,
        kind: 'wait',
        sum: `${count(functions)} functions wait for ${count(limit)}`,
        why: `Whoever finds none free waits in the proxy, for two minutes unless you set another time. ${kept}`,
      };
}
