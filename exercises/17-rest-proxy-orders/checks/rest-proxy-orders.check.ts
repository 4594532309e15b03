import { check, type CheckContext, type FaultEffect, type HttpAnswer, type HttpRequest } from '@coldstart/checks';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

interface NewOrder {
  readonly customer: string;
  readonly cents: number;
  readonly status: string;
}

interface Order extends NewOrder {
  readonly id: string;
}

const JSON_TYPE = 'application/json';
/** The API's binary type: its bodies come in Base64. */
const BYTES = 'application/octet-stream';

function newOrder(t: CheckContext, more: Partial<NewOrder> = {}): NewOrder {
  return { customer: t.random.name(), cents: t.random.int(1, 99_999), status: 'open', ...more };
}

/** @param below what follows the address of the orders: `/ID`, `?status=open` */
function send(t: CheckContext, below: string, request: HttpRequest = {}): Promise<HttpAnswer> {
  return t.request(t.stack.output('OrdersUrl') + below, request);
}

const sendOrder = (t: CheckContext, body: string, type = JSON_TYPE, name = 'Content-Type'): Promise<HttpAnswer> =>
  send(t, '', { method: 'POST', headers: { Accept: '*/*', [name]: type, 'X-Till': '7' }, body });

function expectStatus(t: CheckContext, { status, text }: HttpAnswer, wanted: number, what: string): void {
  if (status === wanted) return;
  t.fail(
    `the status of the answer to ${what} to be ${wanted}`,
    status === 502
      ? 'it was 502: your handler has thrown an error, or returned what is no answer'
      : `it was ${status}, with the body ${text === '' ? '""' : text.slice(0, 300)}`,
  );
}

/** What an answer must be: its status, and JSON. */
function expectAnswer(t: CheckContext, answer: HttpAnswer, wanted: number, what: string): unknown {
  expectStatus(t, answer, wanted, what);
  const { headers, text } = answer;
  t.expect(headers['content-type'], `the content type of the answer to ${what}`).toMatch(
    /^application\/json\b/,
    JSON_TYPE,
  );
  try {
    return JSON.parse(text);
  } catch {
    return t.fail(`the body of the answer to ${what} to be JSON`, `it was ${JSON.stringify(text)}`);
  }
}

function expectRefusal(t: CheckContext, answer: HttpAnswer, wanted: number, what: string): void {
  const body = expectAnswer(t, answer, wanted, what);
  t.expect(body, `the body of the answer to ${what}`).toBe(
    '{ "error": "…" }, a text and nothing else',
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      Object.keys(value).join() === 'error' &&
      'error' in value &&
      typeof value.error === 'string' &&
      value.error !== '',
  );
}

/** The order that an answer to `POST` has. */
function expectCreated(t: CheckContext, answer: HttpAnswer, order: NewOrder, what: string): Order {
  const created = expectAnswer(t, answer, 201, what);
  const { id } = { id: undefined, ...(created as { id?: unknown } | null) };
  if (typeof id !== 'string' || id === '')
    return t.fail(`the order in the answer to ${what} to have an \`id\``, `it was ${answer.text}`);
  t.expect(created, `the body of the answer to ${what}`).toEqual({ ...order, id });
  return { ...order, id };
}

async function create(t: CheckContext, order: NewOrder = newOrder(t)): Promise<Order> {
  return expectCreated(t, await sendOrder(t, JSON.stringify(order)), order, 'a POST of an order');
}

check('stores', async (t) => {
  const order = newOrder(t, { customer: `${t.random.name()} "Zoë" \\ 🦄`, cents: 0 });
  const ids: string[] = [];
  for (const one of [order, order, newOrder(t, { status: 'sent' })]) {
    const answer = await sendOrder(t, JSON.stringify(one));
    const { id } = expectCreated(t, answer, one, 'a POST of an order');
    t.expect(ids, 'the ids of other orders').toNotContain(id);
    ids.push(id);
    const get = new GetItemCommand({
      TableName: t.stack.resource('OrdersTable'),
      Key: { id: { S: id } },
      ConsistentRead: true,
    });
    const { Item: item } = await t.client(DynamoDBClient).send(get);
    if (item === undefined) return t.fail('the table to have an item with the `id` of the new order', 'it has none');
    const { customer, cents, status } = item;
    t.expect({ customer: customer?.S, cents: cents?.N, status: status?.S }, "the order's item in the table").toEqual({
      ...one,
      cents: String(one.cents),
    });
    const { location } = answer.headers;
    if (location === undefined) return t.fail('a header Location in the answer to a POST of an order', 'it has none');
    const address = t.stack.output('OrdersUrl');
    t.expect(new URL(location, address).pathname, `the path to which Location leads, ${location}`).toEqual(
      `${new URL(address).pathname}/${id}`,
    );
  }
});

