import type { SamParts } from '@coldstart/cloud/sam';
import { patternEvent, scheduleEvent } from './sam-events.ts';

/** What SAM knows of EventBridge. */
export const sam: SamParts = {
  events: { Schedule: scheduleEvent, CloudWatchEvent: patternEvent, EventBridgeRule: patternEvent },
  policyTemplates: new URL('./policy-templates.generated.json', import.meta.url),
};
