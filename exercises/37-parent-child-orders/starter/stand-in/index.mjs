import { setTimeout as sleep } from 'node:timers/promises';

/** Another child: it takes as long, fails as and answers what a line asks for. */
export const handler = async (Line) => {
  await sleep(Line.Takes ?? 0);
  if (Line.Fails) throw Object.assign(new Error('As the line asks for.'), { name: Line.Fails });
  return { TransactionID: 'stand-in', ProductName: Line.ProductName, Amount: Line.Amount ?? 1, Line };
};
