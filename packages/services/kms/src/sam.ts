import type { SamParts } from '@coldstart/cloud/sam';

/** What SAM knows of KMS. */
export const sam: SamParts = { policyTemplates: new URL('./policy-templates.generated.json', import.meta.url) };
