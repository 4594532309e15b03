import { polledEvent, type SamParts } from '@coldstart/cloud/sam';

/** What SAM knows of DynamoDB. */
export const sam: SamParts = {
  events: { DynamoDB: polledEvent({ source: 'Stream', policy: 'service-role/AWSLambdaDynamoDBExecutionRole' }) },
  policyTemplates: new URL('./policy-templates.generated.json', import.meta.url),
};
