/**
 * Which services invoke functions, and how.
 *
 * Read in November 2026 in a copy of the page from 2026 (crowecawcaw/aws-docs-history, `lambda-services.md` at commit
 * 1796e1b3).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
 */

/** Who waits: the caller for the answer; the caller for a 202 alone; or nobody calls, and Lambda reads. */
export type Way = 'waits' | 'hands-over' | 'read';

/** What lets the event in: the function's policy, the function's role, or a role that the caller takes on. */
export type Opens = 'policy' | 'role' | 'own role';

export interface EventSource {
  readonly name: string;
  readonly way: Way;
  readonly opens: Opens;
  /** What happens, as it is told: "an object is created". */
  readonly event: string;
  /** Who tries again when the function fails. */
  readonly again: string;
}

export const WAYS: Readonly<Record<Way, string>> = {
  waits: 'calls, and waits for the answer',
  'hands-over': 'calls, and does not wait',
  read: 'calls nobody: Lambda reads',
};

export const OPENS: Readonly<Record<Opens, string>> = {
  policy: 'the function’s policy lets it in',
  role: 'the function’s role may read it',
  'own role': 'a role of its own may invoke the function',
};

/**
 * How long an asynchronous event is tried again.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const QUEUED = 'Lambda does, from its own queue: twice, after one minute and two more.';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html */
const SHARD = 'Lambda does, with the same batch, until it works or the records are too old. The shard waits.';

/** Those that the course has an exercise about, and API Gateway's neighbours. */
export const EVENT_SOURCES: readonly EventSource[] = [
  {
    name: 'API Gateway',
    way: 'waits',
    opens: 'policy',
    event: 'a request comes',
    again: 'Nobody. The client gets an error, and may ask once more.',
  },
  {
    name: 'Application Load Balancer',
    way: 'waits',
    opens: 'policy',
    event: 'a request comes',
    again: 'Nobody. The client gets an error, and may ask once more.',
  },
  {
    name: 'Cognito user pool',
    way: 'waits',
    opens: 'policy',
    event: 'somebody signs up',
    again: 'Cognito does, up to three times in all, where the function is too slow.',
  },
  {
    name: 'Data Firehose',
    way: 'waits',
    opens: 'own role',
    event: 'records are to be transformed',
    again: 'Firehose does, three times; then the records go to the error prefix.',
  },
  { name: 'S3', way: 'hands-over', opens: 'policy', event: 'an object is created', again: QUEUED },
  { name: 'SNS', way: 'hands-over', opens: 'policy', event: 'a message is published', again: QUEUED },
  { name: 'EventBridge rule', way: 'hands-over', opens: 'policy', event: 'an event fits its pattern', again: QUEUED },
  { name: 'EventBridge Scheduler', way: 'hands-over', opens: 'own role', event: 'a time comes', again: QUEUED },
  { name: 'CloudWatch Logs', way: 'hands-over', opens: 'policy', event: 'lines fit a filter', again: QUEUED },
  { name: 'AWS IoT rule', way: 'hands-over', opens: 'policy', event: 'a device publishes', again: QUEUED },
  {
    name: 'SQS',
    way: 'read',
    opens: 'role',
    event: 'messages are in the queue',
    again: 'SQS shows the message again after its visibility timeout, until the redrive policy takes it away.',
  },
  { name: 'Kinesis Data Streams', way: 'read', opens: 'role', event: 'records are in a shard', again: SHARD },
  { name: 'DynamoDB Streams', way: 'read', opens: 'role', event: 'an item has changed', again: SHARD },
];
