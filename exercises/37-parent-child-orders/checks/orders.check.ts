import { check, type CheckContext } from '@coldstart/checks';
import { DynamoDBClient, DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';

type Line = { OrderLineId: string; ProductName: string } & Record<string, unknown>;
type Order = Record<string, unknown>;

/** The parent of the stand-in. */
const OTHER = 'OtherParentFunction';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** A line of an order, with what is given in the place of what is random. */
function line(t: CheckContext, more: Record<string, unknown> = {}): Line {
  return {
    OrderLineId: `line-${t.random.hex(10)}`,
    ProductName: `${t.random.word()} ${t.random.hex(6)}`,
    Quantity: t.random.int(2, 9),
    UnitPrice: t.random.int(1, 999),
    ...more,
  };
}

/** How Python adds up from 3.12 on: what each addition loses is added at the end. */
function compensatedSum(values: readonly number[]): number {
  let [sum, lost] = [0, 0];
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Lines with cents, whose sum is never exact in binary fractions, of money or of a hundred times as much. */
function cents(t: CheckContext): { lines: Line[]; amounts: number[]; total: number } {
  for (;;) {
    const counts = [[3, 10], [7, 57], ...Array.from({ length: 4 }, () => [t.random.int(2, 9), t.random.int(1, 9999)])];
    const money = t.random.shuffle(counts).map(([quantity = 0, price = 0]) => ({ quantity, price }));
    const amounts = money.map(({ quantity, price }) => (quantity * price) / 100);
    const total = money.reduce((sum, { quantity, price }) => sum + quantity * price, 0) / 100;
    const lines = money.map(({ quantity, price }) => line(t, { Quantity: quantity, UnitPrice: price / 100 }));
    const naive = [1, 100].map((factor) => amounts.reduce((sum, amount) => sum + amount * factor, 0) / factor);
    if (![...naive, compensatedSum(amounts)].includes(total)) return { lines, amounts, total };
  }
}

/** Products in an order of their own: in which order real children answer is luck, and the stand-in's matter. */
const products = (orders: readonly Order[]): unknown[] =>
  orders.map(({ ProductName }) => ProductName).toSorted((a, b) => (String(a) < String(b) ? -1 : 1));

const child = (t: CheckContext, event: object): Promise<Order> => t.callObject('ChildFunction', event);

interface Answer {
  readonly orders: readonly Order[];
  readonly total: unknown;
  readonly failed: readonly Order[];
}

/** Asks the parent, or the one whose child is the stand-in, under another alias. */
async function parent(t: CheckContext, lines: readonly Line[], name = 'ParentFunction'): Promise<Answer> {
  const answer = (await t.call(name, { lines })) as Partial<Answer> | null;
  const { orders, total, failed } = answer ?? {};
  if (!Array.isArray(orders) || !Array.isArray(failed))
    return t.fail('the parent to answer { orders: […], total, failed: […] }', `it answered ${JSON.stringify(answer)}`);
  return { orders, total, failed };
}

check('amount', async (t) => {
  // What binary fractions are too small or too large for, what costs nothing, what costs much, and chance.
  const edges = [
    [3, 10],
    [1, 29],
    [1, 115],
    [7, 57],
    [3, 110],
    [1, 0],
    [2, 49_900],
    [1_000_000, 99_999_99],
  ];
  const [quantity, price] = [t.random.int(2, 9), t.random.int(1, 99_999)];
  for (const [Quantity = 0, price100 = 0] of t.random.shuffle([...edges, [quantity, price]])) {
    const { ProductName } = line(t);
    const event = { ProductName, Quantity, UnitPrice: price100 / 100 };
    const answer = await child(t, event);
    const { Amount } = answer;
    t.expect(answer, `the child's answer to ${JSON.stringify(event)}`).toHaveMembers({
      ProductName,
      Amount: (Quantity * price100) / 100,
    });
    t.expect(Amount, '`Amount`').toBe('a number', (value) => typeof value === 'number');
  }
});

check('transaction-id', async (t) => {
  const idOf = async (event: object): Promise<unknown> => {
    const { TransactionID } = await child(t, event);
    t.expect(TransactionID, '`TransactionID`').toMatch(UUID, 'a random UUID of version 4');
    return TransactionID;
  };
  const [one, two] = [line(t), line(t)];
  const { OrderLineId: _, ...without } = line(t);
  const ids = [await idOf(one), await idOf(two), await idOf(without), await idOf(without)];
  t.expect(
    new Set(ids).size,
    'the number of ids of two lines and of one without `OrderLineId` that comes twice',
  ).toEqual(4);
  t.expect(await idOf(one), '`TransactionID` of a line that comes again').toEqual(ids[0]);

  const key = { TableName: t.stack.resource('OrdersTable'), Key: { OrderLineId: { S: two.OrderLineId } } };
  const { Item = {} } = await t.client(DynamoDBClient).send(new GetItemCommand(key));
  t.expect(
    Object.values(Item).map(({ S }) => S),
    'what the table ORDERS_TABLE has of a line',
  ).toContain(ids[1]);
  await t.client(DynamoDBClient).send(new DeleteItemCommand(key));
  // Another environment knows what is in the table, and nothing else.
  await t.withEnvironment('ChildFunction', { ROUND: t.random.hex(8) }, async () => {
    t.expect(await idOf(one), '`TransactionID` of a line that comes again, to another environment').toEqual(ids[0]);
    t.expect(await idOf(two), '`TransactionID` of a line that was taken out of the table').toNotEqual(ids[1]);
  });
});

/** Two calls may follow each other by chance, all of four never do. */
const AT_ONCE = 4;

check('at-once', async (t) => {
  // Slow writes: whoever looks first and writes afterwards does not see what the other is about to write.
  for (const operation of ['PutItem', 'UpdateItem', 'TransactWriteItems'])
    t.faults.add({ service: 'dynamodb', operation, effect: { delay: 500 }, times: 2 * AT_ONCE });
  const all = (eventOf: () => Line) => Promise.all(Array.from({ length: AT_ONCE }, () => child(t, eventOf())));
  // Environments for all, so that none comes too late for starting first.
  await all(() => line(t));
  const event = line(t);
  const [one, ...others] = (await all(() => event)).map(({ TransactionID }) => TransactionID);
  t.expect(one, '`TransactionID`').toMatch(UUID, 'a random UUID of version 4');
  for (const other of others)
    t.expect(other, `\`TransactionID\` of a line that comes ${AT_ONCE} times at the same moment`).toEqual(one);
});

/** What the members of an order line must not be; `undefined` leaves the member out. */
const REFUSED = {
  ProductName: [undefined, null, '', 7, true, ['phone'], {}],
  Quantity: [undefined, null, '2', 0, -3, 1.5, 0.5, true, [2]],
  UnitPrice: [undefined, null, '9.99', '', -1, -0.01, true, false, [1]],
};

check('validates', async (t) => {
  const events = Object.entries(REFUSED).flatMap(([key, values]) => values.map((value) => line(t, { [key]: value })));
  for (const event of t.random.shuffle(events)) await t.expectRefusal('ChildFunction', event, 'ValidationError');
  const least = line(t, { ProductName: ' ', Quantity: 1, UnitPrice: 0 });
  t.expect(await child(t, least), `the child's answer to ${JSON.stringify(least)}`).toHaveMembers({
    ProductName: ' ',
    Amount: 0,
  });
});

check('collects', async (t) => {
  const { lines, amounts, total } = cents(t);
  const answer = await parent(t, lines);
  const amountOf = new Map(answer.orders.map(({ ProductName, Amount }) => [ProductName, Amount]));
  t.expect(products(answer.orders), 'the products in the answer of the parent').toEqual(products(lines));
  t.expect(
    lines.map(({ ProductName }) => amountOf.get(ProductName)),
    'the amounts in the answer of the parent',
  ).toEqual(amounts);
  t.expect(answer.total, '`total`').toEqual(total);
  t.expect(answer.failed, '`failed`').toEqual([]);
});

check('by-environment', async (t) => {
  // The first one called is the last one to answer.
  const lines = [600, 300, 0].map((Takes) =>
    line(t, { Takes, Amount: t.random.int(1, 99), Note: t.random.unicode(5) }),
  );
  const { orders, total, failed } = await parent(t, lines, OTHER);
  t.expect(failed, '`failed` of a parent whose CHILD_FUNCTION names another function and alias').toEqual([]);
  t.expect(orders, '`orders` of a parent whose CHILD_FUNCTION names another function and alias').toEqual(
    lines.map((sent) => ({
      TransactionID: 'stand-in',
      ProductName: sent.ProductName,
      Amount: sent['Amount'],
      Line: sent,
    })),
  );
  t.expect(total, '`total`').toEqual(lines.reduce((sum, { Amount }) => sum + Number(Amount), 0));
});

check('five-at-a-time', async (t) => {
  const lines = Array.from({ length: 10 }, () => line(t, { Takes: 400 }));
  await parent(t, lines, OTHER);
  const standIn = `:${t.stack.resource('StandInFunction')}:blue`;
  const calls = t.journal
    .entries({ service: 'lambda' })
    .filter(({ kind, action, resource }) => kind === 'call' && action === 'Invoke' && resource?.endsWith(standIn));
  t.expect(calls.length, 'the number of children called for 10 lines').toEqual(lines.length);
  // As many as at the worst moment, which is when one of them begins. A call that ends just then is not counted.
  const most = Math.max(
    ...calls.map(({ at }) => calls.filter((other) => other.at <= at && at < other.at + other.duration - 5).length),
  );
  t.expect(most, 'the greatest number of children at once').toBeAtMost(5);
});

check('child-fails', async (t) => {
  const [one, two, three] = [line(t), line(t), line(t)];
  const [bad, worse] = [line(t, { Quantity: 0 }), line(t, { ProductName: '' })];
  const answer = await parent(t, [bad, one, two, worse, three]);
  t.expect(products(answer.orders), 'the products of the orders beside two bad lines').toEqual(
    products([one, two, three]),
  );
  t.expect(
    answer.failed.map(({ error }) => error),
    '`error` of the lines in `failed`',
  ).toEqual(['ValidationError', 'ValidationError']);
  const sum = [one, two, three].reduce(
    (total, order) => total + Number(order['Quantity']) * Number(order['UnitPrice']),
    0,
  );
  t.expect(answer.total, '`total`, without the bad lines').toEqual(sum);

  const errors = [600, 0].map((Takes) => line(t, { Takes, Fails: `Failure${t.random.hex(6)}` }));
  const { failed } = await parent(t, errors, OTHER);
  t.expect(failed, '`failed` when the child fails in other ways').toEqual(
    errors.map(({ OrderLineId, Fails }) => ({ OrderLineId, error: Fails })),
  );
});

check('throttled', async (t) => {
  const lines = [line(t), line(t), line(t)];
  const resource = t.stack.resource('ChildFunction');
  t.faults.add({ service: 'lambda', operation: 'Invoke', resource, nth: t.random.int(1, 3), effect: 'throttle' });
  const { orders, failed } = await parent(t, lines);
  t.expect(failed, '`failed` when one call is throttled').toEqual([]);
  t.expect(orders.length, 'the number of orders when one of three calls is throttled').toEqual(3);
});

check('denied', async (t) => {
  const lines = [line(t), line(t), line(t)];
  const resource = t.stack.resource('ChildFunction');
  const gone = { error: { code: 'ResourceNotFoundException', message: 'Function not found', status: 404 } };
  for (const [name, effect] of [
    ['AccessDeniedException', 'deny'],
    ['ResourceNotFoundException', gone],
  ] as const) {
    t.faults.add({ service: 'lambda', operation: 'Invoke', resource, nth: t.random.int(1, 3), effect });
    const { orders, failed } = await parent(t, lines);
    t.expect(
      failed.map(({ error }) => error),
      '`error` of the lines in `failed` when one of three calls is refused',
    ).toEqual([name]);
    const rest = lines.filter(({ OrderLineId }) => OrderLineId !== failed[0]?.['OrderLineId']);
    t.expect(products(orders), 'the products of the orders, which are all but the one in `failed`').toEqual(
      products(rest),
    );
    t.expect(rest.length, 'the number of these').toEqual(2);
  }
});
