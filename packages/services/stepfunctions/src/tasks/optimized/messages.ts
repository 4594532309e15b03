import type { JsonObject } from '@coldstart/states';
import { unreachable, version1 } from '../sdk/names.ts';
import type { Integration } from './integration.ts';

const sqs = version1('SQS', 'AmazonSQS', 'AmazonSQSException');

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html */
export const sendMessage: Integration = {
  suffixes: ['', 'waitForTaskToken'],
  service: 'sqs',
  operation: 'SendMessage',
  fields: {
    only: ['DelaySeconds', 'MessageAttributes', 'MessageBody', 'MessageDeduplicationId', 'MessageGroupId', 'QueueUrl'],
    required: ['MessageBody', 'QueueUrl'],
  },
  naming: sqs,
  prepare: (input) => {
    const { QueueUrl: url } = input as JsonObject;
    // Its SDK sends to the address that it is given, whoever is there.
    if (typeof url === 'string' && !/^https?:\/\//.test(url))
      throw unreachable(sqs, `${url.split('/')[0]}: Name or service not known`);
    return input;
  },
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html */
export const publish: Integration = {
  suffixes: ['', 'waitForTaskToken'],
  service: 'sns',
  operation: 'Publish',
  fields: {
    only: [
      'Message',
      'MessageAttributes',
      'MessageDeduplicationId',
      'MessageGroupId',
      'MessageStructure',
      'PhoneNumber',
      'Subject',
      'TargetArn',
      'TopicArn',
    ],
    required: ['Message'],
  },
  naming: version1('SNS', 'AmazonSNS', 'AmazonSNSException'),
};
