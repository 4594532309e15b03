import type { TemplateParts } from '@coldstart/cloud';
import { secretsManagerResourcePolicy } from './resources/resource-policy.ts';
import { secretsManagerRotationSchedule } from './resources/rotation-schedule.ts';
import { secretsManagerSecret } from './resources/secret.ts';
import { secretsManagerTargetAttachment } from './resources/target-attachment.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    secretsManagerSecret,
    secretsManagerResourcePolicy,
    secretsManagerRotationSchedule,
    secretsManagerTargetAttachment,
  ],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
