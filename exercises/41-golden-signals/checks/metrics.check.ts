import { check, type CheckContext } from '@coldstart/checks';
import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { centsOf, directiveOf, FUNCTION, impossible, lineOf, newOrder, taken, valueIn, type Order } from './orders.ts';

const MINUTE = 60_000;
/** Milliseconds that the clocks of who measures and of who looks may be apart. */
const APART = 10_000;

/** What CloudWatch has of a metric of a channel. */
async function measured(t: CheckContext, MetricName: string, Channel: string, from: number) {
  const { Datapoints = [] } = await t.client(CloudWatchClient).send(
    new GetMetricStatisticsCommand({
      Namespace: 'Shop',
      MetricName,
      Dimensions: [{ Name: 'Channel', Value: Channel }],
      StartTime: new Date(from - 2 * MINUTE),
      EndTime: new Date(from + 10 * MINUTE),
      Period: MINUTE / 1000,
      Statistics: ['Sum', 'SampleCount'],
    }),
  );
  return {
    count: Datapoints.reduce((total, { SampleCount = 0 }) => total + SampleCount, 0),
    sum: Math.round(Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0) * 100) / 100,
  };
}

/** By what CloudWatch tells values of a metric apart: `by Channel and orderId`, once for each set of names. */
async function namesOfDimensions(t: CheckContext, MetricName: string): Promise<string[]> {
  const asked = new ListMetricsCommand({ Namespace: 'Shop', MetricName });
  const { Metrics = [] } = await t.client(CloudWatchClient).send(asked);
  const sets = Metrics.map(({ Dimensions = [] }) => Dimensions.map(({ Name }) => `\`${Name}\``).join(' and '));
  return [...new Set(sets.map((names) => (names === '' ? 'without a dimension' : `by ${names}`)))];
}

const OF_TAKEN = 'an order that is taken';

check('metrics', async (t) => {
  const from = Date.now();
  const { channel } = newOrder(t);
  // The smallest value, one with a fraction that no binary number holds, and two of chance.
  const items = [1, 2990 + t.random.int(1, 9)].map((unitCents) => [{ product: 'pen', quantity: 1, unitCents }]);
  const orders = [...items.map((own) => newOrder(t, { channel, items: own })), newOrder(t, { channel })];
  for (const order of t.random.shuffle(orders)) {
    const line = await lineOf(t, await taken(t, order), OF_TAKEN);
    const { namespaces, units } = directiveOf(t, line);
    t.expect(namespaces, '`Namespace` of the metrics').toEqual(['Shop']);
    t.expect([...units.keys()], 'the names in `Metrics` of an order that is taken').toContain('OrderValue');
    t.expect(units.get('OrderValue'), 'the unit of `OrderValue`').toEqual('None');
    t.expect(line['OrderValue'], `\`OrderValue\` of an order of ${centsOf(order)} cents`).toEqual(centsOf(order) / 100);
    const { Timestamp } = line['_aws'] as { readonly Timestamp?: unknown };
    t.expect(Timestamp, '`_aws.Timestamp`').toBe(
      'the time of the order, in milliseconds since 1970',
      (time) => typeof time === 'number' && time >= from - APART && time <= Date.now() + APART,
    );
  }
  const sum = orders.reduce((total, order) => total + centsOf(order), 0) / 100;
  await t.eventually(
    async () => {
      const found = await measured(t, 'OrderValue', channel, from);
      if (found.count === 0) {
        const has = await namesOfDimensions(t, 'OrderValue');
        const happened = has.length === 0 ? 'it has made no metric of the lines' : `it has it ${has.join(', and ')}`;
        t.fail('CloudWatch to have `OrderValue` of three orders, by `Channel` alone', happened);
      }
      t.expect(found, 'what CloudWatch has made of the lines of three orders').toEqual({ count: 3, sum });
    },
    { within: APART },
  );
});

