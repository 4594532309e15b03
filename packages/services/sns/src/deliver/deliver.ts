import { matchesFilterPolicy, parseFilterPolicy, type FilterPolicy, type FilterPolicyScope } from '@coldstart/patterns';
import {
  queueDelivery,
  servicePrincipal,
  type Call,
  type Message as Sent,
  type QueuedDelivery,
} from '@coldstart/cloud';
import type { TracePart } from '@coldstart/cloud/tracing';
import { platformOf } from '../mobile/state.ts';
import { subscriptionsOf, type Message, type Subscription, type Topic } from '../state.ts';
import { deadLetterArn } from '../subscriptions/attributes.ts';
import { post } from './http.ts';
import { eventFor, notify, textFor } from './notification.ts';
import { keep } from './outbox.ts';
import { partOf } from './trace.ts';

/**
 * Seconds: how AWS tries again what its own services could not take.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const RETRY = { attempts: 100_015, delays: [0, 0, 0, 1, 1, 2, 3, 5, 8, 13, 20], maximumAge: 23 * 86_400 };

/** Gives a message to every subscription that wants it, after its publisher was answered. */
export function deliverToAll(call: Call, topic: Topic, message: Message, trace?: TracePart): void {
  for (const subscription of subscriptionsOf(call, topic)) {
    if (subscription.token === undefined && isWanted(subscription, message))
      deliverTo(call, topic, subscription, message, trace);
  }
}

interface ReadPolicy {
  readonly text: string;
  readonly scope: string | undefined;
  readonly policy: FilterPolicy;
}

/** Filter policies that were read, while their subscriptions last. */
const read = new WeakMap<Subscription, ReadPolicy>();

function policyOf(subscription: Subscription): FilterPolicy | undefined {
  const { FilterPolicy: text, FilterPolicyScope: scope } = subscription.attributes;
  if (text === undefined) return undefined;
  const known = read.get(subscription);
  if (known?.text === text && known.scope === scope) return known.policy;
  const policy = parseFilterPolicy(text, scope as FilterPolicyScope | undefined);
  read.set(subscription, { text, scope, policy });
  return policy;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html */
function isWanted(subscription: Subscription, message: Message): boolean {
  const policy = policyOf(subscription);
  if (policy === undefined) return true;
  return matchesFilterPolicy(policy, {
    body: textFor(message, subscription.protocol),
    attributes: message.attributes as never,
  });
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html */
const notificationMetrics = ({ name }: Topic): QueuedDelivery['metrics'] => ({
  namespace: 'AWS/SNS',
  dimensions: { TopicName: name },
  delivered: ['NumberOfNotificationsDelivered'],
  givenUp: ['NumberOfNotificationsFailed'],
  buried: ['NumberOfNotificationsRedrivenToDlq'],
});

function deliverTo(
  call: Call,
  topic: Topic,
  subscription: Subscription,
  message: Message,
  trace: TracePart | undefined,
): void {
  const { protocol, endpoint, attributes } = subscription;
  const letter = deadLetterArn(attributes['RedrivePolicy']);
  const base = {
    as: servicePrincipal('sns.amazonaws.com', topic.account),
    source: { arn: topic.arn, account: topic.account, region: topic.region },
    action: 'Notification',
    note: `${topic.name} notifies ${endpoint}`,
  };
  const deadLetter =
    letter === undefined
      ? undefined
      : { target: letter, as: base.as, message: asQueued(call, topic, subscription, message, letter) };
  const traced = trace && partOf(trace, subscription, call.now());
  const header = traced === undefined ? call.trace : trace?.header(traced.id);
  const queue = (target: string, sent: Sent): void => {
    const delivery: QueuedDelivery = {
      ...base,
      ...asRole(subscription),
      target,
      message: header === undefined ? sent : { ...sent, trace: header },
      ...(traced !== undefined && { traced }),
      retry: RETRY,
      metrics: notificationMetrics(topic),
    };
    queueDelivery(call, deadLetter === undefined ? delivery : { ...delivery, deadLetter });
  };
  switch (protocol) {
    case 'lambda':
      queue(endpoint, { body: JSON.stringify(eventFor(call, topic, subscription, message)) });
      break;
    case 'sqs':
      queue(endpoint, asQueued(call, topic, subscription, message, endpoint));
      break;
    case 'http':
    case 'https':
      postMessage(call, topic, subscription, message, { traced, deadLetter: deadLetter && { ...base, ...deadLetter } });
      break;
    case 'firehose':
      queue(endpoint, { body: asQueued(call, topic, subscription, message, endpoint).body });
      break;
    case 'application':
      keep(call, topic, subscription, { text: textFor(message, platformOf(endpoint)) });
      break;
    default:
      keep(call, topic, subscription, { subject: message.subject, text: textFor(message, protocol) });
  }
}

/** Into a delivery stream, SNS writes as the subscription's role. */
function asRole({ protocol, attributes }: Subscription): Partial<Pick<QueuedDelivery, 'as'>> {
  const roleArn = attributes['SubscriptionRoleArn'];
  if (protocol !== 'firehose' || roleArn === undefined) return {};
  return { as: { roleArn, sessionName: 'sns', assumedBy: 'sns.amazonaws.com' } };
}

/** A message as a queue gets it. @param target the subscribed queue, or one for dead letters */
function asQueued(call: Call, topic: Topic, subscription: Subscription, message: Message, target: string): Sent {
  const { attributes, protocol } = subscription;
  const toFifo = target.endsWith('.fifo');
  const order = {
    ...((toFifo || !topic.fifo) && message.group !== undefined && { group: message.group }),
    ...(toFifo && message.deduplication !== undefined && { deduplication: message.deduplication }),
  };
  if (attributes['RawMessageDelivery'] !== 'true')
    return { body: JSON.stringify(notify(call, topic, subscription, message), undefined, 2), ...order };
  const own = Object.entries(message.attributes).map(([name, { DataType = '', StringValue, BinaryValue }]) => [
    name,
    { type: DataType, value: BinaryValue ?? StringValue ?? '' },
  ]);
  const body = textFor(message, protocol);
  return own.length === 0 ? { body, ...order } : { body, attributes: Object.fromEntries(own), ...order };
}

function postMessage(
  call: Call,
  topic: Topic,
  subscription: Subscription,
  message: Message,
  then: Parameters<typeof post>[4],
): void {
  const raw = subscription.attributes['RawMessageDelivery'] === 'true';
  const body = raw
    ? textFor(message, subscription.protocol)
    : JSON.stringify(notify(call, topic, subscription, message), undefined, 2);
  post(call, topic, subscription, { type: 'Notification', id: message.id, body, raw }, then);
}
