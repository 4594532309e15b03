import { setTimeout as sleep } from 'node:timers/promises';

/** Takes its time, and tells when it was busy: how many are at once can be read from the log. */
export const handler = async ({ ProductName }) => {
  const from = Date.now();
  await sleep(500);
  console.log(JSON.stringify({ from, to: Date.now() }));
  return { TransactionID: 'stand-in', ProductName, Amount: 1 };
};
