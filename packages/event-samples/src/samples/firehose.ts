import type { FirehoseTransformationEvent } from 'aws-lambda';
import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesisfirehose.html */
export const firehose = sample<FirehoseTransformationEvent>({
  title: 'Data Firehose, a transform',
  how: 'Firehose waits for the answer, which has each record once: `Ok` with what is to be delivered, `Dropped`, or `ProcessingFailed`. When the function fails, it calls again, three times.',
  event: {
    invocationId: '8f3b1c9a-6c1f-4a39-9d4e-2b7a5c1d0e6f',
    deliveryStreamArn: 'arn:aws:firehose:eu-central-1:111122223333:deliverystream/clicks',
    region: 'eu-central-1',
    records: [
      {
        recordId: '49673986062385014721803612061391438294218105219498377218000000',
        approximateArrivalTimestamp: 1782900000125,
        data: 'eyJ0eXBlIjoidmlzaXQiLCJwYWdlIjoiL2NhcnQifQ==',
      },
    ],
  },
  fields: {
    invocationId: {
      means: 'Names the batch.',
      trap: 'A batch that is tried again keeps it here; AWS promises nothing.',
    },
    deliveryStreamArn: { means: 'The delivery stream.' },
    region: { means: 'Its Region.' },
    records: {
      means:
        'What was put in, some of it or all. With a data stream as the source, each has `kinesisRecordMetadata`, too.',
    },
    'records[].recordId': {
      means: 'Names the record in your answer.',
      trap: 'Every id must come back once. An answer that leaves one out fails the whole batch.',
    },
    'records[].approximateArrivalTimestamp': {
      means: 'When it arrived.',
      trap: 'Milliseconds since 1970, where Kinesis has seconds.',
    },
    'records[].data': { means: 'What was put in.', trap: 'Base64, and so is `data` in your answer.' },
  },
});
