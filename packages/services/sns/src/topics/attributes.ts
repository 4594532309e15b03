import type { Call } from '@coldstart/cloud';
import { invalidParameter, notImplemented } from '../errors.ts';
import { subscriptionsOf, type Topic } from '../state.ts';
import { effectiveTopicPolicy, topicDeliveryPolicy } from './delivery-policy.ts';
import { defaultPolicy, readPolicy } from './policy.ts';

const LONGEST_NAME = 100;
const FEEDBACK =
  /^(?:HTTP|Firehose|Lambda|Application|SQS)(?:SuccessFeedbackRoleArn|SuccessFeedbackSampleRate|FailureFeedbackRoleArn)$/;
const OTHERS = ['DisplayName', 'DeliveryPolicy', 'Policy', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig'];
const OF_FIFO = ['ContentBasedDeduplication', 'FifoThroughputScope'];

/** What a topic's values may be, where not everything may. */
const VALUES: Readonly<Record<string, RegExp>> = {
  SignatureVersion: /^[12]$/,
  TracingConfig: /^(?:PassThrough|Active)$/,
  ContentBasedDeduplication: /^(?:true|false)$/i,
  FifoThroughputScope: /^(?:Topic|MessageGroup)$/,
};

/** @throws AwsError InvalidParameter; NotImplemented for archives */
export function checkAttribute({ fifo }: Topic, name: string, value: string): void {
  if (name === 'ArchivePolicy') throw notImplemented('Archives of topics');
  const isKnown = FEEDBACK.test(name) || OTHERS.includes(name) || (fifo && OF_FIFO.includes(name));
  if (!isKnown) throw invalidParameter('AttributeName');
  if (name === 'DisplayName' && value.length > LONGEST_NAME) throw invalidParameter('DisplayName');
  if (value !== '' && VALUES[name]?.test(value) === false) throw invalidParameter(`${name}: Invalid value [${value}].`);
}

/** Empty values bring the default back. */
export function setAttribute(topic: Topic, name: string, value: string): void {
  if (name === 'Policy') {
    topic.policy = value === '' ? defaultPolicy(topic.arn, topic.account) : readPolicy(value);
    return;
  }
  const kept = name === 'DeliveryPolicy' ? topicDeliveryPolicy(value) : value;
  if (kept === undefined || kept === '') delete topic.attributes[name];
  else topic.attributes[name] = OF_FIFO[0] === name ? kept.toLowerCase() : kept;
}

export function showAttributes(call: Call, topic: Topic): Record<string, string> {
  const { arn, account, fifo, attributes, policy, ended } = topic;
  const all = subscriptionsOf(call, topic);
  const pending = all.filter(({ token }) => token !== undefined).length;
  return {
    DisplayName: '',
    ...(fifo && { FifoTopic: 'true', ContentBasedDeduplication: 'false' }),
    ...attributes,
    TopicArn: arn,
    Owner: account,
    Policy: policy.text,
    EffectiveDeliveryPolicy: JSON.stringify(effectiveTopicPolicy(attributes['DeliveryPolicy'])),
    SubscriptionsConfirmed: String(all.length - pending),
    SubscriptionsPending: String(pending),
    SubscriptionsDeleted: String(ended),
  };
}
