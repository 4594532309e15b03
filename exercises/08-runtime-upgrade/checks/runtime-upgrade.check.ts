import { check, type CheckContext } from '@coldstart/checks';
import { GetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';

const FUNCTION = 'ReserveFunction';

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

/** What the warehouse has of everything; one more is out of stock. */
const IN_STOCK = 100;

const orderId = (t: CheckContext): string => `${t.random.word()}-${t.random.hex(8)}`;

/**
 * Lines with different products. The first one is the largest: it is reserved most of a second after the others, which
 * a slow machine does not make up for.
 */
function someLines(t: CheckContext, count: number): Line[] {
  return Array.from({ length: count }, (_, index) => ({
    sku: `${t.random.word()}-${index}`,
    quantity: index === 0 ? IN_STOCK : t.random.int(1, 10),
  }));
}

/** A reservation as the table has it. */
async function stored(t: CheckContext, reservation: unknown): Promise<{ orderId?: string; sku?: string } | undefined> {
  const { Item } = await t.client(DynamoDBClient).send(
    new GetItemCommand({
      TableName: t.stack.resource('ReservationsTable'),
      Key: { reservation: { S: String(reservation) } },
      ConsistentRead: true,
    }),
  );
  return Item && { orderId: Item['orderId']?.S, sku: Item['sku']?.S };
}

check('runs', async (t) => {
  const { Runtime } = await t
    .client(LambdaClient)
    .send(new GetFunctionConfigurationCommand({ FunctionName: t.stack.resource(FUNCTION) }));
  t.expect(Runtime, 'the runtime of the function').toEqual('nodejs24.x');
  // Lambda finds out about the handler with the first invocation.
  const { error } = await t.invoke(FUNCTION, { orderId: orderId(t), lines: [] });
  if (error?.type.startsWith('Runtime.') === true)
    t.fail('Lambda to start the handler', `it failed with ${error.type}: ${error.message}`);
});

check('answers', async (t) => {
  for (const count of t.random.shuffle([0, 1, 2, 5])) {
    const order = { orderId: orderId(t), lines: someLines(t, count) };
    const what = `an order of ${count} ${count === 1 ? 'line' : 'lines'}`;
    const answer = await t.callObject(FUNCTION, order);
    const { reservations } = answer;
    t.expect(Object.keys(answer).sort(), `what the answer to ${what} holds`).toEqual(['orderId', 'reservations']);
    t.expect(answer['orderId'], `\`orderId\` in the answer to ${what}`).toEqual(order.orderId);
    t.expect(reservations, `\`reservations\` in the answer to ${what}`).toHaveLength(count);
    if (!Array.isArray(reservations)) continue;
    for (const [index, { sku }] of order.lines.entries()) {
      const where = `the reservation of line ${index + 1} of ${what}`;
      t.expect(await stored(t, reservations[index]), where).toEqual({ orderId: order.orderId, sku });
    }
  }
});

/** Out of stock, and so refused at once. */
const tooMany = (t: CheckContext, sku: string): Line => ({ sku, quantity: IN_STOCK + t.random.int(1, 900) });

check('fails', async (t) => {
  const [first, second, third] = [t.random.hex(6), t.random.hex(6), t.random.hex(6)];
  const orders: [string, Line[], string][] = [
    ['an order of one line that is out of stock', [tooMany(t, first)], first],
    ['an order whose last line is out of stock', [...someLines(t, 2), tooMany(t, second)], second],
    [
      'an order with two lines that are out of stock',
      [...someLines(t, 1), tooMany(t, third), ...someLines(t, 1), tooMany(t, `${third}-b`)],
      third,
    ],
  ];
  for (const [what, lines, sku] of t.random.shuffle(orders)) {
    const { result, error } = await t.invoke(FUNCTION, { orderId: orderId(t), lines });
    if (error === undefined) return t.fail(`${what} to fail`, `it was answered with ${JSON.stringify(result)}`);
    t.expect(error.type, `the type of the error of ${what}`).toEqual('OutOfStock');
    const { quantity } = lines.find((line) => line.sku === sku) ?? {};
    t.expect(error.message, `the error of ${what}`).toEqual(`There are no ${quantity} of ${sku}`);
  }
});

check('first-error', async (t) => {
  // The first line fails last: its write is refused after a while, the second one is out of stock at once.
  const lines = [...someLines(t, 1), tooMany(t, t.random.hex(6))];
  const takeBack = t.faults.add({ service: 'dynamodb', operation: 'PutItem', times: 100, effect: 'deny' });
  const { result, error } = await t.invoke(FUNCTION, { orderId: orderId(t), lines });
  takeBack();
  const what = 'an order whose first line may not be written and whose second one is out of stock';
  if (error === undefined) return t.fail(`${what} to fail`, `it was answered with ${JSON.stringify(result)}`);
  t.expect(error.type, `the error of ${what}`).toEqual('AccessDeniedException');
});

check('waits', async (t) => {
  const writes = (requestId: string): number =>
    t.callsDuring(requestId).filter(({ operation }) => operation === 'PutItem').length;
  const orders: [string, Line[]][] = [
    ['an order', someLines(t, 4)],
    ['an order whose first line is out of stock', [tooMany(t, t.random.hex(6)), ...someLines(t, 3)]],
  ];
  for (const [what, lines] of orders) {
    // In an environment of its own, where nothing that an earlier order has left behind goes on.
    const { requestId } = await t.withEnvironment(FUNCTION, { ORDER: t.random.hex(8) }, () =>
      t.invoke(FUNCTION, { orderId: orderId(t), lines }),
    );
    const expected = lines.filter(({ quantity }) => quantity <= IN_STOCK).length;
    const done = writes(requestId);
    if (done !== expected)
      t.fail(
        `the ${expected} lines of ${what} that are in stock to be written before the function is done`,
        `${done} of them ${done === 1 ? 'was' : 'were'}`,
      );
  }
});
