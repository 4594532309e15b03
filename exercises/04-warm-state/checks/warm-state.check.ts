import { check, type CheckContext, type Invocation } from '@coldstart/checks';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

type Shop = 'Berlin' | 'Lisbon' | 'Oslo';

interface Order {
  readonly orderId: string;
  readonly items: readonly { readonly product: string; readonly quantity: number }[];
}

/** Cents by product. */
type Prices = Readonly<Record<string, number>>;

const PRODUCTS = ['tea', 'cup', 'kettle', 'honey'] as const;
const HOUR = 3_600_000;

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
function order(t: CheckContext, count: number): Order {
  const some = t.random.shuffle(PRODUCTS);
  const items = Array.from({ length: count }, (_, index) => ({
    product: (index === count - 1 ? some[0] : some[index % some.length]) ?? 'tea',
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

interface FirstOrder {
  readonly prices: Prices;
  readonly order: Order;
  readonly invocation: Invocation;
  /** How often the price list was asked for. */
  readonly loads: number;
}

const loadsSoFar = (t: CheckContext): number =>
  t.journal.entries({ service: 'ssm', kind: 'call' }).filter(({ action }) => action.startsWith('Get')).length;

/** Berlin's list stays as it is, since its environments may keep it: all checks begin after the same first order. */
const openings = new WeakMap<object, Promise<FirstOrder>>();

function opened(t: CheckContext): Promise<FirstOrder> {
  const known = openings.get(t.stack);
  if (known !== undefined) return known;
  const opening = open(t);
  openings.set(t.stack, opening);
  return opening;
}

async function open(t: CheckContext): Promise<FirstOrder> {
  const prices = await publish(t, 'Berlin', 'valid');
  const before = loadsSoFar(t);
  const first = order(t, 4);
  const invocation = await place(t, 'Berlin', first);
  return { prices, order: first, invocation, loads: loadsSoFar(t) - before };
}

check('amounts', async (t) => {
  const first = await opened(t);
  mustAnswer(t, first.invocation, answerTo(first.order, first.prices), 'the first order of an environment');
});

check('own-basket', async (t) => {
  const { prices } = await opened(t);
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

check('once', async (t) => {
  const first = await opened(t);
  const before = loadsSoFar(t);
  const invocations = [first.invocation];
  // Storing takes a while: two orders at once need two environments.
  t.faults.add({ service: 'dynamodb', operation: 'PutItem', times: 2, effect: { delay: 300 } });
  const atOnce = [order(t, 2), order(t, 1)].map((placed) =>
    mustSucceed(t, 'Berlin', placed, 'one of two orders at once'),
  );
  invocations.push(...(await Promise.all(atOnce)));
  for (let more = 0; more < 4; more += 1) {
    invocations.push(await mustSucceed(t, 'Berlin', order(t, 1), 'an order in an environment that has served others'));
  }
  // The first order came in a check of its own, perhaps: of its environment all is known but the name.
  const logs = await Promise.all(invocations.slice(1).map(({ requestId }) => t.invocationLog('BerlinShop', requestId)));
  const environments = new Set(logs.map(({ stream }) => stream)).size;
  const loads = first.loads + loadsSoFar(t) - before;
  if (loads !== environments)
    t.fail(
      `the price list to be loaded once in each of ${environments} environments`,
      `${invocations.length} orders loaded it ${loads} times`,
    );
});

check('renewed', async (t) => {
  const expectPrices = async (prices: Prices, what: string): Promise<void> => {
    const placed = order(t, 2);
    mustAnswer(t, await place(t, 'Lisbon', placed), answerTo(placed, prices), what);
  };
  await expectPrices(await publish(t, 'Lisbon', 'past'), 'an order when the newest price list is past already');
  await expectPrices(await publish(t, 'Lisbon', 'past'), 'the next order, for which a new price list is there');
  const valid = await publish(t, 'Lisbon', 'valid');
  await expectPrices(valid, 'the order after that, for which a valid price list is there');
  await publish(t, 'Lisbon', 'valid');
  await expectPrices(valid, 'an order while the price list that was loaded is valid');
});

check('retries', async (t) => {
  const mustFail = async (what: string): Promise<void> => {
    const takeBack = t.faults.add({ service: 'ssm', times: 100, effect: 'deny' });
    const { result, error } = await place(t, 'Oslo', order(t, 2));
    takeBack();
    if (error === undefined) t.fail(`${what} to fail`, `it was answered with ${JSON.stringify(result)}`);
  };
  const mustRecover = async (prices: Prices, what: string): Promise<void> => {
    const placed = order(t, 2);
    mustAnswer(t, await place(t, 'Oslo', placed), answerTo(placed, prices), what);
  };
  const past = await publish(t, 'Oslo', 'past');
  await mustFail('a first order for which the price list cannot be loaded');
  await mustRecover(past, 'the next order, when the price list can be loaded again');
  await mustFail('an order when the old price list is past and the new one cannot be loaded');
  await mustRecover(await publish(t, 'Oslo', 'valid'), 'the order after that');
});

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
  const { prices } = await opened(t);
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
  await opened(t);
  t.faults.add({ service: 'dynamodb', operation: 'PutItem', times: 100, effect: { delay: 400 } });
  await mustSucceed(t, 'Berlin', placed, 'an order whose receipt takes a while to be stored');
  t.expect(await receiptOf(t, placed), 'the receipt of an order, right after the answer,').toBePresent();
});
