import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import { parseArn } from '../../arns.ts';
import type { QueueSettings } from './take.ts';

/** A message as functions and pipes get it. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
export function queueRecord(
  message: Message,
  arn: string,
  { MaximumBatchingWindowInSeconds: window = 0 }: QueueSettings,
): Readonly<Record<string, unknown>> {
  const digest = message.MD5OfMessageAttributes;
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, attributeOf(value)]),
    ),
    md5OfBody: message.MD5OfBody,
    // Recorded: with a batching window there is a null where nothing is to be told.
    ...(digest !== undefined ? { md5OfMessageAttributes: digest } : window > 0 && { md5OfMessageAttributes: null }),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: parseArn(arn)?.region,
  };
}

function attributeOf({ DataType, StringValue, BinaryValue }: MessageAttributeValue): object {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}
