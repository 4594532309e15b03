import { check, type CheckContext, type Invocation } from '@coldstart/checks';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Enough of a line to know it again. */
const cut = (line: string): string => (line.length > 140 ? `${line.slice(0, 140)} …` : line);

const FUNCTION = 'OrdersFunction';

type Line = Record<string, unknown>;

function order(t: CheckContext, more: Record<string, unknown> = {}): { orderId: string } & Record<string, unknown> {
  return { orderId: `o-${t.random.hex(8)}`, product: t.random.word(), ...more };
}

/** The function's lines about one request; every one must be JSON. */
async function linesOf(t: CheckContext, requestId: string): Promise<Line[]> {
  return t.eventually(async () => {
    const lines = (await t.logs(FUNCTION)).filter((line) => line.includes(requestId)).map((line) => parse(t, line));
    if (lines.length === 0) t.fail(`the log to have lines with the request id ${requestId}`, 'it has none');
    return lines;
  });
}

function parse(t: CheckContext, line: string): Line {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Line;
  } catch {
    // Said below, in words that help.
  }
  // Node.js's runtime writes the time, the request id and the level, with tabs between them.
  const printed = /^\d{4}-\d\d-\d\dT\S+\t\S+\t[A-Z]+\t/.test(line);
  t.fail(
    'every line of the log to be one JSON object',
    printed ? `\`console.log\` has put time, request id and level before one: ${cut(line)}` : `one is: ${cut(line)}`,
  );
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

check('json-lines', async (t) => {
  const first = await answered(t, order(t));
  const second = await answered(t, order(t, { fail: 'permanent' }));
  for (const line of await t.logs(FUNCTION)) parse(t, line);
  for (const { requestId } of [first, second]) {
    const lines = await linesOf(t, requestId);
    t.expect(lines.length, 'the number of lines about an order').toBeAtLeast(2);
    for (const line of lines) {
      t.expect(line, 'a line of the log').toHaveMembers({ requestId });
      t.expect(line['level'], '`level` of a line').toBe('one of debug, info, warn, error', (level) =>
        ['debug', 'info', 'warn', 'error'].includes(String(level)),
      );
      t.expect(line['message'], '`message` of a line').toBe(
        'text',
        (message) => typeof message === 'string' && message !== '',
      );
      t.expect(line['correlationId'], '`correlationId` of a line').toBe(
        'text',
        (id) => typeof id === 'string' && id !== '',
      );
      t.expect(line['cold'], '`cold` of a line').toBe('true or false', (cold) => typeof cold === 'boolean');
    }
  }
  const [later] = await linesOf(t, second.requestId);
  t.expect(later?.['cold'], '`cold` in a second invocation').toEqual(false);
});

check('correlation', async (t) => {
  const [fromHeader, fromEvent] = [t.random.uuid(), t.random.uuid()];
  const cases: [event: object, id: string | undefined][] = [
    [order(t, { headers: { 'X-Correlation-Id': fromHeader } }), fromHeader],
    [order(t, { correlationId: fromEvent }), fromEvent],
    [order(t), undefined],
  ];
  const made = new Set<unknown>();
  for (const [event, sent] of cases) {
    const { result, requestId } = await answered(t, event);
    const id = typeof result === 'object' && result !== null ? (result as Line)['correlationId'] : undefined;
    if (sent === undefined)
      t.expect(id, '`correlationId` of the answer when none was sent').toBe(
        'text',
        (value) => typeof value === 'string' && value !== '',
      );
    else t.expect(id, '`correlationId` of the answer').toEqual(sent);
    for (const line of await linesOf(t, requestId))
      t.expect(line, 'every line of this order').toHaveMembers({ correlationId: id });
    made.add(id);
  }
  t.expect(made.size, 'the number of different correlation ids of three orders').toEqual(3);
});

