import type { SamParts } from '@coldstart/cloud/sam';

/** What SAM knows of Data Firehose: functions are no targets of events of it, and may write to it. */
export const sam: SamParts = {
  policyTemplates: new URL('./policy-templates.generated.json', import.meta.url),
};