check('reads', async (t) => {
  const [one, other] = [await create(t), await create(t)];
  const read = await send(t, `/${one.id}`);
  t.expect(expectAnswer(t, read, 200, 'a GET of an order'), 'the body of the answer to a GET of an order').toEqual(one);
  expectRefusal(t, await send(t, `/${t.random.uuid()}`), 404, 'a GET of an order that is not there');
  for (const what of ['a DELETE of an order', 'a DELETE of an order that is not there']) {
    const { status, text } = await send(t, `/${one.id}`, { method: 'DELETE' });
    t.expect(status, `the status of the answer to ${what}`).toEqual(204);
    t.expect(text, `the body of the answer to ${what}`).toEqual('');
  }
  expectRefusal(t, await send(t, `/${one.id}`), 404, 'a GET of an order that was deleted');
  expectAnswer(t, await send(t, `/${other.id}`), 200, 'a GET of another order, after a DELETE');
});

/** What an answer to `GET /orders` lists, of some orders alone: other checks have made others. */
async function listed(t: CheckContext, below: string, among: readonly Order[], what: string): Promise<Order[]> {
  const body = expectAnswer(t, await send(t, below), 200, what);
  const orders = typeof body === 'object' && body !== null && 'orders' in body ? body.orders : undefined;
  if (!Array.isArray(orders))
    return t.fail(`the body of the answer to ${what} to be { "orders": […] }`, `it was ${JSON.stringify(body)}`);
  const found = orders as Order[];
  return among
    .filter(({ id }) => found.some((order) => order?.id === id))
    .map(({ id }) => found.find((o) => o.id === id) as Order);
}

check('lists', async (t) => {
  const orders = [await create(t), await create(t, newOrder(t, { status: 'paid' }))];
  for (const [below, what] of [
    ['', 'a GET of all orders'],
    ['?page=1', 'a GET of all orders, with ?page=1'],
  ] as const)
    t.expect(await listed(t, below, orders, what), `of two orders those in the answer to ${what}`).toEqual(orders);
});

check('by-status', async (t) => {
  const orders = [];
  for (const status of ['open', 'paid', 'sent']) orders.push(await create(t, newOrder(t, { status })));
  for (const wanted of [
    ['paid'],
    ...t.random.shuffle([
      ['open', 'sent'],
      ['sent', 'paid'],
      ['open', 'paid', 'sent'],
    ]),
  ]) {
    const below = `?${wanted.map((status) => `status=${status}`).join('&')}`;
    const found = await listed(t, below, orders, `a GET with ${below}`);
    t.expect(
      found.map(({ status }) => status),
      `the status of each order in the answer to a GET with ${below}`,
    ).toEqual(orders.map(({ status }) => status).filter((status) => wanted.includes(status)));
  }
});

check('encoded', async (t) => {
  const order = newOrder(t, { customer: `Zoë Łukasz 小林 🦄 ${t.random.name()}` });
  for (const type of [BYTES, `${BYTES}; charset=utf-8`]) {
    const what = `a POST of an order as ${type}`;
    expectCreated(t, await sendOrder(t, JSON.stringify(order), type), order, what);
  }
  // What a client has encoded itself is no JSON, however often it can be decoded.
  const twice = Buffer.from(JSON.stringify(order)).toString('base64');
  expectStatus(t, await sendOrder(t, twice, BYTES), 400, `a POST as ${BYTES} of an order in Base64`);
});

check('content-type', async (t) => {
  const order = newOrder(t);
  const body = JSON.stringify(order);
  for (const [name, type] of t.random.shuffle([
    ['content-type', JSON_TYPE],
    ['CONTENT-TYPE', 'Application/JSON'],
    ['Content-type', `${JSON_TYPE}; charset=utf-8`],
    ['content-Type', `${JSON_TYPE} ;charset=UTF-8`],
  ] as const))
    expectCreated(t, await sendOrder(t, body, type, name), order, `a POST of an order with ${name}: ${type}`);
  for (const type of ['text/plain', 'application/jsonp', 'application/x-www-form-urlencoded; as=application/json'])
    expectRefusal(t, await sendOrder(t, body, type), 415, `a POST with Content-Type: ${type}`);
  expectStatus(t, await send(t, '', { method: 'POST', body }), 415, 'a POST without a content type');
});

