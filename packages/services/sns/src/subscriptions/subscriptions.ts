import { randomUUID } from 'node:crypto';
import { anyone, page, type Call } from '@coldstart/cloud';
import type { Subscription as ShownSubscription } from '@aws-sdk/client-sns';
import { onAccount, onSubscribe, onSubscription, onTopic } from '../access.ts';
import { invalidParameter, notFound } from '../errors.ts';
import { arnFirst } from '../names.ts';
import type { SnsOperations } from '../sdk.ts';
import { askToConfirm, newToken, tellOfEnd } from '../deliver/confirmation.ts';
import {
  changeTopic,
  findTopic,
  subscriptions,
  subscriptionsOf,
  topics,
  type Subscription,
  type Topic,
} from '../state.ts';
import { badToken } from '../topics/topics.ts';
import { showSubscription, withAttributes } from './attributes.ts';
import { checkEndpoint, isAsked } from './endpoint.ts';

const PAGE = 100;
const PENDING = 'pending confirmation';

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html and those beside it */
export const subscriptionOperations: SnsOperations = {
  Subscribe: {
    access: onSubscribe,
    violated: arnFirst('TopicArn'),
    run(
      { TopicArn, Protocol: protocol, Endpoint: endpoint = '', Attributes = {}, ReturnSubscriptionArn = false },
      call,
    ) {
      const topic = changeTopic(call, TopicArn);
      checkEndpoint(protocol, endpoint, topic);
      const given = withAttributes({ protocol, endpoint, topicArn: topic.arn }, {}, Attributes, 'Attributes Reason: ');
      const subscription =
        existing(call, topic, protocol, endpoint, given) ?? make(call, topic, protocol, endpoint, given);
      const isOpen = subscription.token === undefined || ReturnSubscriptionArn;
      return { SubscriptionArn: isOpen ? subscription.arn : PENDING };
    },
  },

  /** By whoever has the token, which came with the question. */
  ConfirmSubscription: {
    access: anyone,
    anonymous: true,
    run({ TopicArn, Token, AuthenticateOnUnsubscribe }, call) {
      const topic = findTopic(call, TopicArn);
      const isSigned = call.principal.kind !== 'anonymous';
      const { byArn, ended } = call.state(subscriptions, { account: topic.account, region: topic.region });
      const asked = ({ token, confirmed }: Subscription): boolean => token === Token || confirmed === Token;
      const subscription = ended.get(Token) ?? subscriptionsOf(call, topic).find(asked);
      if (subscription === undefined) throw invalidParameter('Token');
      ended.delete(Token);
      byArn.set(subscription.arn, subscription);
      subscription.confirmed = Token;
      subscription.token = undefined;
      subscription.authenticated = isSigned;
      subscription.guarded = isSigned && AuthenticateOnUnsubscribe?.toLowerCase() === 'true';
      return { SubscriptionArn: subscription.arn };
    },
  },

  /** Whoever has the link may end a subscription. One that is not there is no error. */
  Unsubscribe: {
    access: (input, call, action) =>
      call.principal.kind === 'anonymous' ? undefined : onSubscription(input, call, action),
    anonymous: true,
    run({ SubscriptionArn }, call) {
      const place = placeOf(SubscriptionArn);
      const { byArn, ended } = call.state(subscriptions, place);
      const subscription = byArn.get(SubscriptionArn);
      if (subscription === undefined) return;
      if (subscription.guarded && call.principal.kind === 'anonymous') throw invalidParameter('SubscriptionArn');
      byArn.delete(SubscriptionArn);
      const topic = call.state(topics, place).byArn.get(subscription.topicArn);
      if (topic === undefined) return;
      topic.ended += 1;
      if (subscription.token === undefined && subscription.protocol.startsWith('http'))
        ended.set(tellOfEnd(call, topic, subscription), subscription);
    },
  },

  GetSubscriptionAttributes: {
    access: onSubscription,
    run({ SubscriptionArn }, call) {
      return { Attributes: showSubscription(find(call, SubscriptionArn)) };
    },
  },

  SetSubscriptionAttributes: {
    access: onSubscription,
    run({ SubscriptionArn, AttributeName, AttributeValue = '' }, call) {
      const subscription = find(call, SubscriptionArn);
      const given = { [AttributeName]: AttributeValue };
      subscription.attributes = withAttributes(subscription, subscription.attributes, given);
    },
  },

  ListSubscriptions: {
    access: onAccount,
    run({ NextToken }, call) {
      return listed([...call.state(subscriptions).byArn.values()], NextToken, 'all');
    },
  },

  ListSubscriptionsByTopic: {
    access: onTopic,
    run({ TopicArn, NextToken }, call) {
      return listed(subscriptionsOf(call, findTopic(call, TopicArn)), NextToken, TopicArn);
    },
  },
};

/** @throws AwsError InvalidParameter where it has other attributes than are asked for now */
function existing(
  call: Call,
  topic: Topic,
  protocol: string,
  endpoint: string,
  given: Readonly<Record<string, string>>,
): Subscription | undefined {
  const found = subscriptionsOf(call, topic).find((one) => one.protocol === protocol && one.endpoint === endpoint);
  if (found === undefined) return undefined;
  const shown = showSubscription(found);
  if (Object.entries(given).some(([name, value]) => shown[name] !== value))
    throw invalidParameter('Attributes', 'Subscription already exists with different attributes');
  return found;
}

function make(
  call: Call,
  topic: Topic,
  protocol: string,
  endpoint: string,
  attributes: Record<string, string>,
): Subscription {
  const { account, region } = topic;
  const subscription: Subscription = {
    arn: `${topic.arn}:${randomUUID()}`,
    topicArn: topic.arn,
    protocol,
    endpoint,
    owner: call.principal.account,
    principal: call.principal.arn,
    attributes,
    token: isAsked(protocol) ? newToken() : undefined,
    confirmed: undefined,
    authenticated: !isAsked(protocol),
    guarded: false,
  };
  call.state(subscriptions, { account, region }).byArn.set(subscription.arn, subscription);
  if (subscription.token !== undefined) askToConfirm(call, topic, subscription);
  return subscription;
}

function placeOf(arn: string): { readonly account: string; readonly region: string } {
  if (arn === '') throw invalidParameter('SubscriptionArn', 'no value for required parameter');
  const elements = arn.split(':');
  if (elements.length < 6)
    throw invalidParameter('SubscriptionArn', `An ARN must have at least 6 elements, not ${elements.length}`);
  const [, , , region = '', account = '', , id = ''] = elements;
  if (!/^[0-9a-f-]{36}$/.test(id)) throw invalidParameter('SubscriptionId');
  return { account, region };
}

/** @throws AwsError InvalidParameter, NotFound */
function find(call: Call, arn: string): Subscription {
  const found = call.state(subscriptions, placeOf(arn)).byArn.get(arn);
  if (found === undefined) throw notFound('Subscription does not exist');
  return found;
}

function listed(all: readonly Subscription[], token: string | undefined, scope: string) {
  const paging = { keyOf: ({ arn }: Subscription) => arn, size: PAGE, invalid: badToken };
  const shown = page(all, { token: token && Buffer.from(token, 'base64').toString(), scope }, paging);
  const Subscriptions = shown.items.map((one): ShownSubscription => ({
    SubscriptionArn: one.token === undefined ? one.arn : 'PendingConfirmation',
    Owner: one.owner,
    Protocol: one.protocol,
    Endpoint: one.endpoint,
    TopicArn: one.topicArn,
  }));
  // AWS's tokens are base64 with its padding.
  return { Subscriptions, NextToken: shown.token && Buffer.from(shown.token).toString('base64') };
}
