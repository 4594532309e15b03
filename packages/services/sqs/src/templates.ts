import type { TemplateParts } from '@coldstart/cloud';
import { sqsQueueInlinePolicy } from './resources/queue-inline-policy.ts';
import { sqsQueuePolicy } from './resources/queue-policy.ts';
import { sqsQueue } from './resources/queue.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [sqsQueue, sqsQueuePolicy, sqsQueueInlinePolicy],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
