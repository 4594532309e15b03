import { polledEvent, type SamParts } from '@coldstart/cloud/sam';

export const sqs: SamParts = {
  events: { SQS: polledEvent({ source: 'Queue', policy: 'service-role/AWSLambdaSQSQueueExecutionRole' }) },
};
