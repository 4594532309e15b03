import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { shipAll, type Message, type Order } from '../src/ship.mts';

/** Three messages, as Lambda hands them over. */
const { Records } = JSON.parse(readFileSync(new URL('../events/batch.json', import.meta.url), 'utf8'));

/** Ships messages in a world in which these orders cannot be written, and time is short after so many. */
async function ship(messages: Message[], { refused = '', after = Infinity } = {}) {
  const written: string[] = [];
  const write = async ({ order }: Order) => {
    if (order === refused) throw new Error('The table is busy');
    written.push(order);
  };
  let begun = 0;
  const { batchItemFailures } = await shipAll(messages, { write, timeLeft: () => (begun++ < after ? 4000 : 1999) });
  return { written, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

const message = (messageId: string, body: unknown): Message => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

test('all orders are written, and nothing comes back', async () => {
  assert.deepEqual(await ship(Records), { written: ['o-1', 'o-2', 'o-3'], failed: [] });
});

test('what cannot be written comes back alone', async () => {
  assert.deepEqual(await ship(Records, { refused: 'o-1' }), { written: ['o-2', 'o-3'], failed: ['m-1'] });
});

test('what is no order, or no JSON, comes back alone', async () => {
  const strange = ['{"order":', 'null', { order: 'o-4', to: '', parcels: 1 }, { order: 'o-5', to: 'Ann', parcels: 0 }];
  const messages = strange.map((body, at) => message(`s-${at}`, body));
  const { written, failed } = await ship([...messages, ...Records]);
  assert.deepEqual({ written, failed }, { written: ['o-1', 'o-2', 'o-3'], failed: ['s-0', 's-1', 's-2', 's-3'] });
});

test('what there is no time for is not begun, and comes back', async () => {
  assert.deepEqual(await ship(Records, { after: 1 }), { written: ['o-1'], failed: ['m-2', 'm-3'] });
});
