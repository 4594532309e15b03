import { reserve, type Line } from './stock.mts';

interface Order {
  orderId: string;
  lines: Line[];
}

type Callback = (error: Error | null, answer?: unknown) => void;

// From the days of Node.js 16. What is thrown away here, and who waits for whom?
export const handler = (order: Order, _context: unknown, callback: Callback): void => {
  const reservations: string[] = [];
  order.lines.forEach((line) => {
    reserve(order.orderId, line, (error, reservation) => {
      if (error) console.error(error.message);
      else if (reservation) reservations.push(reservation);
    });
  });
  callback(null, { orderId: order.orderId, reservations });
};
