import { isDeepStrictEqual } from 'node:util';
import { check, type CheckContext, type Invocation } from '@coldstart/checks';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const FUNCTION = 'OrdersFunction';

type Line = Record<string, unknown>;
type Order = { orderId: string } & Record<string, unknown>;

const isObject = (value: unknown): value is Line => typeof value === 'object' && value !== null;
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** Enough of a line to know it again. */
const cut = (line: string): string => (line.length > 140 ? `${line.slice(0, 140)} …` : line);

function order(t: CheckContext, more: Record<string, unknown> = {}): Order {
  return { orderId: `o-${t.random.hex(8)}`, product: t.random.word(), ...more };
}

/** A line as JSON; `undefined` where it is none. */
function parse(line: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Node.js's runtime writes the time, the request id and the level, with tabs between them. */
const PRINTED = /^\d{4}-\d\d-\d\dT\S+\t\S+\t[A-Z]+\t/;

/** All lines of an invocation, of which every one must be JSON. */
async function linesOf(t: CheckContext, { requestId }: Invocation): Promise<Line[]> {
  const { lines } = await t.invocationLog(FUNCTION, requestId);
  if (lines.length === 0) t.fail('the log to have lines about each order', 'it has none');
  return lines.map((line) => {
    const happened = PRINTED.test(line)
      ? `\`console.log\` has put time, request id and level before one: ${cut(line)}`
      : `one is: ${cut(line)}`;
    return parse(line) ?? t.fail('every line of the log to be one JSON object', happened);
  });
}

async function answered(t: CheckContext, event: object): Promise<Invocation> {
  const invocation = await t.invoke(FUNCTION, event);
  if (invocation.error !== undefined)
    t.fail(
      `an answer to the order ${JSON.stringify(event).slice(0, 80)}`,
      `it failed with ${invocation.error.type}: ${invocation.error.message}`,
    );
  return invocation;
}

async function stored(t: CheckContext, { orderId }: Order): Promise<string | undefined> {
  const TableName = t.stack.resource('RejectedTable');
  const { Item } = await t
    .client(DynamoDBClient)
    .send(new GetItemCommand({ TableName, Key: { orderId: { S: orderId } } }));
  return Item === undefined ? undefined : (Item['reason']?.S ?? 'no reason');
}

/** The same, where the write may still be under way: the process goes on with it in each invocation that follows. */
async function storedSoon(t: CheckContext, rejected: Order): Promise<string | undefined> {
  let reason = await stored(t, rejected);
  for (let more = 0; more < 20 && reason === undefined; more += 1) {
    await answered(t, order(t));
    reason = await stored(t, rejected);
  }
  return reason;
}

check('json-lines', async (t) => {
  for (const event of [order(t), order(t, { fail: 'permanent', note: `${t.random.unicode(8)}\n` })]) {
    const invocation = await answered(t, event);
    for (const line of await linesOf(t, invocation)) {
      t.expect(line, 'a line of the log').toHaveMembers({ requestId: invocation.requestId });
      t.expect(line['level'], '`level` of a line').toBe('one of debug, info, warn, error', (level) =>
        ['debug', 'info', 'warn', 'error'].includes(String(level)),
      );
      t.expect(line['message'], '`message` of a line').toBe('text', isText);
      t.expect(line['correlationId'], '`correlationId` of a line').toBe('text', isText);
      t.expect(line['cold'], '`cold` of a line').toBe('true or false', (cold) => typeof cold === 'boolean');
    }
  }
});

check('order-lines', async (t) => {
  for (const fail of [undefined, 'permanent']) {
    const odd = { list: [t.random.int(1, 99), null, ''], deep: { text: `${t.random.unicode(8)}\n"` }, no: false };
    const event = order(t, { fail, ...odd });
    const lines = await linesOf(t, await answered(t, event));
    const received = lines.filter(({ message }) => message === 'order received');
    t.expect(
      received.map(({ level }) => level),
      'the levels of the lines `order received` of an order',
    ).toEqual(['debug']);
    const sent: unknown = JSON.parse(JSON.stringify(event));
    t.expect(received[0], 'the line `order received`').toBe(
      `one that holds the whole order ${JSON.stringify(sent)}`,
      (line) => Object.values(line as Line).some((value) => isDeepStrictEqual(value, sent)),
    );
    t.expect(
      lines.map(({ level }) => level),
      `the levels of the lines of an order that is ${fail === undefined ? 'done' : 'rejected'}`,
    ).toContain('info');
  }
});

check('cold', async (t) => {
  // Another variable is another environment.
  await t.withEnvironment(FUNCTION, { ROUND: t.random.hex(8) }, async () => {
    for (const cold of [true, false, false]) {
      const lines = await linesOf(t, await answered(t, order(t)));
      t.expect(
        [...new Set(lines.map((line) => line['cold']))],
        `\`cold\` in ${cold ? 'the first invocation' : 'an invocation after the first one'} of an environment`,
      ).toEqual([cold]);
    }
  });
});

check('correlation', async (t) => {
  const id = (): string => t.random.uuid();
  const header = (name: string, value: string): object => order(t, { headers: { Accept: '*/*', [name]: value } });
  const [lower, usual, upper, inEvent] = [id(), id(), id(), id()];
  const cases: [event: object, id: string | undefined][] = [
    [header('x-correlation-id', lower), lower],
    [header('X-Correlation-Id', usual), usual],
    [header('X-CORRELATION-ID', upper), upper],
    [order(t, { correlationId: inEvent, headers: { Accept: '*/*' } }), inEvent],
    [order(t), undefined],
    [order(t, { headers: {} }), undefined],
  ];
  const made = new Set<unknown>();
  for (const [event, sent] of cases) {
    const invocation = await answered(t, event);
    const answer = isObject(invocation.result) ? invocation.result['correlationId'] : undefined;
    if (sent === undefined) t.expect(answer, '`correlationId` of the answer when none was sent').toBe('text', isText);
    else t.expect(answer, `\`correlationId\` of the answer to ${JSON.stringify(event)}`).toEqual(sent);
    for (const line of await linesOf(t, invocation))
      t.expect(line, 'every line of this order').toHaveMembers({ correlationId: answer });
    made.add(answer);
  }
  t.expect(made.size, 'the number of different correlation ids of six orders').toEqual(cases.length);
});

check('retry-or-store', async (t) => {
  const correlationId = t.random.uuid();
  const done = await answered(t, order(t, { correlationId }));
  t.expect(done.result, 'the answer to an order that is done').toEqual({ status: 'done', correlationId });

  const reasons = { permanent: 'The product is not for sale', strange: 'The amount is too large' };
  for (const [fail, reason] of Object.entries(reasons)) {
    const hopeless = order(t, { fail, correlationId });
    const { result } = await answered(t, hopeless);
    const what = `an order that can never be processed (\`${fail}\`)`;
    t.expect(result, `the answer to ${what}`).toEqual({ status: 'rejected', correlationId });
    t.expect(await storedSoon(t, hopeless), `\`reason\` of ${what} in the table`).toEqual(reason);
  }

  const broken = order(t, { fail: 'broken' });
  await t.expectRefusal(FUNCTION, broken, 'TypeError');
  t.expect(await stored(t, broken), 'the rejected entry of an order that met an unknown error').toBeAbsent();
  await t.expectRefusal(FUNCTION, order(t, { fail: 'retryable' }), 'RetryableError');

  const busy = order(t, { fail: 'retryable', correlationId: t.random.uuid() });
  await t.invoke(FUNCTION, busy, { type: 'Event' });
  await t.eventually(
    async () => {
      const lines = (await t.logs(FUNCTION)).map(parse).filter(isObject);
      const own = lines.filter((line) => line['correlationId'] === busy['correlationId']);
      const attempts = own.filter(({ message }) => message === 'order received').length;
      t.expect(attempts, 'the JSON lines `order received` of an order that Lambda tries three times').toEqual(3);
      const failures = own.filter(({ level }) => level === 'error').length;
      t.expect(failures, 'the JSON lines of level error of these attempts').toBeAtLeast(3);
    },
    { within: 5 * 60_000 },
  );
  t.expect(await stored(t, busy), 'the rejected entry of an order that may still succeed').toBeAbsent();
});

check('stored-first', async (t) => {
  const hopeless = order(t, { fail: 'permanent' });
  t.faults.add({ service: 'dynamodb', operation: 'PutItem', effect: { delay: 400 } });
  t.faults.add({ service: 'dynamodb', operation: 'UpdateItem', effect: { delay: 400 } });
  await answered(t, hopeless);
  t.expect(
    await stored(t, hopeless),
    `the entry of ${hopeless.orderId} in a slow table, right after the answer`,
  ).toBePresent();
});

check('no-secrets', async (t) => {
  const digits = (): number => t.random.int(100_000_000_000_000, 999_999_999_999_999);
  const secrets = {
    password: t.random.hex(16),
    token: t.random.hex(24),
    cardNumber: digits(),
    pin: digits(),
    deep: t.random.hex(20),
  };
  for (const fail of [undefined, 'strange']) {
    const event = order(t, {
      fail,
      password: secrets.password,
      customer: { name: t.random.name(), password: secrets.pin },
      payments: [
        { cardNumber: secrets.cardNumber, session: { token: secrets.token } },
        { token: { value: [secrets.deep] } },
      ],
    });
    const { lines } = await t.invocationLog(FUNCTION, (await answered(t, event)).requestId);
    const text = lines.join('\n');
    for (const shown of [event.orderId, 'customer', 'payments'])
      if (!text.includes(shown)) t.fail(`the log to have the whole order, ${shown} as well`, 'it has not');
    const shown = Object.values(secrets).find((secret) => text.includes(String(secret)));
    if (shown !== undefined) t.fail('the log to be without passwords, tokens and card numbers', `it has ${shown}`);
  }
});

check('any-value', async (t) => {
  const invocation = await answered(t, order(t, { fail: 'strange' }));
  await linesOf(t, invocation);
  const { lines } = await t.invocationLog(FUNCTION, invocation.requestId);
  const failure = lines.find((line) => parse(line)?.['level'] === 'error');
  t.expect(failure, 'a JSON line of level error').toBePresent();
  // As it is written: a number of so many digits would not survive being read.
  t.expect(failure, 'the line of the error, for `details.amount`,').toContain('18446744073709551616');
});

check('level', async (t) => {
  const expected: [level: string, written: string[], hidden: string[]][] = [
    ['info', ['info', 'error'], ['debug']],
    ['warn', ['error'], ['debug', 'info']],
    ['error', ['error'], ['debug', 'info', 'warn']],
  ];
  for (const [level, written, hidden] of t.random.shuffle(expected)) {
    await t.withEnvironment(FUNCTION, { LOG_LEVEL: level }, async () => {
      const levels = (await linesOf(t, await answered(t, order(t, { fail: 'permanent' })))).map(
        (line) => line['level'],
      );
      for (const one of written) t.expect(levels, `the levels that are written with LOG_LEVEL=${level}`).toContain(one);
      for (const one of hidden)
        t.expect(levels, `the levels that are written with LOG_LEVEL=${level}`).toNotContain(one);
    });
  }
  const levels = (await linesOf(t, await answered(t, order(t)))).map((line) => line['level']);
  t.expect(levels, 'the levels that are written with LOG_LEVEL=debug').toContain('debug');
});

/** An object with these members, at any depth. */
function holds(value: unknown, fits: (found: Line) => boolean): boolean {
  return isObject(value) && (fits(value) || Object.values(value).some((item) => holds(item, fits)));
}

check('stack-and-cause', async (t) => {
  // The name of a TypeError is not its own, as that of the given classes is.
  const cases: [fail: string, name: string, message: string, cause: string][] = [
    ['broken', 'TypeError', 'The price list is not a list', ''],
    ['permanent', 'PermanentError', 'The product is not for sale', 'No price for this product'],
    ['retryable', 'RetryableError', 'The warehouse is busy', 'ECONNRESET while reading stock'],
  ];
  for (const [fail, name, message, cause] of cases) {
    const { requestId } = await t.invoke(FUNCTION, order(t, { fail }));
    // What Lambda itself writes of a failed invocation is no JSON, and not the function's.
    const lines = (await t.invocationLog(FUNCTION, requestId)).lines.map(parse).filter(isObject);
    const failures = lines.filter(({ level }) => level === 'error');
    t.expect(failures[0], `a JSON line of level error for \`${fail}\``).toBePresent();
    const whole = failures.filter((line) =>
      holds(
        line,
        (found) => found['name'] === name && found['message'] === message && /\n +at /.test(String(found['stack'])),
      ),
    );
    if (whole.length === 0)
      t.fail(
        `the line of ${name} to have its \`name\`, \`message\` and \`stack\``,
        `it is ${cut(JSON.stringify(failures[0]))}`,
      );
    t.expect(JSON.stringify(whole), `the line of ${name}, for the \`message\` of its \`cause\`,`).toContain(cause);
  }
});

check('unhandled', async (t) => {
  const { error, result } = await t.invoke(FUNCTION, order(t, { fail: 'forgotten' }));
  if (error === undefined)
    return t.fail(
      'a promise that fails and that nobody waits for to fail the invocation',
      `it was answered with ${JSON.stringify(result)}`,
    );
  t.expect(error.message, 'the message of the failure').toContain('The audit log does not take');
});
