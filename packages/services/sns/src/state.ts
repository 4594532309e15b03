import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { defineState, type Call, type DocumentPolicy, type ResourceTag } from '@coldstart/cloud';
import { notFound } from './errors.ts';
import { readArn, type Place } from './names.ts';

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly fifo: boolean;
  /** Those that were set, as they were given; `Policy` is apart. */
  attributes: Record<string, string>;
  policy: DocumentPolicy;
  dataProtection: string | undefined;
  tags: ResourceTag[];
  /** Subscriptions that were ended. */
  ended: number;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly owner: string;
  /** Who has subscribed. */
  readonly principal: string;
  /** Those that were set, as they were given. */
  attributes: Record<string, string>;
  /** What confirms it; `undefined` once it is. */
  token: string | undefined;
  /** What has confirmed it, and may do so again. */
  confirmed: string | undefined;
  /** Whether whoever confirmed it has signed that. */
  authenticated: boolean;
  /** Only who has signed may end it. */
  guarded: boolean;
}

/** Of an account and Region. */
export const topics = defineState('sns/topics', () => ({ byArn: new Map<string, Topic>() }));
/** Of the topics of an account and Region, in the order in which they were made. */
export const subscriptions = defineState('sns/subscriptions', () => ({
  byArn: new Map<string, Subscription>(),
  /** Those that their endpoints may bring back, by the tokens that they were given for that. */
  ended: new Map<string, Subscription>(),
}));

/** What was published to a FIFO topic of late. */
export interface Published {
  readonly messageId: string;
  readonly sequence: string;
  readonly until: number;
}

/** One part for each FIFO topic. */
export const fifoTopics = defineState('sns/fifo', () => ({ sequence: 0, published: new Map<string, Published>() }));

export const smsSettings = defineState('sns/sms', () => ({ attributes: {} as Record<string, string> }));

export interface Message {
  readonly id: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly body: string;
  /** The bodies for some protocols, and the default one. */
  readonly bodies: Readonly<Record<string, string>> | undefined;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly group: string | undefined;
  readonly deduplication: string | undefined;
  readonly sequence: string | undefined;
  /** Milliseconds since 1970. */
  readonly published: number;
}

export function peekTopic({ cloud }: Call, arn: string, place: Place): Topic | undefined {
  return cloud.store.peek(topics, { ...place, part: '' })?.byArn.get(arn);
}

/** @throws AwsError InvalidParameter, NotFound */
export function findTopic(call: Call, arn: string | undefined, parameter = 'TopicArn'): Topic {
  const place = readArn(arn ?? '', parameter, call);
  const topic = peekTopic(call, arn ?? '', place);
  if (topic === undefined) throw notFound('Topic does not exist');
  return topic;
}

/** A topic that is about to be changed: it is written to disk with the call. */
export function changeTopic(call: Call, arn: string | undefined, parameter?: string): Topic {
  const topic = findTopic(call, arn, parameter);
  call.state(topics, { account: topic.account, region: topic.region });
  return topic;
}

export function subscriptionsOf(call: Call, { account, region, arn }: Topic): Subscription[] {
  const all = call.cloud.store.peek(subscriptions, { account, region, part: '' })?.byArn.values() ?? [];
  return [...all].filter(({ topicArn }) => topicArn === arn);
}
