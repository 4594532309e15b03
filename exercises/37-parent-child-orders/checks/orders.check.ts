import { check, type CheckContext } from '@coldstart/checks';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';

interface Line {
  OrderLineId: string;
  ProductName: string;
  Quantity: unknown;
  UnitPrice: unknown;
}

interface Answer {
  orders: Record<string, unknown>[];
  total: unknown;
  failed: Record<string, unknown>[];
}

const said = (value: unknown): string => JSON.stringify(value);

/** A line whose price has cents, and what it costs. */
function line(t: CheckContext): { line: Line; cents: number } {
  const [quantity, price] = [t.random.int(2, 9), t.random.int(1, 99_999)];
  return {
    line: {
      OrderLineId: `line-${t.random.hex(10)}`,
      ProductName: `${t.random.word()} ${t.random.word()}`,
      Quantity: quantity,
      UnitPrice: price / 100,
    },
    cents: quantity * price,
  };
}

function bad(t: CheckContext): Line {
  return { ...line(t).line, Quantity: t.random.pick(['2', 0, -1, 1.5, null]) };
}

async function child(t: CheckContext, event: object): Promise<Record<string, unknown>> {
  const answer = await t.call('ChildFunction', event);
  t.expect(answer, `the child's answer to ${said(event)}`).toBe(
    'an object',
    (value) => typeof value === 'object' && value !== null,
  );
  return answer as Record<string, unknown>;
}

async function parent(t: CheckContext, lines: readonly Line[]): Promise<Answer> {
  const answer = await t.call('ParentFunction', { lines });
  t.expect(answer, `the parent's answer to ${lines.length === 1 ? 'one line' : `${lines.length} lines`}`).toBe(
    'an object with orders, total and failed',
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      Array.isArray((value as Answer).orders) &&
      Array.isArray((value as Answer).failed),
  );
  return answer as Answer;
}

check('amount', async (t) => {
  const phone = { ProductName: 'iPhone SE', Quantity: 2, UnitPrice: 499 };
  t.expect(await child(t, phone), `the child's answer to ${said(phone)}`).toHaveMembers({
    ProductName: 'iPhone SE',
    Amount: 998,
  });
  const dimes = { ProductName: 'dime', Quantity: 3, UnitPrice: 0.1 };
  t.expect(await child(t, dimes), `the child's answer to ${said(dimes)}`).toHaveMembers({ Amount: 0.3 });
  for (const { line: event, cents } of [line(t), line(t), line(t)]) {
    t.expect(await child(t, event), `the child's answer to ${said(event)}`).toHaveMembers({
      Amount: cents / 100,
      ProductName: event.ProductName,
    });
  }
});

check('transaction-id', async (t) => {
  const [one, two] = [line(t).line, line(t).line];
  const ids: unknown[] = [];
  for (const event of [one, two, one]) ids.push((await child(t, event))['TransactionID']);
  for (const id of ids)
    t.expect(id, '`TransactionID`').toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i,
      'a random UUID of version 4',
    );
  t.expect(ids[0], '`TransactionID` of one line').toNotEqual(ids[1]);
  t.expect(ids[2], '`TransactionID` of a line that comes again').toEqual(ids[0]);
});

check('at-once', async (t) => {
  // Slow writes: whoever looks first and writes afterwards does not see what the other is about to write.
  for (const operation of ['PutItem', 'UpdateItem', 'TransactWriteItems']) {
    t.faults.add({ service: 'dynamodb', operation, effect: { delay: 500 }, times: 4 });
  }
  // Two environments, so that neither comes too late for starting first.
  await Promise.all([child(t, line(t).line), child(t, line(t).line)]);
  const event = line(t).line;
  const [one, two] = await Promise.all([child(t, event), child(t, event)]);
  t.expect(one['TransactionID'], '`TransactionID`').toMatch(/^[0-9a-f-]{36}$/i, 'a UUID');
  t.expect(two['TransactionID'], '`TransactionID` of a line that comes twice at the same moment').toEqual(
    one['TransactionID'],
  );
});

check('validates', async (t) => {
  const { ProductName, Quantity, UnitPrice } = line(t).line;
  const whole = { ProductName, Quantity, UnitPrice };
  const events: object[] = [
    { Quantity, UnitPrice },
    { ProductName, UnitPrice },
    { ProductName, Quantity },
    { ...whole, Quantity: '2' },
    { ...whole, Quantity: 0 },
    { ...whole, Quantity: -3 },
    { ...whole, Quantity: true },
    { ...whole, UnitPrice: '9.99' },
    { ...whole, UnitPrice: -1 },
    { ...whole, UnitPrice: null },
  ];
  for (const event of t.random.shuffle(events)) {
    const { error, result } = await t.invoke('ChildFunction', event);
    const expected = `the child to refuse ${said(event)} with a ValidationError`;
    if (error === undefined) return t.fail(expected, `it answered ${said(result)}`);
    if (error.type !== 'ValidationError') t.fail(expected, `it failed with ${error.type}: ${error.message}`);
  }
});

