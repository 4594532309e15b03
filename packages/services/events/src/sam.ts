import { withProperties, type SamParts } from '@coldstart/cloud/sam';
import { patternEvent, scheduleEvent } from './sam-events.ts';

const OF_BOTH = ['Input', 'Enabled', 'State', 'DeadLetterConfig', 'RetryPolicy'];

const bus = withProperties(
  ['EventBusName', 'RuleName', 'Pattern', 'InputPath', 'Target', 'InputTransformer', ...OF_BOTH],
  patternEvent,
);

/** What SAM knows of EventBridge. */
export const sam: SamParts = {
  events: {
    Schedule: withProperties(['Schedule', 'RuleName', 'Name', 'Description', ...OF_BOTH], scheduleEvent),
    CloudWatchEvent: bus,
    EventBridgeRule: bus,
  },
  policyTemplates: new URL('./policy-templates.generated.json', import.meta.url),
};
