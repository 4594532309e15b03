import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { Call } from '@coldstart/cloud';
import type { Message, Subscription, Topic } from '../state.ts';
import { linkTo, signatureOf } from './signing.ts';

/** The text that a protocol gets. https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html */
export function textFor({ body, bodies }: Pick<Message, 'body' | 'bodies'>, protocol: string): string {
  return bodies === undefined ? body : (bodies[protocol] ?? bodies['default'] ?? body);
}

type Notification = Readonly<Record<string, unknown>> & { readonly Timestamp: string };

/** A message as SQS and HTTP get it, if not raw. Those of FIFO topics are not signed. */
export function notificationOf(call: Call, topic: Topic, subscription: Subscription, message: Message): Notification {
  const content = {
    Type: 'Notification',
    MessageId: message.id,
    ...(message.sequence !== undefined && { SequenceNumber: message.sequence }),
    TopicArn: topic.arn,
    ...(message.subject !== undefined && { Subject: message.subject }),
    Message: textFor(message, subscription.protocol),
    Timestamp: new Date(message.published).toISOString(),
  };
  const attributes = Object.entries(message.attributes);
  return {
    ...content,
    ...(topic.fifo ? {} : signedOnce(call, topic, message, content)),
    UnsubscribeURL: linkTo(call, 'Unsubscribe', { SubscriptionArn: subscription.arn }),
    ...(attributes.length > 0 && { MessageAttributes: shownAttributes(message) }),
  };
}

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

function shownAttributes({ attributes }: Message): Record<string, { Type: string; Value: string }> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, shown(value)]));
}

function shown({ DataType = '', StringValue, BinaryValue }: MessageAttributeValue): { Type: string; Value: string } {
  const Value = BinaryValue === undefined ? (StringValue ?? '') : Buffer.from(BinaryValue).toString('base64');
  return { Type: DataType, Value };
}

/** A message as a function gets it. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function functionEvent(call: Call, topic: Topic, subscription: Subscription, message: Message): object {
  const notification = notificationOf(call, topic, subscription, message);
  const { SigningCertURL, UnsubscribeURL, MessageAttributes: _, ...others } = notification;
  const Sns = {
    Subject: null,
    ...others,
    ...(SigningCertURL !== undefined && { SigningCertUrl: SigningCertURL }),
    UnsubscribeUrl: UnsubscribeURL,
    MessageAttributes: shownAttributes(message),
  };
  return {
    Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscription.arn, Sns }],
  };
}
