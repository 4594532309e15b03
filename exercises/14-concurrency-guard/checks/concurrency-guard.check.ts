import { check, type CheckContext } from '@coldstart/checks';
import { STEP, totalOf, underLoad, type LoadedFunction } from '@coldstart/service-lambda/load';
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListProvisionedConcurrencyConfigsCommand,
} from '@aws-sdk/client-lambda';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const [API, CONSUMER, REPORT] = ['ApiFunction', 'ConsumerFunction', 'ReportFunction'] as const;
type Name = typeof API | typeof CONSUMER | typeof REPORT;

/** What the task says of the load. */
const PEAK = { rate: 800, milliseconds: 250 };
const OPENING = { rate: 120, milliseconds: 250 };
const MESSAGES = { rate: 1200 / 60, milliseconds: 400 };
const CONNECTIONS = 10;
const MOST_READY = 40;
const LEAST_FOR_OTHERS = 700;

interface Deployed {
  readonly reserved: number | undefined;
  /** By version or alias. */
  readonly provisioned: ReadonlyMap<string, number>;
}

/** What a function has been given, as Lambda says. */
async function deployed(t: CheckContext, name: Name): Promise<Deployed> {
  const lambda = t.client(LambdaClient);
  const FunctionName = t.stack.resource(name);
  const { ReservedConcurrentExecutions: reserved } = await lambda.send(
    new GetFunctionConcurrencyCommand({ FunctionName }),
  );
  const { ProvisionedConcurrencyConfigs = [] } = await lambda.send(
    new ListProvisionedConcurrencyConfigsCommand({ FunctionName }),
  );
  const provisioned = new Map(
    ProvisionedConcurrencyConfigs.map(({ FunctionArn, RequestedProvisionedConcurrentExecutions: count }) => [
      FunctionArn?.split(':').at(7) ?? '',
      count ?? 0,
    ]),
  );
  return { reserved, provisioned };
}

async function api(t: CheckContext, load: Pick<LoadedFunction, 'rate' | 'milliseconds'>): Promise<LoadedFunction> {
  const { reserved, provisioned } = await deployed(t, API);
  return { name: API, ...load, reserved, provisioned: provisioned.get('live') };
}

/** The consumer, with what its mapping and its function have been given. */
async function consumer(t: CheckContext, rate: LoadedFunction['rate']): Promise<LoadedFunction> {
  const name = t.stack.resource(CONSUMER);
  const { EventSourceMappings = [] } = await t.client(LambdaClient).send(new ListEventSourceMappingsCommand());
  // Of the function itself, or of an alias of it.
  const own = EventSourceMappings.filter(({ FunctionArn }) => FunctionArn?.split(':').at(6) === name);
  const mapping = own.find(({ State }) => State === 'Enabled');
  if (mapping === undefined)
    return t.fail('ConsumerFunction to get the messages of its queue', 'it has no event that is enabled');
  const { reserved } = await deployed(t, CONSUMER);
  const { milliseconds } = MESSAGES;
  return {
    name: CONSUMER,
    rate,
    milliseconds,
    reserved,
    queue: { maximum: mapping.ScalingConfig?.MaximumConcurrency },
  };
}

/** Other functions of the account, which take what they get. */
function others(t: CheckContext): LoadedFunction {
  const milliseconds = t.random.int(5, 20) * 100;
  const rate = t.random.int(2000, 4000);
  return { name: 'others', rate: () => rate, milliseconds };
}

/** @returns what becomes of the first of the functions */
function outcome(t: CheckContext, [first, ...more]: readonly [LoadedFunction, ...LoadedFunction[]], seconds: number) {
  const all = t.random.shuffle([first, ...more]);
  return totalOf(underLoad(all, { seconds })[all.indexOf(first)] ?? []);
}

const has = (reserved: number | undefined): string =>
  reserved === undefined ? 'it has nothing reserved' : `it has ${reserved} reserved`;

const limits = ({ queue, reserved }: LoadedFunction): string =>
  `the mapping takes ${queue?.maximum ?? 'any number'} at once, and ${has(reserved)}`;

check('api-peak', async (t) => {
  // At any moment: calm, then the peak, and others all the time.
  const begins = t.random.int(1, 4);
  const loaded = await api(t, { ...PEAK, rate: (second) => (second < begins ? t.random.int(1, 100) : PEAK.rate) });
  const { throttled } = outcome(t, [loaded, others(t)], begins + 5);
  if (throttled > 0)
    t.fail(
      'no request of ApiFunction to be throttled at 800 a second, while others take all they get',
      `${throttled} were throttled in ${begins + 5} seconds: ${has(loaded.reserved)}`,
    );
});

