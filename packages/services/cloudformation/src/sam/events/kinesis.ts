import { polledEvent, type SamParts } from '@coldstart/cloud/sam';

export const kinesis: SamParts = {
  events: { Kinesis: polledEvent({ source: 'Stream', policy: 'service-role/AWSLambdaKinesisExecutionRole' }) },
};
