import { check, type CheckContext, type Invocation } from '@coldstart/checks';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** Berlin's environments stay from one check to the next, and Lisbon's are made anew for each. */
type Shop = 'Berlin' | 'Lisbon';

interface Order {
  readonly orderId: string;
  readonly items: readonly { readonly product: string; readonly quantity: number }[];
}

/** Cents by product. */
type Prices = Readonly<Record<string, number>>;

const PRODUCTS = ['tea', 'cup', 'kettle', 'honey'] as const;
const HOUR = 3_600_000;
/** A refusal for want of a permission would send learners to their policies. */
const OUT_OF_ORDER = { code: 'InternalServerError', message: 'The parameter store is out of order', status: 500 };

function pricesOf(t: CheckContext): Prices {
  return Object.fromEntries(PRODUCTS.map((product) => [product, t.random.int(101, 9999)]));
}

/** Puts a shop's price list; each is another one than before. */
async function publish(t: CheckContext, shop: Shop, valid: 'valid' | 'past'): Promise<Prices> {
  const prices = pricesOf(t);
  const validUntil = new Date(Date.now() + (valid === 'valid' ? HOUR : -HOUR)).toISOString();
  const Name = t.stack.resource(`${shop}Prices`);
  const Value = JSON.stringify({ validUntil, prices });
  await t.client(SSMClient).send(new PutParameterCommand({ Name, Value, Overwrite: true }));
  return prices;
}

/** An order of so many items; the first and the last are of the same product. */
function order(t: CheckContext, count: number, first: string = t.random.pick(PRODUCTS)): Order {
  const others = t.random.shuffle(PRODUCTS.filter((product) => product !== first));
  const items = Array.from({ length: count }, (_, index) => ({
    product: (index === 0 || index === count - 1 ? first : others[index - 1]) ?? first,
    quantity: t.random.int(2, 20) + index,
  }));
  return { orderId: `o-${t.random.hex(8)}`, items };
}

const place = (t: CheckContext, shop: Shop, placed: Order): Promise<Invocation> => t.invoke(`${shop}Shop`, placed);

/** The answer that an order must get. */
function answerTo({ orderId, items }: Order, prices: Prices): object {
  const lines = items.map((item) => ({ ...item, cents: (prices[item.product] ?? 0) * item.quantity }));
  return { orderId, lines, cents: lines.reduce((sum, { cents }) => sum + cents, 0) };
}

function mustAnswer(t: CheckContext, { result, error }: Invocation, right: object, what: string): void {
  if (error !== undefined) t.fail(`an answer to ${what}`, `it failed with ${error.type}: ${error.message}`);
  t.expect(result, `the answer to ${what}`).toEqual(right);
}

/** An order for which nothing but its success matters here. */
async function mustSucceed(t: CheckContext, shop: Shop, placed: Order, what: string): Promise<Invocation> {
  const invocation = await place(t, shop, placed);
  if (invocation.error !== undefined)
    t.fail(`an answer to ${what}`, `it failed with ${invocation.error.type}: ${invocation.error.message}`);
  return invocation;
}

/** Berlin's only price list: its environments may keep it for as long as they live, and other runs of checks know it. */
async function berlinPrices(t: CheckContext): Promise<Prices> {
  const Name = t.stack.resource('BerlinPrices');
  const { Parameter } = await t.client(SSMClient).send(new GetParameterCommand({ Name }));
  const { prices } = JSON.parse(Parameter?.Value ?? '{}') as { prices: Prices };
  return Object.keys(prices).length > 0 ? prices : publish(t, 'Berlin', 'valid');
}

/** Does something with environments of Lisbon that know nothing yet: another variable is another environment. */
function newEnvironments(t: CheckContext, run: () => Promise<void>): Promise<void> {
  return t.withEnvironment('LisbonShop', { ROUND: t.random.hex(8) }, run);
}

check('amounts', (t) =>
  newEnvironments(t, async () => {
    const prices = await publish(t, 'Lisbon', 'valid');
    const placed = order(t, 4);
    mustAnswer(t, await place(t, 'Lisbon', placed), answerTo(placed, prices), 'the first order of an environment');
  }),
);

check('own-basket', async (t) => {
  const prices = await berlinPrices(t);
  const again = order(t, 3);
  const orders: [Order, string][] = [
    [order(t, 2), 'an order'],
    [again, 'the order after it, of somebody else'],
    [again, 'the same order, sent again'],
    [order(t, 0), 'an order without items, after others'],
  ];
  for (const [placed, what] of orders) mustAnswer(t, await place(t, 'Berlin', placed), answerTo(placed, prices), what);

  const takeBack = t.faults.add({ service: 'dynamodb', operation: 'PutItem', times: 100, effect: 'deny' });
  await place(t, 'Berlin', order(t, 3));
  takeBack();
  const next = order(t, 1);
  const what = 'an order after one whose receipt could not be stored';
  mustAnswer(t, await place(t, 'Berlin', next), answerTo(next, prices), what);
});

