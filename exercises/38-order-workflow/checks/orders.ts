import type { CheckContext } from '@coldstart/checks';
import type { MachineCall } from './history.ts';

interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly cents: number;
}

export interface Order {
  readonly orderId: string;
  readonly card: string;
  readonly lines: readonly Line[];
}

/** @param kinds what becomes of each line */
export function newOrder(t: CheckContext, kinds: readonly ('there' | 'gone')[], more: Partial<Order> = {}): Order {
  return {
    orderId: `o-${t.random.hex(8)}`,
    card: `card-${t.random.hex(6)}`,
    lines: kinds.map((kind) => ({
      sku: `${t.random.word()}-${t.random.hex(6)}${kind === 'gone' ? '-gone' : ''}`,
      quantity: t.random.int(2, 9),
      cents: t.random.int(11, 9999),
    })),
    ...more,
  };
}

export const farAway = (t: CheckContext): Partial<Order> => ({ orderId: `o-${t.random.hex(8)}-far` });
export const declined = (t: CheckContext): Partial<Order> => ({ card: `card-${t.random.hex(6)}-declined` });

export const inStock = ({ lines }: Order): readonly Line[] => lines.filter(({ sku }) => !sku.endsWith('-gone'));

export const totalOf = (order: Order): number =>
  inStock(order).reduce((sum, { quantity, cents }) => sum + quantity * cents, 0);

/** What was reserved, in the order of the lines, whichever of them came first. */
export function reservationsOf({ lines }: Order, reserved: readonly MachineCall[]): readonly unknown[] {
  const bySku = new Map(reserved.map(({ payload, result }) => [payload['sku'], result['reservation']]));
  return lines.map(({ sku }) => bySku.get(sku)).filter((one) => one !== undefined);
}
