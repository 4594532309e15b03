import { polledEvent, type SamParts } from '@coldstart/cloud/sam';

/** What SAM knows of SQS. */
export const sam: SamParts = {
  events: { SQS: polledEvent({ source: 'Queue', policy: 'service-role/AWSLambdaSQSQueueExecutionRole' }) },
  policyTemplates: new URL('./policy-templates.generated.json', import.meta.url),
};
