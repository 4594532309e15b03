import type { SQSRecord } from 'aws-lambda';
import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html */
export const pipe = sample<readonly SQSRecord[]>({
  title: 'EventBridge Pipes',
  how: 'A pipe calls the function with a batch, as its enrichment or its target, and waits. What an enrichment answers takes the place of the batch.',
  event: [
    {
      messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
      receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
      body: '{"type":"order","orderId":"o-17"}',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1782900000000',
        SenderId: 'AIDAIENQZJOLO23YVJ4VO',
        ApproximateFirstReceiveTimestamp: '1782900000012',
      },
      messageAttributes: {},
      md5OfBody: '7b270e59b47ff90a553787216d55d91d',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:orders',
      awsRegion: 'eu-central-1',
    },
  ],
  fields: {
    '[].messageId': {
      means: 'Names the message. A target names those that failed by it: `batchItemFailures`.',
      trap: 'The event itself is the list, also for one message: there is no `Records` around it.',
    },
    '[].receiptHandle': { means: 'Names this delivery. The pipe deletes the message with it when all went well.' },
    '[].body': {
      means: 'What was sent.',
      trap: 'Text here, also when the filter and templates of the pipe look into it as JSON.',
    },
    '[].attributes': { means: 'What SQS knows of the message.', trap: 'All of these are texts, numbers too.' },
    '[].attributes.ApproximateReceiveCount': { means: 'How often the message was handed out, this time included.' },
    '[].attributes.SentTimestamp': { means: 'When it was sent, in milliseconds since 1970.' },
    '[].attributes.SenderId': { means: 'Who sent it.' },
    '[].attributes.ApproximateFirstReceiveTimestamp': { means: 'When it was handed out for the first time.' },
    '[].messageAttributes': { means: 'What the sender has put beside the body, by name.' },
    '[].md5OfBody': { means: 'A checksum of the body.' },
    '[].eventSource': { means: '`aws:sqs`; `aws:kinesis` or `aws:dynamodb` where the pipe reads a stream.' },
    '[].eventSourceARN': { means: 'The queue that the pipe reads.' },
    '[].awsRegion': { means: 'The Region of the queue.' },
  },
});
