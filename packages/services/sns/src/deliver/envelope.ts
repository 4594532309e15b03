import type { MessageAttributeValue } from '@aws-sdk/client-sns';

/** What a subscriber gets of a message. No state, no calls: lessons show it, too. */
export interface Enveloped {
  readonly id: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  /** As it is for the subscriber's protocol. */
  readonly text: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** Of a message of a FIFO topic. */
  readonly sequence: string | undefined;
  /** Milliseconds since 1970. */
  readonly published: number;
}

/** What is signed of a message. */
export function contentOf({ id, sequence, topicArn, subject, text, published }: Enveloped) {
  return {
    Type: 'Notification',
    MessageId: id,
    ...(sequence !== undefined && { SequenceNumber: sequence }),
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: text,
    Timestamp: new Date(published).toISOString(),
  };
}

interface Signed {
  readonly SignatureVersion: string;
  readonly Signature: string;
  readonly SigningCertURL: string;
}

export type Notification = ReturnType<typeof contentOf> &
  Partial<Signed> & { readonly UnsubscribeURL: string; readonly MessageAttributes?: ShownAttributes };

/** As SQS and HTTP get it, if not raw. Messages of FIFO topics are not signed. */
export function notificationOf(message: Enveloped, signed: Signed | undefined, unsubscribe: string): Notification {
  const MessageAttributes = shownAttributes(message.attributes);
  return {
    ...contentOf(message),
    ...signed,
    UnsubscribeURL: unsubscribe,
    ...(Object.keys(MessageAttributes).length > 0 && { MessageAttributes }),
  };
}

/** As a function gets it. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function functionEvent(
  { SigningCertURL, UnsubscribeURL, MessageAttributes = {}, ...others }: Notification,
  subscriptionArn: string,
) {
  const Sns = {
    Subject: null,
    ...others,
    ...(SigningCertURL !== undefined && { SigningCertUrl: SigningCertURL }),
    UnsubscribeUrl: UnsubscribeURL,
    MessageAttributes,
  };
  return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscriptionArn, Sns }] };
}

type ShownAttributes = Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;

function shownAttributes(attributes: Enveloped['attributes']): ShownAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType = '', StringValue = '', BinaryValue }]) => [
      name,
      { Type: DataType, Value: BinaryValue === undefined ? StringValue : Buffer.from(BinaryValue).toString('base64') },
    ]),
  );
}
