import type { DynamoDBStreamEvent } from 'aws-lambda';
import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export const dynamodb = sample<DynamoDBStreamEvent>({
  title: 'DynamoDB Streams',
  how: 'Lambda reads the table’s stream and hands over changes in the order of each key. A batch that fails holds up all that follow it.',
  event: {
    Records: [
      {
        eventID: '7de3041dd709b024af6f29e4fa13d34c',
        eventName: 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'eu-central-1',
        dynamodb: {
          ApproximateCreationDateTime: 1782900000,
          Keys: { id: { S: 'o-17' } },
          NewImage: { id: { S: 'o-17' }, total: { N: '4990' }, status: { S: 'paid' } },
          OldImage: { id: { S: 'o-17' }, total: { N: '4990' }, status: { S: 'open' } },
          SequenceNumber: '4421584500000000017450439091',
          SizeBytes: 59,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
        eventSourceARN: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Orders/stream/2026-07-01T09:00:00.000',
      },
    ],
  },
  fields: {
    Records: { means: 'The changes, in order.' },
    'Records[].eventID': { means: 'Names the change.' },
    'Records[].eventName': {
      means: '`INSERT`, `MODIFY` or `REMOVE`.',
      trap: 'What a time to live has deleted is a `REMOVE`, too, with `userIdentity` beside it.',
    },
    'Records[].eventVersion': { means: 'The version of this shape.' },
    'Records[].eventSource': { means: '`aws:dynamodb`.' },
    'Records[].awsRegion': { means: 'The Region of the table.' },
    'Records[].dynamodb': { means: 'The change.' },
    'Records[].dynamodb.ApproximateCreationDateTime': {
      means: 'When it happened.',
      trap: 'Seconds since 1970, where most events have milliseconds or text.',
    },
    'Records[].dynamodb.Keys': { means: 'The key of the item.' },
    'Records[].dynamodb.Keys.id': { means: 'Its partition key. The name is the table’s.' },
    'Records[].dynamodb.Keys.id.S': {
      means:
        'Values say what they are: `S` is text. `unmarshall` of `@aws-sdk/util-dynamodb` makes plain objects of them.',
    },
    'Records[].dynamodb.NewImage': {
      means: 'The item afterwards.',
      trap: 'Missing for `REMOVE`, and where the stream’s view has none.',
    },
    'Records[].dynamodb.NewImage.id': { means: 'An attribute of the item.' },
    'Records[].dynamodb.NewImage.id.S': { means: 'Its value, a text.' },
    'Records[].dynamodb.NewImage.total': { means: 'An attribute of the item.' },
    'Records[].dynamodb.NewImage.total.N': {
      means: 'Its value, a number.',
      trap: 'Written as text, so that no digit is lost on the way.',
    },
    'Records[].dynamodb.NewImage.status': { means: 'An attribute of the item.' },
    'Records[].dynamodb.NewImage.status.S': { means: 'Its value, a text.' },
    'Records[].dynamodb.OldImage': {
      means: 'The item before.',
      trap: 'Missing for `INSERT`, and where the stream’s view has none.',
    },
    'Records[].dynamodb.OldImage.id': { means: 'An attribute of the item.' },
    'Records[].dynamodb.OldImage.id.S': { means: 'Its value, a text.' },
    'Records[].dynamodb.OldImage.total': { means: 'An attribute of the item.' },
    'Records[].dynamodb.OldImage.total.N': { means: 'Its value, a number, as text.' },
    'Records[].dynamodb.OldImage.status': { means: 'An attribute of the item.' },
    'Records[].dynamodb.OldImage.status.S': { means: 'Its value, a text.' },
    'Records[].dynamodb.SequenceNumber': {
      means: 'Its place in the stream; what you answer to have the batch come again from here.',
    },
    'Records[].dynamodb.SizeBytes': { means: 'Bytes of this record.' },
    'Records[].dynamodb.StreamViewType': { means: 'Which images the stream has.' },
    'Records[].eventSourceARN': {
      means: 'The stream.',
      trap: 'The stream, not the table: its name stands in the middle.',
    },
  },
});
