import type { TemplateParts } from '@coldstart/cloud';
import { snsSubscription } from './resources/subscription.ts';
import { snsTopicInlinePolicy, snsTopicPolicy } from './resources/topic-policy.ts';
import { snsTopic } from './resources/topic.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [snsTopic, snsSubscription, snsTopicPolicy, snsTopicInlinePolicy],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
