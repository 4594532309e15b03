import type { QueueAttributeName } from '@aws-sdk/client-sqs';
import type { Call } from '@coldstart/cloud';
import { invalidAttributeName, invalidAttributeValue, unknownAttribute } from '../errors.ts';
import { contents, type Queue, type QueueSettings } from '../state.ts';
import type { QueueName } from './names.ts';
import { readPolicy } from './policy.ts';
import { checkRedriveAllowPolicy, readRedrivePolicy } from './redrive-policy.ts';

export type GivenAttributes = Readonly<Partial<Record<QueueAttributeName, string>>>;

const DAY = 86_400;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const defaultSettings = (): QueueSettings => ({
  DelaySeconds: 0,
  MessageRetentionPeriod: 4 * DAY,
  ReceiveMessageWaitTimeSeconds: 0,
  VisibilityTimeout: 30,
  MaximumMessageSize: 1_048_576,
  ContentBasedDeduplication: false,
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
  SqsManagedSseEnabled: true,
  KmsDataKeyReusePeriodSeconds: 300,
});

/** Numbers, from and to. */
const RANGES = {
  DelaySeconds: [0, 900],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 14 * DAY],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, DAY / 2],
  KmsDataKeyReusePeriodSeconds: [60, DAY],
} as const;

const CHOICES = {
  DeduplicationScope: ['queue', 'messageGroup'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
} as const;

const isOf = <Table extends object>(table: Table, name: PropertyKey): name is keyof Table => Object.hasOwn(table, name);

/**
 * The settings with what is given; empty policies and keys are taken away.
 *
 * @throws AwsError InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue
 */
export function withAttributes(
  call: Call,
  queue: QueueName & { readonly fifo: boolean },
  before: QueueSettings,
  given: GivenAttributes,
): QueueSettings {
  const settings = { ...before };
  for (const [name, value] of Object.entries(given) as [QueueAttributeName, string][])
    setOne(call, queue, settings, name, value);
  return withEncryption(settings, given);
}

function setOne(
  call: Call,
  queue: QueueName & { readonly fifo: boolean },
  settings: QueueSettings,
  name: QueueAttributeName,
  value: string,
): void {
  if (isOf(RANGES, name)) {
    settings[name] = readNumber(name, value);
  } else if (isOf(CHOICES, name)) {
    if (!queue.fifo) throw invalidAttributeName(`You can specify the ${name} only when FifoQueue is set to true.`);
    if (!(CHOICES[name] as readonly string[]).includes(value)) throw invalidAttributeValue(name);
    Object.assign(settings, { [name]: value });
  } else if (name === 'ContentBasedDeduplication') {
    if (!queue.fifo) throw unknownAttribute(name);
    settings[name] = readBoolean(name, value);
  } else if (name === 'FifoQueue') {
    // It is said once, at the beginning.
    if (!queue.fifo) throw unknownAttribute(name);
    if (!readBoolean(name, value)) throw invalidAttributeValue(name);
  } else if (name === 'SqsManagedSseEnabled') {
    settings[name] = readBoolean(name, value);
  } else if (name === 'KmsMasterKeyId') {
    settings[name] = value === '' ? undefined : value;
  } else if (name === 'Policy') {
    settings[name] = value === '' ? undefined : readPolicy(value);
  } else if (name === 'RedrivePolicy') {
    settings[name] = value === '' ? undefined : readRedrivePolicy(call, queue, value);
  } else if (name === 'RedriveAllowPolicy') {
    settings[name] = value === '' ? undefined : checkRedriveAllowPolicy(value);
  } else {
    throw unknownAttribute(name);
  }
}

/** High throughput needs both of its attributes; one key encrypts, or SQS's own does. */
function withEncryption(settings: QueueSettings, given: GivenAttributes): QueueSettings {
  if (settings.FifoThroughputLimit === 'perMessageGroupId' && settings.DeduplicationScope === 'queue')
    throw invalidAttributeValue('FifoThroughputLimit');
  const hasKey = settings.KmsMasterKeyId !== undefined;
  if (hasKey && isYes(given.SqsManagedSseEnabled) && given.KmsMasterKeyId !== undefined)
    throw invalidAttributeName(
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
  // What is asked for last counts.
  if (isYes(given.SqsManagedSseEnabled)) return { ...settings, KmsMasterKeyId: undefined };
  return hasKey ? { ...settings, SqsManagedSseEnabled: false } : settings;
}

function readNumber(name: keyof typeof RANGES, value: string): number {
  const [least, most] = RANGES[name];
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw invalidAttributeValue(name);
}

function readBoolean(name: string, value: string): boolean {
  if (!/^(?:true|false)$/i.test(value)) throw invalidAttributeValue(name);
  return isYes(value);
}

/** `True`, as Python writes it, is as good. */
export function isYes(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

/** All attributes as they are shown, or those of these names. */
export function showAttributes(call: Call, queue: Queue, names: readonly string[]): Record<string, string> {
  const shown = { ...showSettings(queue), ...showCounts(call, queue) };
  if (names.includes('All')) return shown;
  const known = Object.entries(shown).filter(([name]) => names.includes(name));
  for (const name of names) {
    if (name in shown || isOptional(queue, name)) continue;
    throw unknownAttribute(name);
  }
  return Object.fromEntries(known);
}

/** Attributes of any queue that this one has no value of; those of FIFO queues alone are unknown to others. */
function isOptional({ fifo }: Queue, name: string): boolean {
  const any = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds'];
  const ofFifo = ['FifoQueue', 'ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];
  return any.includes(name) || (!fifo && ofFifo.includes(name));
}

function showSettings({ arn, fifo, created, modified, settings }: Queue): Record<string, string> {
  const { Policy, RedrivePolicy, RedriveAllowPolicy, KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, ...others } =
    settings;
  const { ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ...plain } = others;
  const ofFifo = { FifoQueue: true, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit };
  const all = {
    QueueArn: arn,
    CreatedTimestamp: Math.floor(created / 1000),
    LastModifiedTimestamp: Math.floor(modified / 1000),
    ...plain,
    ...(fifo && ofFifo),
    ...(KmsMasterKeyId !== undefined && { KmsMasterKeyId, KmsDataKeyReusePeriodSeconds }),
    ...(Policy !== undefined && { Policy: Policy.text }),
    ...(RedrivePolicy !== undefined && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
    ...(RedriveAllowPolicy !== undefined && { RedriveAllowPolicy }),
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
}

function showCounts(call: Call, { account, region, name, settings }: Queue): Record<string, string> {
  const now = call.now();
  let visible = 0;
  let delayed = 0;
  let inFlight = 0;
  const there = call.cloud.store.peek(contents, { account, region, part: name })?.messages.values() ?? [];
  for (const { kept, visibleAt, received } of there) {
    if (kept + settings.MessageRetentionPeriod * 1000 <= now) continue;
    if (visibleAt <= now) visible += 1;
    else if (received === 0) delayed += 1;
    else inFlight += 1;
  }
  return {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
  };
}
