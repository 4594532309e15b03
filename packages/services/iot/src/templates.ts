import type { TemplateParts } from '@coldstart/cloud';
import { iotPolicyPrincipalAttachment, iotThingPrincipalAttachment } from './resources/attachments.ts';
import { iotCertificate } from './resources/certificate.ts';
import { iotPolicy } from './resources/policy.ts';
import { iotThing } from './resources/thing.ts';
import { iotTopicRule } from './resources/topic-rule.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [iotCertificate, iotPolicy, iotPolicyPrincipalAttachment, iotThing, iotThingPrincipalAttachment, iotTopicRule],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