check('once', (t) =>
  newEnvironments(t, async () => {
    await publish(t, 'Lisbon', 'valid');
    const [first, second, third, fourth] = t.random.shuffle(PRODUCTS);
    const send = async (product: string | undefined, what: string): Promise<string> => {
      const { requestId } = await mustSucceed(t, 'Lisbon', order(t, 1, product), what);
      return (await t.invocationLog('LisbonShop', requestId)).stream;
    };
    const streams = [await send(first, 'the first order of an environment')];
    // Storing takes a while: two orders at once need two environments.
    t.faults.add({ service: 'dynamodb', operation: 'PutItem', times: 2, effect: { delay: 300 } });
    const what = 'one of two orders at once';
    streams.push(...(await Promise.all([send(second, what), send(third, what)])));
    for (const product of [fourth, first, second])
      streams.push(await send(product, 'an order in an environment that has served others'));
    const environments = new Set(streams).size;
    const calls = t.journal.entries({ service: 'ssm', kind: 'call' });
    const loads = calls.filter(({ action }) => action.startsWith('Get')).length;
    if (loads !== environments)
      t.fail(
        `the price list to be loaded once in each of ${environments} environments`,
        `${streams.length} orders loaded it ${loads} times`,
      );
  }),
);

check('renewed', (t) =>
  newEnvironments(t, async () => {
    const products = t.random.shuffle(PRODUCTS);
    const expectPrices = async (prices: Prices, what: string): Promise<void> => {
      const placed = order(t, 2, products.pop());
      mustAnswer(t, await place(t, 'Lisbon', placed), answerTo(placed, prices), what);
    };
    await expectPrices(await publish(t, 'Lisbon', 'past'), 'an order when the newest price list is past already');
    await expectPrices(await publish(t, 'Lisbon', 'past'), 'the next order, for which a new price list is there');
    const valid = await publish(t, 'Lisbon', 'valid');
    await expectPrices(valid, 'the order after that, for which a valid price list is there');
    await publish(t, 'Lisbon', 'valid');
    await expectPrices(valid, 'an order while the price list that was loaded is valid');
  }),
);

check('retries', (t) =>
  newEnvironments(t, async () => {
    const mustFail = async (what: string): Promise<void> => {
      const takeBack = t.faults.add({ service: 'ssm', times: 100, effect: { error: OUT_OF_ORDER } });
      const { result, error } = await place(t, 'Lisbon', order(t, 2));
      takeBack();
      if (error === undefined) t.fail(`${what} to fail`, `it was answered with ${JSON.stringify(result)}`);
    };
    const mustRecover = async (prices: Prices, what: string): Promise<void> => {
      const placed = order(t, 2);
      mustAnswer(t, await place(t, 'Lisbon', placed), answerTo(placed, prices), what);
    };
    const past = await publish(t, 'Lisbon', 'past');
    await mustFail('a first order for which the price list cannot be loaded');
    await mustRecover(past, 'the next order, when the price list can be loaded again');
    await mustFail('an order when the old price list is past and the new one cannot be loaded');
    await mustRecover(await publish(t, 'Lisbon', 'valid'), 'the order after that');
  }),
);

/** The stored receipt of an order. */
async function receiptOf(t: CheckContext, { orderId }: Order): Promise<string | undefined> {
  const TableName = t.stack.resource('ReceiptsTable');
  const { Item } = await t
    .client(DynamoDBClient)
    .send(new GetItemCommand({ TableName, Key: { orderId: { S: orderId } }, ConsistentRead: true }));
  return Item?.['text']?.S;
}

/** The same, where it may still be under way: a process goes on with what it has left behind at its next order. */
async function receiptSoon(t: CheckContext, placed: Order): Promise<string | undefined> {
  let text = await receiptOf(t, placed);
  for (let more = 0; more < 10 && text === undefined; more += 1) {
    await place(t, 'Berlin', order(t, 1));
    text = await receiptOf(t, placed);
  }
  return text;
}

check('receipts', async (t) => {
  const prices = await berlinPrices(t);
  const again = order(t, 2);
  const orders: [Order, string][] = [
    [order(t, 4), 'an order of four items'],
    [again, 'a shorter order after it'],
    [again, 'the same order, sent again'],
    [order(t, 0), 'an order without items'],
  ];
  for (const [placed, what] of orders) {
    await mustSucceed(t, 'Berlin', placed, `${what}, for which a receipt is written`);
    const lines = placed.items.map(
      ({ product, quantity }) => `${product};${quantity};${(prices[product] ?? 0) * quantity}\n`,
    );
    t.expect(await receiptSoon(t, placed), `the receipt of ${what}`).toEqual(lines.join(''));
  }
});

check('stored', async (t) => {
  const placed = order(t, 2);
  await berlinPrices(t);
  // Long enough for a slow machine to look before it is over.
  t.faults.add({ service: 'dynamodb', operation: 'PutItem', times: 100, effect: { delay: 1500 } });
  await mustSucceed(t, 'Berlin', placed, 'an order whose receipt takes a while to be stored');
  t.expect(await receiptOf(t, placed), 'the receipt of an order, right after the answer,').toBePresent();
});