check('dimensions', async (t) => {
  for (const order of [newOrder(t, { channel: t.random.pick(['web', 'app']) }), newOrder(t)]) {
    const line = await lineOf(t, await taken(t, order), OF_TAKEN);
    t.expect(directiveOf(t, line).dimensions, '`Dimensions` of the metrics').toEqual([['Channel']]);
    t.expect(line['Channel'], '`Channel` of the line of an order').toEqual(order.channel);
    t.expect(line['orderId'], '`orderId` in the line of an order').toEqual(order.orderId);
  }
});

/** What the line of an order says of its failure. @param of the order, in words */
async function expectFailed(t: CheckContext, invocation: Awaited<ReturnType<CheckContext['invoke']>>, of: string) {
  const line = await lineOf(t, invocation, of);
  t.expect(valueIn(t, line, 'OrderFailed'), `the metric \`OrderFailed\` of ${of}`).toEqual(1);
  t.expect(valueIn(t, line, 'OrderValue'), `the metric \`OrderValue\` of ${of}`).toBeAbsent();
  t.expect(directiveOf(t, line).dimensions, `\`Dimensions\` of ${of}`).toEqual([['Channel']]);
}

check('failures', async (t) => {
  const line = await lineOf(t, await taken(t, newOrder(t)), OF_TAKEN);
  t.expect(valueIn(t, line, 'OrderFailed'), `the metric \`OrderFailed\` of ${OF_TAKEN}`).toEqual(0);
  t.expect(directiveOf(t, line).units.get('OrderFailed'), 'the unit of `OrderFailed`').toEqual('Count');

  const order = impossible(t);
  const refused = await t.invoke(FUNCTION, order);
  t.expect(refused.error?.type, 'how an order that the shop cannot take ends').toEqual('OutOfStockError');
  await expectFailed(t, refused, 'an order that the shop cannot take');

  // A queue that is not there. To deny the call would not do everywhere: SQS's client sends to where the queue's URL says.
  const WAREHOUSE_QUEUE_URL = `${t.stack.resource('WarehouseQueue')}-gone`;
  const lost = await t.withEnvironment(FUNCTION, { WAREHOUSE_QUEUE_URL }, () => t.invoke(FUNCTION, newOrder(t)));
  const of = 'an order that the queue refuses';
  if (lost.error === undefined) t.fail(`${of} to fail`, 'it was answered as if all was well');
  await expectFailed(t, lost, of);
});

/** A new environment: one variable more, or another value of it. */
async function begin(t: CheckContext): Promise<void> {
  const lambda = t.client(LambdaClient);
  const FunctionName = t.stack.resource(FUNCTION);
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  await t.configure(FUNCTION, { Environment: { Variables: { ...Environment?.Variables, ROUND: t.random.hex(8) } } });
}

/** @param which of the orders of an environment it is, in words */
async function expectCold(t: CheckContext, order: Order, cold: 0 | 1, which: string): Promise<void> {
  const line = await lineOf(t, await t.invoke(FUNCTION, order), which);
  t.expect(valueIn(t, line, 'ColdStart'), `the metric \`ColdStart\` of ${which}`).toEqual(cold);
  t.expect(directiveOf(t, line).units.get('ColdStart'), 'the unit of `ColdStart`').toEqual('Count');
}

check('cold', async (t) => {
  await begin(t);
  await expectCold(t, newOrder(t), 1, 'the first order of an environment');
  await expectCold(t, newOrder(t), 0, 'an order after the first one');
  // A first order that fails is a first order.
  await begin(t);
  await expectCold(t, impossible(t), 1, 'the first order of an environment, which fails');
  await expectCold(t, newOrder(t), 0, 'an order after the first one, which has failed');
});

check('no-calls', async (t) => {
  for (const order of [newOrder(t), impossible(t)]) {
    const { requestId } = await t.invoke(FUNCTION, order);
    const others = t
      .callsDuring(requestId)
      .filter(({ service, operation }) => !(service === 'sqs' && operation === 'SendMessage'))
      .map(({ service, operation }) => `${operation} of ${service}`);
    t.expect(others, 'the calls that an order makes beside that to the queue').toEqual([]);
  }
});
