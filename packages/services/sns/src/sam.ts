import type { SamParts } from '@coldstart/cloud/sam';
import { topicEvent } from './sam-event.ts';

/** What SAM knows of SNS. */
export const sam: SamParts = {
  events: { SNS: topicEvent },
  policyTemplates: new URL('./policy-templates.generated.json', import.meta.url),
};
