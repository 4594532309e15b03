import { promisify } from 'node:util';
import { reserve, type Line } from './stock.mts';

interface Order {
  orderId: string;
  lines: Line[];
}

interface Answer {
  orderId: string;
  reservations: (string | undefined)[];
}

/** The same, as a promise. */
const reserveLine = promisify(reserve);

export const handler = async ({ orderId, lines }: Order): Promise<Answer> => {
  const tried = await Promise.allSettled(lines.map((line) => reserveLine(orderId, line)));
  const reservations = tried.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  return { orderId, reservations };
};
