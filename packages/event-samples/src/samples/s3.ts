import type { S3Event } from 'aws-lambda';
import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export const s3 = sample<S3Event>({
  title: 'S3',
  how: 'The bucket calls asynchronously after something has happened to an object. Events may come twice, or in another order.',
  event: {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'eu-central-1',
        eventTime: '2026-07-01T10:00:00.000Z',
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:AIDAIENQZJOLO23YVJ4VO' },
        requestParameters: { sourceIPAddress: '203.0.113.9' },
        responseElements: {
          'x-amz-request-id': 'C3D13FE58DE4C810',
          'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD',
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'index-uploads',
          bucket: {
            name: 'shop-uploads-17',
            ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
            arn: 'arn:aws:s3:::shop-uploads-17',
          },
          object: {
            key: 'reports/caf%C3%A9+summer.csv',
            size: 1024,
            eTag: 'd41d8cd98f00b204e9800998ecf8427e',
            sequencer: '0055AED6DCD90281E5',
          },
        },
      },
    ],
  },
  fields: {
    Records: {
      means: 'A list with what has happened.',
      trap: 'One in practice; loop all the same. The test event that a bucket sends to queues and topics has no `Records` at all.',
    },
    'Records[].eventVersion': {
      means: 'The version of this shape: 2.1 to 2.3 by kind of event, one number for all from 2.4 on.',
      trap: 'Compare what stands before the dot; fields are added without notice.',
    },
    'Records[].eventSource': { means: '`aws:s3`.' },
    'Records[].awsRegion': { means: 'The Region of the bucket.' },
    'Records[].eventTime': { means: 'When S3 was done.' },
    'Records[].eventName': {
      means: 'What has happened.',
      trap: 'Without the `s3:` that the configuration has: `ObjectCreated:Put`.',
    },
    'Records[].userIdentity': { means: 'Who did it.' },
    'Records[].userIdentity.principalId': { means: 'The id of the user or role, not its name.' },
    'Records[].requestParameters': { means: 'From where it was asked for.' },
    'Records[].requestParameters.sourceIPAddress': { means: 'The address of the caller.' },
    'Records[].responseElements': { means: 'For AWS’s support.' },
    'Records[].responseElements.x-amz-request-id': { means: 'The request that caused the event.' },
    'Records[].responseElements.x-amz-id-2': { means: 'The host that answered it.' },
    'Records[].s3': { means: 'The object, and why you hear of it.' },
    'Records[].s3.s3SchemaVersion': { means: 'The version of this part.' },
    'Records[].s3.configurationId': { means: 'The entry of the bucket’s notifications that led here.' },
    'Records[].s3.bucket': { means: 'The bucket.' },
    'Records[].s3.bucket.name': {
      means: 'Its name.',
      trap: 'Read it from here: the name that you know may be that of another stage.',
    },
    'Records[].s3.bucket.ownerIdentity': { means: 'Whose it is.' },
    'Records[].s3.bucket.ownerIdentity.principalId': { means: 'The owner’s canonical id.' },
    'Records[].s3.bucket.arn': { means: 'Its ARN, without Region and account.' },
    'Records[].s3.object': {
      means: 'The object as it was then.',
      trap: 'It may have changed, or be gone, when you read it.',
    },
    'Records[].s3.object.key': {
      means: 'Its key.',
      trap: 'URL-encoded: this one is `reports/café summer.csv`. Decode it, plus signs first, or you look for what is not there.',
    },
    'Records[].s3.object.size': { means: 'Bytes.', trap: 'Missing when an object was deleted.' },
    'Records[].s3.object.eTag': {
      means: 'A mark of its content.',
      trap: 'Not always an MD5; missing when an object was deleted.',
    },
    'Records[].s3.object.sequencer': {
      means: 'Orders the events of one key: pad on the right with zeros, and compare as text.',
    },
  },
});