check('opening', async (t) => {
  const { provisioned } = await deployed(t, API);
  const live = provisioned.get('live');
  if (live === undefined)
    t.fail(
      'provisioned concurrency for the alias `live` of ApiFunction',
      provisioned.size === 0 ? 'it has none' : `it has some for ${[...provisioned.keys()].join(', ')}`,
    );
  const { cold } = outcome(t, [await api(t, { ...OPENING, rate: () => OPENING.rate })], t.random.int(3, 9));
  if (cold > 0)
    t.fail(
      'no request to wait for a new environment at 120 a second',
      `${cold} waited: ${live} environments stand ready`,
    );
  const answer = await t.call(API, {}, { qualifier: 'live' });
  t.expect(answer, 'the answer of ApiFunction, called by its alias `live`,').toEqual({
    environment: 'provisioned-concurrency',
  });
});

check('ready', async (t) => {
  for (const name of [API, CONSUMER, REPORT] as const) {
    const { provisioned } = await deployed(t, name);
    const count = [...provisioned.values()].reduce((sum, one) => sum + one, 0);
    const most = name === API ? MOST_READY : 0;
    t.expect(count, `the number of environments of ${name} that stand ready`).toBeAtMost(most);
  }
});

check('database', async (t) => {
  const backlog = t.random.int(20, 60) * 1000;
  const loaded = await consumer(t, (second) => (second === 0 ? backlog : MESSAGES.rate));
  const { most } = outcome(t, [loaded], 200);
  if (most > CONNECTIONS)
    t.fail(
      `at most ${CONNECTIONS} runs of ConsumerFunction at once, with a backlog of ${backlog} messages`,
      `there were ${most}, some minutes later`,
    );
});

check('keeps-up', async (t) => {
  const minutes = t.random.int(6, 8);
  const loaded = await consumer(t, () => MESSAGES.rate);
  const [moments = []] = underLoad([loaded], { seconds: minutes * 60 });
  // Whoever keeps up has worked all of them off now and then, within four minutes. A second's messages may be under way.
  const waiting = Math.min(...moments.slice(-(240_000 / STEP)).map((moment) => moment.waiting));
  if (waiting > MESSAGES.rate)
    t.fail(
      'ConsumerFunction to keep up with 1,200 messages a minute',
      `after ${minutes} minutes ${waiting} messages waited, and more each minute: ${limits(loaded)}`,
    );
});

/** Sends messages that each take some milliseconds to work on. */
async function send(t: CheckContext, count: number, milliseconds: number): Promise<void> {
  const QueueUrl = t.stack.resource('OrdersQueue');
  const all = Array.from({ length: count }, (_, id) => ({
    Id: `${id}`,
    MessageBody: JSON.stringify({ order: t.random.hex(8), milliseconds }),
  }));
  for (let at = 0; at < all.length; at += 10)
    await t.client(SQSClient).send(new SendMessageBatchCommand({ QueueUrl, Entries: all.slice(at, at + 10) }));
}

async function leftIn(t: CheckContext, queue: string): Promise<number> {
  const asked = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const QueueUrl = t.stack.resource(queue);
  const get = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...asked] });
  const { Attributes = {} } = await t.client(SQSClient).send(get);
  return asked.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

check('runs-at-once', async (t) => {
  const backlog = t.random.int(20, 60) * 1000;
  const loaded = await consumer(t, (second) => (second === 0 ? backlog : MESSAGES.rate));
  const { throttled } = outcome(t, [loaded, others(t)], 75);
  if (throttled > 0)
    t.fail(
      'no message of a backlog to be throttled, while others take all they get',
      `${throttled} were taken out of the queue and throttled: ${limits(loaded)}`,
    );
  // And for real, a few.
  await send(t, 2 * CONNECTIONS + 4, 200);
  await t.eventually(async () => t.expect(await leftIn(t, 'OrdersQueue'), 'the number of messages left').toEqual(0));
  t.expect(await leftIn(t, 'DeadOrdersQueue'), 'the number of messages in the dead-letter queue').toEqual(0);
});

check('report-off', async (t) => {
  const refusal = await t.invoke(REPORT, {}).then(
    ({ result }) => t.fail('ReportFunction to be throttled', `it answered ${JSON.stringify(result)}`),
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  t.expect(refusal, 'the error of whoever calls ReportFunction').toEqual('TooManyRequestsException');
  const day = t.random.hex(8);
  await t.invoke(REPORT, { day }, { type: 'Event' });
  const QueueUrl = t.stack.resource('MissedQueue');
  await t.eventually(
    async () => {
      const { Messages = [] } = await t
        .client(SQSClient)
        .send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      const payloads = Messages.map(
        ({ Body = '{}' }) => (JSON.parse(Body) as { requestPayload?: unknown }).requestPayload,
      );
      t.expect(payloads, 'the events in MissedQueue').toContain({ day });
    },
    { within: 5000 },
  );
});

check('others-keep', async (t) => {
  const { AccountLimit } = await t.client(LambdaClient).send(new GetAccountSettingsCommand());
  t.expect(AccountLimit?.UnreservedConcurrentExecutions, 'what all other functions share').toBeAtLeast(
    LEAST_FOR_OTHERS,
  );
});
