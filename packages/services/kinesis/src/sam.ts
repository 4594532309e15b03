import { polledEvent, type SamParts } from '@coldstart/cloud/sam';

/** What SAM knows of Kinesis. */
export const sam: SamParts = {
  events: { Kinesis: polledEvent({ source: 'Stream', policy: 'service-role/AWSLambdaKinesisExecutionRole' }) },
  policyTemplates: new URL('./policy-templates.generated.json', import.meta.url),
};
