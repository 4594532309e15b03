import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { shipAll, type Order } from '../src/ship.mts';

/** Three messages, as Lambda hands them over. */
const { Records } = JSON.parse(readFileSync(new URL('../events/batch.json', import.meta.url), 'utf8'));

test('three orders are written down', async () => {
  const written: Order[] = [];
  await shipAll(Records, {
    write: async (order) => void written.push(order),
    timeLeft: () => 4000,
  });
  // What should hold now? A test that asserts nothing always passes.
});
