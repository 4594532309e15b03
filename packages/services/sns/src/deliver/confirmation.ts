import { randomBytes, randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import type { Subscription, Topic } from '../state.ts';
import { post } from './http.ts';
import { keep } from './outbox.ts';
import { linkTo, signatureOf } from './signing.ts';

/** What asks an endpoint to visit a link, which has a token in it. */
function question(call: Call, topic: Topic, Type: string, token: string, text: string) {
  const content = {
    Type,
    MessageId: randomUUID(),
    Token: token,
    TopicArn: topic.arn,
    Message: `${text}, visit the SubscribeURL included in this message.`,
    SubscribeURL: linkTo(call, 'ConfirmSubscription', { TopicArn: topic.arn, Token: token }),
    Timestamp: new Date(call.now()).toISOString(),
  };
  return { ...content, ...signatureOf(call, content, topic.attributes['SignatureVersion'] ?? '1') };
}

function postQuestion(call: Call, topic: Topic, subscription: Subscription, asked: ReturnType<typeof question>): void {
  const body = JSON.stringify(asked, undefined, 2);
  post(call, topic, subscription, { type: asked.Type, id: asked.MessageId, body });
}

/** Asks an endpoint whether it wants to be subscribed. https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-confirmation-json.html */
export function askToConfirm(call: Call, topic: Topic, subscription: Subscription): void {
  const text = `You have chosen to subscribe to the topic ${topic.arn}.\nTo confirm the subscription`;
  const asked = question(call, topic, 'SubscriptionConfirmation', subscription.token ?? '', text);
  if (subscription.protocol.startsWith('http')) {
    postQuestion(call, topic, subscription, asked);
    return;
  }
  const subject = 'AWS Notification - Subscription Confirmation';
  keep(call, topic, subscription, { subject, text: asked.Message, link: asked.SubscribeURL });
}

/** Tells an endpoint that it is not subscribed any more. @returns the token that brings the subscription back */
export function tellOfEnd(call: Call, topic: Topic, subscription: Subscription): string {
  const token = newToken();
  const text = `You have chosen to deactivate subscription ${subscription.arn}.\nTo cancel this operation and restore the subscription`;
  postQuestion(call, topic, subscription, question(call, topic, 'UnsubscribeConfirmation', token, text));
  return token;
}

export const newToken = (): string => randomBytes(128).toString('hex');
