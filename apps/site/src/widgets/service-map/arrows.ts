/** The arrows of the service map: what leads from one service to another, who waits, what fits, and what if it fails. */

export const SERVICES = {
  browser: 'Browser',
  cognito: 'Cognito',
  api: 'API Gateway',
  lambda: 'Lambda',
  states: 'Step Functions',
  sns: 'SNS',
  sqs: 'SQS',
  events: 'EventBridge',
  kinesis: 'Kinesis Data Streams',
  firehose: 'Data Firehose',
  s3: 'S3',
  dynamodb: 'DynamoDB',
  aurora: 'Aurora',
} as const;

export type Service = keyof typeof SERVICES;

export interface Arrow {
  readonly from: Service;
  readonly to: Service;
  readonly how: string;
  /** Whether the sender waits for what the receiver makes of it, and not only until it is taken. */
  readonly waits: boolean;
  readonly limit: string;
  readonly fails: string;
}

type Ends = Readonly<Pick<Arrow, 'from' | 'to'>>;
type Rest = Omit<Arrow, 'from' | 'to'>;

const QUEUED = 'Lambda tries twice more, then its failure destination gets the event, if there is one.';
const AGAIN = 'The shard waits, and the batch is tried until it works or the records are too old.';

/** What each service takes at once. */
const TAKES: Readonly<Partial<Record<Service, string>>> = {
  sns: 'a message of 256 KB',
  sqs: 'a message of 1 MiB',
  events: 'an event of 1 MB',
  kinesis: 'a record of up to 10 MiB',
  states: 'a state of 256 KiB',
  dynamodb: 'an item',
  s3: 'an object',
};

/** Who calls them is told that what was sent is stored, which is the end. */
const STORES: ReadonlySet<Service> = new Set(['dynamodb', 's3']);

const called = (to: Service, how: string, fails: string): Rest => ({
  how,
  waits: STORES.has(to),
  limit: TAKES[to] ?? 'what the called service takes',
  fails,
});

/** A call of the SDK or of an integration. */
const calls = (from: Service, receivers: readonly Service[], fails: string): Arrow[] =>
  receivers.map((to) => ({ from, to, ...called(to, `a call of the ${SERVICES[to]} API`, fails) }));

const told = (from: Service, receivers: readonly Service[], how: string, fails: string): Arrow[] =>
  receivers.map((to) => ({ from, to, ...called(to, how, fails) }));

const pushed = (from: Service, how: string): Arrow => ({
  from,
  to: 'lambda',
  how,
  waits: false,
  limit: TAKES[from] ?? 'an event of 1 MB',
  fails: QUEUED,
});

const polled = (from: Service, limit: string, fails: string): Arrow => ({
  from,
  to: 'lambda',
  how: 'Lambda reads, in batches of up to 6 MB',
  waits: false,
  limit,
  fails,
});

const asked = (ends: Ends, how: string, limit: string, fails: string): Arrow => ({
  ...ends,
  how,
  waits: true,
  limit,
  fails,
});

/** Shorter ways come first; of two that are as long, the one that stands above. */
export const ARROWS: readonly Arrow[] = [
  asked(
    { from: 'browser', to: 'api' },
    'an HTTPS request',
    '10 MB, and 29 or 30 seconds',
    'The browser gets a status.',
  ),
  asked({ from: 'browser', to: 'cognito' }, 'a sign-up or sign-in', 'what a form holds', 'The browser gets an error.'),
  asked({ from: 'browser', to: 's3' }, 'an upload to a signed address', 'one object', 'The browser gets a status.'),
  asked(
    { from: 'cognito', to: 'lambda' },
    'a trigger of the user pool',
    '5 seconds',
    'Three tries, then the sign-up fails.',
  ),
  asked(
    { from: 'api', to: 'lambda' },
    'a proxy integration',
    '6 MB each way',
    'The client gets a 5xx. Nobody tries again.',
  ),
  ...calls('api', ['sqs', 'states', 'events', 'kinesis', 'dynamodb'], 'The client gets the status of that service.'),
  asked({ from: 'states', to: 'lambda' }, 'a task', '256 KiB of state', 'What Retry and Catch of the state say.'),
  ...calls('states', ['sqs', 'sns', 'events', 'dynamodb', 's3'], 'What Retry and Catch of the state say.'),
  ...calls(
    'lambda',
    ['dynamodb', 's3', 'sqs', 'sns', 'events', 'kinesis', 'firehose', 'states'],
    'The SDK tries again, then it throws.',
  ),
  asked(
    { from: 'lambda', to: 'aurora' },
    'SQL, by the Data API',
    'a result of 1 MiB',
    'The SDK throws; the transaction is yours to roll back.',
  ),
  ...told(
    's3',
    ['sqs', 'sns', 'events'],
    'a notification',
    'S3 delivers at least once, and says nothing of a failure.',
  ),
  pushed('s3', 'a notification'),
  pushed('sns', 'a subscription'),
  ...told(
    'sns',
    ['sqs', 'firehose'],
    'a subscription',
    'SNS tries again, then the dead-letter queue of the subscription.',
  ),
  polled('sqs', 'a message of 1 MiB', 'The message comes back, until the redrive policy takes it away.'),
  pushed('events', 'a rule'),
  ...told(
    'events',
    ['sqs', 'sns', 'states', 'kinesis', 'firehose'],
    'a rule',
    'EventBridge tries for a day, then the dead-letter queue of the target.',
  ),
  {
    from: 'kinesis',
    to: 'firehose',
    how: 'Firehose reads',
    waits: false,
    limit: 'what the shards carry',
    fails: 'It reads on once it can.',
  },
  polled('kinesis', 'a record of up to 10 MiB', AGAIN),
  asked(
    { from: 'firehose', to: 'lambda' },
    'a transformation',
    '6 MB each way',
    'Three retries, then the error prefix.',
  ),
  {
    from: 'firehose',
    to: 's3',
    how: 'objects of many records',
    waits: false,
    limit: 'what it has gathered',
    fails: 'It tries again, for 24 hours, or as long as the stream keeps the records.',
  },
  polled('dynamodb', 'a change of an item', AGAIN),
];
