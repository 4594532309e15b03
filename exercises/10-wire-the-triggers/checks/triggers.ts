import type { CheckContext } from '@coldstart/checks';
import { z } from 'zod';

export const FILE = 'triggers.json';

/** Sources that call the function, and the service that each of them is. */
export const PUSHING = {
  UploadsBucket: 's3.amazonaws.com',
  NewsTopic: 'sns.amazonaws.com',
  ShopRule: 'events.amazonaws.com',
  ShopLog: 'logs.amazonaws.com',
  SensorRule: 'iot.amazonaws.com',
} as const;

/** Sources that Lambda reads, and what its role needs for that. */
export const POLLED = {
  OrdersQueue: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  OrdersTable: ['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'],
  OrdersStream: ['kinesis:DescribeStream', 'kinesis:ListShards', 'kinesis:GetShardIterator', 'kinesis:GetRecords'],
} as const;

export type Pushing = keyof typeof PUSHING;
export type Polled = keyof typeof POLLED;
export type Source = Pushing | Polled;

export const PUSHES = Object.keys(PUSHING) as Pushing[];
export const POLLS = Object.keys(POLLED) as Polled[];
export const SOURCES: readonly Source[] = [...PUSHES, ...POLLS];

export const CALLS = [
  'PutBucketNotificationConfiguration',
  'Subscribe',
  'PutTargets',
  'PutSubscriptionFilter',
  'CreateTopicRule',
  'CreateEventSourceMapping',
] as const;
export type Call = (typeof CALLS)[number];

/** What `CreateEventSourceMapping` takes besides source and function, as far as the task has a use for it. */
const mapping = z.strictObject({
  BatchSize: z.number().optional(),
  MaximumBatchingWindowInSeconds: z.number().optional(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).optional(),
});

const trigger = z.strictObject({
  call: z.enum(CALLS),
  permission: z
    .strictObject({ Principal: z.string(), SourceArn: z.string().optional(), SourceAccount: z.string().optional() })
    .optional(),
  mapping: mapping.optional(),
  role: z.array(z.string()).optional(),
});

export type Trigger = z.infer<typeof trigger>;

const triggers = z.strictObject({
  UploadsBucket: trigger,
  NewsTopic: trigger,
  ShopRule: trigger,
  ShopLog: trigger,
  SensorRule: trigger,
  OrdersQueue: trigger.extend({ VisibilityTimeout: z.number().optional() }),
  OrdersTable: trigger,
  OrdersStream: trigger,
});

export type Triggers = z.infer<typeof triggers>;

/** A name that AWS IoT takes for a rule. */
export const sensorRule = (t: CheckContext): string => `${t.stack.name.replaceAll(/\W/g, '_')}_SensorRule`;

/** Where an event of a source comes from; of the table it is the stream. */
export function arnOf(t: CheckContext, source: Source): string {
  if (source === 'SensorRule') return `arn:aws:iot:${t.region}:${t.account}:rule/${sensorRule(t)}`;
  return t.stack.output(source === 'OrdersTable' ? 'OrdersTableStreamArn' : `${source}Arn`);
}

/** What the file asks for, with the stack's names in the place of those in `${}`. */
export function readTriggers(t: CheckContext): Triggers {
  const given = JSON.stringify(t.document(FILE, triggers));
  const known = new Map<string, string>([
    ['AWS::AccountId', t.account],
    ['AWS::Region', t.region],
    ...SOURCES.map((source) => [`${source}.Arn`, arnOf(t, source)] as const),
  ]);
  const text = given.replaceAll(/\$\{([^}]*)\}/g, (whole, name: string) => {
    const value = known.get(name);
    return (
      value ??
      t.fail(
        `a name that stands for something in ${whole} of ${FILE}`,
        'there is none of that name; the README has them all',
      )
    );
  });
  return JSON.parse(text) as Triggers;
}
