import type { Target } from '@aws-sdk/client-eventbridge';
import {
  parseArn,
  queueDelivery,
  servicePrincipal,
  type Actor,
  type Call,
  type Message,
  type QueuedDelivery,
  type RetryPolicy,
} from '@coldstart/cloud';
import { keptByArchive } from '../archives/rule.ts';
import { showEvent, type BusEvent, type Hops } from '../put/event.ts';
import type { EventMetadata } from '../put/put.ts';
import type { Rule } from '../state.ts';
import { inputOf } from './input.ts';
import { readPath, valueAt } from './json-path.ts';

const PRINCIPAL = 'events.amazonaws.com';

/**
 * Seconds. AWS tells that there are 185 attempts in 24 hours, ever farther from each other, and no more.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
const DELAYS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 480];
const ATTEMPTS = 185;
const OLDEST = 86_400;

export function sendToTargets(call: Call, rule: Rule, event: BusEvent): void {
  if (keptByArchive(call, rule, event)) return;
  for (const target of rule.targets.values()) sendTo(call, rule, target, event);
}

function sendTo(call: Call, rule: Rule, target: Target, event: BusEvent): void {
  const { Arn: arn = '', RoleArn: role = rule.roleArn, RetryPolicy: retry } = target;
  const service = servicePrincipal(PRINCIPAL, rule.account);
  const as: Actor =
    role === undefined ? service : { roleArn: role, sessionName: rule.name.slice(0, 64), assumedBy: PRINCIPAL };
  const source = { arn: rule.arn, account: rule.account, region: rule.region };
  const deadLetter = deadLetterOf(rule, target, event, service);
  const message = messageFor(call, rule, target, event);
  if (message === undefined) return failTemplate(call, rule, arn, deadLetter && { ...deadLetter, source });
  queueDelivery(call, {
    target: arn,
    as,
    source,
    message,
    retry: retryOf(retry),
    action: 'event',
    note: `${rule.name} gives ${event.detailType} to ${arn}`,
    ...(deadLetter !== undefined && { deadLetter: { ...deadLetter, describeFailure: 'kind' as const } }),
  });
}

const NO_JSON = 'The input template has made something of the event that is no JSON.';

/** What a template makes no JSON of is not sent, and not tried again. */
function failTemplate(
  call: Call,
  { arn, account, region }: Rule,
  target: string,
  letter: QueuedDelivery | undefined,
): void {
  call.cloud.journal.record({
    kind: 'delivery',
    account,
    region,
    service: 'events',
    action: 'event',
    resource: target,
    cause: call.entry.id,
    outcome: 'error',
    message: NO_JSON,
    detail: { code: 'INVALID_JSON', rule: arn },
  });
  if (letter === undefined) return;
  const failure = { ERROR_CODE: 'INVALID_JSON', ERROR_MESSAGE: NO_JSON, RETRY_ATTEMPTS: '0' };
  const attributes = { ...letter.message.attributes, ...textAttributes(failure) };
  queueDelivery(call, { ...letter, message: { ...letter.message, attributes } });
}

function retryOf({ MaximumRetryAttempts, MaximumEventAgeInSeconds }: Target['RetryPolicy'] = {}): RetryPolicy {
  return {
    attempts: MaximumRetryAttempts ?? ATTEMPTS,
    delays: DELAYS,
    maximumAge: MaximumEventAgeInSeconds ?? OLDEST,
  };
}

/** A dead letter is the event itself, whatever the target would have got. */
function deadLetterOf(
  { arn }: Rule,
  { Arn: target = '', DeadLetterConfig: letters }: Target,
  event: BusEvent,
  as: Actor,
): Pick<QueuedDelivery, 'target' | 'as' | 'message'> | undefined {
  if (letters?.Arn === undefined) return undefined;
  const attributes = textAttributes({ RULE_ARN: arn, TARGET_ARN: target });
  return { target: letters.Arn, as, message: { body: JSON.stringify(showEvent(event)), attributes } };
}

const textAttributes = (texts: Readonly<Record<string, string>>): NonNullable<Message['attributes']> =>
  Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { type: 'String', value }]));

/** @returns `undefined` where the target's template makes no JSON of the event */
function messageFor(call: Call, rule: Rule, target: Target, event: BusEvent): Message | undefined {
  const { service, region } = parseArn(target.Arn ?? '') ?? {};
  const trace = event.trace === undefined ? {} : { trace: event.trace };
  if (service === 'events') return { ...forBus(event, region !== rule.region), ...trace };
  const body = inputOf(target, rule, event, call.now());
  if (body === undefined) return undefined;
  switch (service) {
    case 'sqs': {
      const group = target.SqsParameters?.MessageGroupId;
      return { body, ...(group !== undefined && { group }), ...trace };
    }
    case 'kinesis':
      return { body, partitionKey: partitionKeyOf(target, event) };
    case 'logs':
      return { body: target.InputTransformer === undefined ? body : logMessage(body), logStream: event.id };
    default:
      return { body, ...trace };
  }
}

/** An event goes to another bus as it is; in another Region it has another id. */
function forBus(event: BusEvent, crossRegion: boolean): Message {
  const { source, detailType, resources, time, account, region, hops = {} } = event;
  const way: Hops = crossRegion ? { ...hops, crossRegion: true } : { ...hops, sameRegion: true };
  const repeats = crossRegion ? hops.crossRegion : hops.sameRegion;
  const metadata: EventMetadata = {
    id: crossRegion ? undefined : event.id,
    account,
    region,
    hops: way,
    ...(repeats === true && { refused: crossRegion ? 'THIRD_REGION_HOP_DETECTED' : 'THIRD_ACCOUNT_HOP_DETECTED' }),
  };
  return { body: JSON.stringify(event.detail), event: { source, detailType, resources, time, metadata } };
}

function partitionKeyOf({ KinesisParameters: parameters }: Target, event: BusEvent): string {
  const path = readPath(parameters?.PartitionKeyPath ?? '');
  const found = path === undefined ? undefined : valueAt(path, showEvent(event));
  return typeof found === 'string' ? found : event.id;
}

/** A template for logs makes a timestamp and a message. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html */
function logMessage(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === 'string' ? message : JSON.stringify(message ?? body);
  } catch {
    // A template may make something that is no JSON: it is logged as it is.
    return body;
  }
}
