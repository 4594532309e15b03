import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { captureAsyncFunc, captureAWSv3Client } from 'aws-xray-sdk-core';

/** As https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-nodejs.html has it. */
const sqs = captureAWSv3Client(new SQSClient());

export const handler = async (event: { readonly fails?: boolean }) => {
  await captureAsyncFunc('charge', async (part) => {
    part?.addAnnotation('tier', 'gold');
    part?.addMetadata('order', { id: 7 });
    part?.close();
  });
  if (event.fails === true) throw new RangeError('out of stock');
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env['QUEUE'], MessageBody: 'order' }));
  return process.env['_X_AMZN_TRACE_ID'];
};