check('retry-or-store', async (t) => {
  const hopeless = order(t, { fail: 'permanent' });
  const { result } = await answered(t, hopeless);
  t.expect(result, 'the answer to an order that can never be processed').toHaveMembers({ status: 'rejected' });
  const stored = await t
    .client(DynamoDBClient)
    .send(
      new GetItemCommand({ TableName: t.stack.resource('RejectedTable'), Key: { orderId: { S: hopeless.orderId } } }),
    );
  t.expect(stored.Item?.['reason']?.S, `\`reason\` of ${hopeless.orderId} in the table`).toEqual(
    'The product is not for sale',
  );

  const busy = order(t, { fail: 'retryable', correlationId: t.random.uuid() });
  await t.invoke(FUNCTION, busy, { type: 'Event' });
  await t.eventually(
    async () => {
      const failures = (await t.logs(FUNCTION)).filter(
        (line) => line.includes(String(busy['correlationId'])) && line.includes('"error"'),
      );
      t.expect(failures.length, 'the attempts for an order while the warehouse is busy').toEqual(3);
    },
    { within: 5 * 60_000 },
  );
  const kept = await t
    .client(DynamoDBClient)
    .send(new GetItemCommand({ TableName: t.stack.resource('RejectedTable'), Key: { orderId: { S: busy.orderId } } }));
  t.expect(kept.Item, 'the rejected entry of an order that may still succeed').toBeAbsent();
});

check('stored-first', async (t) => {
  const hopeless = order(t, { fail: 'permanent' });
  t.faults.add({ service: 'dynamodb', operation: 'PutItem', effect: { delay: 400 } });
  await answered(t, hopeless);
  const stored = await t
    .client(DynamoDBClient)
    .send(
      new GetItemCommand({ TableName: t.stack.resource('RejectedTable'), Key: { orderId: { S: hopeless.orderId } } }),
    );
  t.expect(stored.Item, `the entry of ${hopeless.orderId} in a slow table, right after the answer`).toBePresent();
});

check('no-secrets', async (t) => {
  const secrets = {
    password: t.random.hex(16),
    token: t.random.hex(24),
    cardNumber: `4${t.random.int(100_000_000_000_000, 999_999_999_999_999)}`,
  };
  const event = order(t, {
    password: secrets.password,
    customer: { name: t.random.name(), password: secrets.password },
    payments: [{ cardNumber: secrets.cardNumber, session: { token: secrets.token } }],
  });
  const { requestId } = await answered(t, event);
  const lines = await linesOf(t, requestId);
  const text = JSON.stringify(lines);
  if (!text.includes(event.orderId) || !text.includes('customer'))
    t.fail('the log to have the whole order, at level debug', 'it has not');
  const all = (await t.logs(FUNCTION)).join('\n');
  for (const [name, secret] of Object.entries(secrets)) {
    if (all.includes(secret)) t.fail(`the log to be without the ${name}`, `it has ${secret}`);
  }
});

check('any-value', async (t) => {
  const { requestId, result } = await answered(t, order(t, { fail: 'strange' }));
  t.expect(result, 'the answer to an order whose error has a circle in it').toHaveMembers({ status: 'rejected' });
  const failure = (await linesOf(t, requestId)).find(({ level }) => level === 'error');
  t.expect(failure, 'a line of level error').toBePresent();
  t.expect(JSON.stringify(failure), 'the line of the error, for `details.amount`,').toContain('18446744073709551616');
});

check('level', async (t) => {
  const lambda = t.client(LambdaClient);
  const name = t.stack.resource(FUNCTION);
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const set = (level: string): Promise<void> =>
    t.configure(FUNCTION, { Environment: { Variables: { ...Environment?.Variables, LOG_LEVEL: level } } });
  try {
    await set('error');
    const failed = await answered(t, order(t, { fail: 'permanent' }));
    const lines = await linesOf(t, failed.requestId);
    t.expect([...new Set(lines.map(({ level }) => level))], 'the levels that are written with LOG_LEVEL=error').toEqual(
      ['error'],
    );
    await set('info');
    const done = await answered(t, order(t));
    const levels = (await linesOf(t, done.requestId)).map(({ level }) => level);
    t.expect(levels, 'the levels that are written with LOG_LEVEL=info').toNotContain('debug');
    t.expect(levels, 'the levels that are written with LOG_LEVEL=info').toContain('info');
  } finally {
    await set('debug');
  }
});

check('stack-and-cause', async (t) => {
  const { requestId } = await answered(t, order(t, { fail: 'permanent' }));
  const failure = await t.eventually(
    async () => {
      const found = (await t.logs(FUNCTION)).find(
        (line) => line.includes(requestId) && /"error"/.test(line) && line.includes('The product is not for sale'),
      );
      t.expect(found, 'a line of level error with the message of the error').toBePresent();
      return found;
    },
    { within: 2000 },
  );
  const text = JSON.stringify(parse(t, failure ?? ''));
  t.expect(text, 'the line of the error').toContain('No price for this product');
  t.expect(/\\n +at /.test(text), 'the line of the error has its stack').toEqual(true);
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