check('malformed', async (t) => {
  const good = newOrder(t);
  const bad = {
    'of what ends too early': JSON.stringify(good).slice(0, -1),
    'of null': 'null',
    'without a body': '',
    'of a list': JSON.stringify([good]),
    'of a number': '7',
    'of a text': '"order"',
    'of an order without a customer': JSON.stringify({ ...good, customer: undefined }),
    'of an order whose customer is empty': JSON.stringify({ ...good, customer: '' }),
    'of an order whose customer is a number': JSON.stringify({ ...good, customer: 7 }),
    'of an order without cents': JSON.stringify({ ...good, cents: undefined }),
    'of an order whose cents are a text': JSON.stringify({ ...good, cents: '4990' }),
    'of an order with 1.5 cents': JSON.stringify({ ...good, cents: 1.5 }),
    'of an order with -1 cents': JSON.stringify({ ...good, cents: -1 }),
    'of an order without a status': JSON.stringify({ ...good, status: undefined }),
    'of an order with the status lost': JSON.stringify({ ...good, status: 'lost' }),
    'of an order whose status is a list': JSON.stringify({ ...good, status: ['open'] }),
  };
  for (const [what, body] of Object.entries(bad)) expectRefusal(t, await sendOrder(t, body), 400, `a POST ${what}`);
});

type Look = (answer: HttpAnswer, what: string) => void;

/** What a method answers while the table does something else than usual, or each of them. */
async function whileTable(t: CheckContext, effect: FaultEffect, look: Look, each = true): Promise<void> {
  const { id } = each ? await create(t) : { id: '' };
  const mend = t.faults.add({ service: 'dynamodb', resource: t.stack.resource('OrdersTable'), times: 1000, effect });
  look(await send(t, ''), 'a GET of all orders');
  if (each) {
    look(await sendOrder(t, JSON.stringify(newOrder(t))), 'a POST of an order');
    look(await send(t, `/${id}`), 'a GET of an order');
    look(await send(t, `/${id}`, { method: 'DELETE' }), 'a DELETE of an order');
  }
  mend();
}

/** Milliseconds within which a function's log is there. */
const LOG_ARRIVES = 5000;

/** An error of the table, with something in its message that nobody else may read. */
function tableError(t: CheckContext, code: string): { effect: FaultEffect; secret: string } {
  const secret = t.random.hex(12);
  return { secret, effect: { error: { code, message: `Partition ${secret} of the table has said no`, status: 400 } } };
}

/** The function's log is where the exception belongs. */
const expectLogged = (t: CheckContext, secret: string): Promise<void> =>
  t.eventually(
    async () => {
      const log = (await t.logs('OrdersFunction')).join('\n');
      if (!log.includes(secret)) t.fail("the exception in the function's log", 'it is not there');
    },
    { within: LOG_ARRIVES },
  );

function expectDiscreet(t: CheckContext, { text }: HttpAnswer, secret: string, code: string, what: string): void {
  const told = `it was ${text.slice(0, 300)}`;
  if (text.includes(secret) || text.includes(code))
    t.fail(`the answer to ${what} without what the exception says`, told);
  if (/\n? {4}at |\.m[jt]s:\d/.test(text)) t.fail(`the answer to ${what} without the stack of the exception`, told);
}

check('throttled', async (t) => {
  const codes = ['ProvisionedThroughputExceededException', 'ThrottlingException'];
  for (const [index, code] of t.random.shuffle(codes).entries()) {
    const { effect, secret } = tableError(t, code);
    const look: Look = (answer, about) => {
      const what = `${about}, when the table answers with ${code}`;
      expectRefusal(t, answer, 503, what);
      expectDiscreet(t, answer, secret, code, what);
      t.expect(answer.headers['retry-after'], `the header Retry-After of the answer to ${what}`).toMatch(
        /^[1-9]\d*$/,
        'a whole number of seconds, from 1 on',
      );
    };
    await whileTable(t, effect, look, index === 0);
  }
});

check('broken', async (t) => {
  const code = 'ResourceNotFoundException';
  const { effect, secret } = tableError(t, code);
  await whileTable(t, effect, (answer, about) => {
    const what = `${about}, when the table answers with ${code}`;
    expectRefusal(t, answer, 500, what);
    expectDiscreet(t, answer, secret, code, what);
  });
  await expectLogged(t, secret);
});
