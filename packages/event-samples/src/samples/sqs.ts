import type { SQSEvent } from 'aws-lambda';
import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const sqs = sample<SQSEvent>({
  title: 'SQS',
  how: 'Lambda reads the queue for you and hands over a batch of messages. What you answer decides which of them come again.',
  event: {
    Records: [
      {
        messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
        receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
        body: '{"orderId":"o-17","total":4990}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '1782900000000',
          SenderId: 'AIDAIENQZJOLO23YVJ4VO',
          ApproximateFirstReceiveTimestamp: '1782900000012',
        },
        messageAttributes: {
          source: { stringValue: 'shop', stringListValues: [], binaryListValues: [], dataType: 'String' },
        },
        md5OfBody: '7b270e59b47ff90a553787216d55d91d',
        md5OfMessageAttributes: '2f0a5bdc7b8ab31ce1eae8f2fa7b9ee0',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:orders',
        awsRegion: 'eu-central-1',
      },
    ],
  },
  fields: {
    Records: {
      means: 'The batch: one to 10 messages, more with a batching window.',
      trap: 'It is a batch, also when you have only ever seen one message in it.',
    },
    'Records[].messageId': {
      means: 'Names the message in your answer: `batchItemFailures: [{ itemIdentifier: messageId }]`.',
      trap: 'Who sends the same order again gets another id: it is no key against doing things twice.',
    },
    'Records[].receiptHandle': {
      means: 'Names this delivery. Lambda deletes the message with it when you succeed.',
      trap: 'It is another one each time that the message comes.',
    },
    'Records[].body': {
      means: 'What was sent.',
      trap: 'Text, also when it holds JSON: parse it yourself, and expect what does not parse.',
    },
    'Records[].attributes': { means: 'What SQS knows of the message.', trap: 'All of these are texts, numbers too.' },
    'Records[].attributes.ApproximateReceiveCount': {
      means: 'How often the message was handed out, this time included.',
    },
    'Records[].attributes.SentTimestamp': { means: 'When it was sent, in milliseconds since 1970.' },
    'Records[].attributes.SenderId': { means: 'Who sent it.' },
    'Records[].attributes.ApproximateFirstReceiveTimestamp': { means: 'When it was handed out for the first time.' },
    'Records[].messageAttributes': { means: 'What the sender has put beside the body, by name.' },
    'Records[].messageAttributes.source': { means: 'One attribute. The name is the sender’s.' },
    'Records[].messageAttributes.source.stringValue': { means: 'Its value, also where `dataType` is `Number`.' },
    'Records[].messageAttributes.source.stringListValues': { means: 'Kept for later use: always empty.' },
    'Records[].messageAttributes.source.binaryListValues': { means: 'Kept for later use: always empty.' },
    'Records[].messageAttributes.source.dataType': { means: '`String`, `Number` or `Binary`.' },
    'Records[].md5OfBody': { means: 'A checksum of the body.' },
    'Records[].md5OfMessageAttributes': { means: 'A checksum of the attributes; only where there are some.' },
    'Records[].eventSource': { means: '`aws:sqs`.', trap: 'Small letters here, capital ones in events of SNS.' },
    'Records[].eventSourceARN': { means: 'The queue.' },
    'Records[].awsRegion': { means: 'The Region of the queue.' },
  },
});
