import type { SamParts } from '@coldstart/cloud/sam';

/** What SAM knows of Secrets Manager. */
export const sam: SamParts = { policyTemplates: new URL('./policy-templates.generated.json', import.meta.url) };
