import type { Call } from '@coldstart/cloud';
import type { Message, Subscription, Topic } from '../state.ts';
import { contentOf, functionEvent, notificationOf, type Enveloped, type Notification } from './envelope.ts';
import { linkTo, signatureOf } from './signing.ts';

/** The text that a protocol gets. https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html */
export function textFor({ body, bodies }: Pick<Message, 'body' | 'bodies'>, protocol: string): string {
  return bodies === undefined ? body : (bodies[protocol] ?? bodies['default'] ?? body);
}

/** A message as SQS and HTTP get it, if not raw. */
export function notify(call: Call, topic: Topic, subscription: Subscription, message: Message): Notification {
  const enveloped: Enveloped = { ...message, topicArn: topic.arn, text: textFor(message, subscription.protocol) };
  const signed = topic.fifo ? undefined : signedOnce(call, topic, message, contentOf(enveloped));
  return notificationOf(enveloped, signed, linkTo(call, 'Unsubscribe', { SubscriptionArn: subscription.arn }));
}

/** A message as a function gets it. */
export const eventFor = (call: Call, topic: Topic, subscription: Subscription, message: Message): object =>
  functionEvent(notify(call, topic, subscription, message), subscription.arn);

/** Signatures of a message by its texts: they are the same for all subscriptions. */
const signatures = new WeakMap<Message, Map<string, ReturnType<typeof signatureOf>>>();

function signedOnce(call: Call, topic: Topic, message: Message, content: Readonly<Record<string, string>>) {
  const known = signatures.get(message) ?? new Map<string, ReturnType<typeof signatureOf>>();
  signatures.set(message, known);
  const { Message: text = '' } = content;
  const signature = known.get(text) ?? signatureOf(call, content, topic.attributes['SignatureVersion'] ?? '1');
  known.set(text, signature);
  return signature;
}