check('collects', async (t) => {
  const dimes = { line: { ...line(t).line, Quantity: 3, UnitPrice: 0.1 }, cents: 30 };
  const lines = [dimes, ...Array.from({ length: t.random.int(5, 7) }, () => line(t))];
  const answer = await parent(
    t,
    lines.map((entry) => entry.line),
  );
  t.expect(
    answer.orders.map(({ ProductName, Amount }) => ({ ProductName, Amount })),
    'the orders in the answer of the parent',
  ).toEqual(lines.map((entry) => ({ ProductName: entry.line.ProductName, Amount: entry.cents / 100 })));
  t.expect(answer.total, '`total`').toEqual(lines.reduce((sum, { cents }) => sum + cents, 0) / 100);
  t.expect(answer.failed, '`failed`').toEqual([]);
});

check('child-fails', async (t) => {
  const [first, last, broken] = [line(t), line(t), bad(t)];
  const answer = await parent(t, [first.line, broken, last.line]);
  t.expect(
    answer.orders.map(({ ProductName }) => ProductName),
    'the products of the orders beside a bad line',
  ).toEqual([first.line.ProductName, last.line.ProductName]);
  t.expect(answer.failed, '`failed`').toEqual([{ OrderLineId: broken.OrderLineId, error: 'ValidationError' }]);
  t.expect(answer.total, '`total`, without the bad line').toEqual((first.cents + last.cents) / 100);
});

check('throttled', async (t) => {
  // Whole prices: cents are another check's matter.
  const [quantity, price] = [t.random.int(2, 9), t.random.int(1, 999)];
  const event = { ...line(t).line, Quantity: quantity, UnitPrice: price };
  t.faults.add({
    service: 'lambda',
    operation: 'Invoke',
    resource: t.stack.resource('ChildFunction'),
    effect: 'throttle',
  });
  const answer = await parent(t, [event]);
  t.expect(
    { total: answer.total, failed: answer.failed },
    'the answer of the parent when its first call is throttled',
  ).toEqual({ total: quantity * price, failed: [] });
});

/** Does something while the parent's child is another function, under another alias: the stand-in. */
async function withStandIn<Result>(t: CheckContext, run: () => Promise<Result>): Promise<Result> {
  const lambda = t.client(LambdaClient);
  const name = t.stack.resource('ParentFunction');
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const standIn = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: t.stack.resource('StandInFunction') }),
  );
  const set = (variables: Record<string, string> | undefined): Promise<void> =>
    t.configure('ParentFunction', { Environment: { Variables: variables } });
  try {
    await set({ ...Environment?.Variables, CHILD_FUNCTION: `${standIn.FunctionArn}:blue` });
    return await run();
  } finally {
    await set(Environment?.Variables);
  }
}

check('by-environment', async (t) => {
  const { orders, failed } = await withStandIn(t, () => parent(t, [line(t).line]));
  t.expect(
    { TransactionID: orders[0]?.['TransactionID'], failed },
    'the answer of a parent whose CHILD_FUNCTION is another function and alias',
  ).toEqual({ TransactionID: 'stand-in', failed: [] });
});

/** Logs arrive within moments, or not at all. */
const SOON = { within: 5000 };

check('five-at-a-time', async (t) => {
  const lines = Array.from({ length: 12 }, () => line(t).line);
  await withStandIn(t, () => t.call('ParentFunction', { lines }));
  const busy = await t.eventually(async () => {
    const told = (await t.logs('StandInFunction')).flatMap((text) => {
      const [, from, to] = /\{"from":(\d+),"to":(\d+)\}/.exec(text) ?? [];
      return from === undefined || to === undefined ? [] : [{ from: Number(from), to: Number(to) }];
    });
    t.expect(told.length, 'the number of children called for 12 lines').toEqual(lines.length);
    return told;
  }, SOON);
  // As many as at the worst moment, which is when one of them begins.
  const most = Math.max(
    ...busy.map(({ from }) => busy.filter((other) => other.from <= from && from < other.to).length),
  );
  t.expect(most, 'the greatest number of children at once').toBe('at most 5', (value) => Number(value) <= 5);
});

check('denied', async (t) => {
  const { line: event } = line(t);
  t.faults.add({ service: 'lambda', operation: 'Invoke', resource: t.stack.resource('ChildFunction'), effect: 'deny' });
  const { failed } = await parent(t, [event]);
  t.expect(failed, '`failed` when the parent lacks the permission').toEqual([
    { OrderLineId: event.OrderLineId, error: 'AccessDeniedException' },
  ]);
});
