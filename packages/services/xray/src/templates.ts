import type { TemplateParts } from '@coldstart/cloud';
import { xrayGroup } from './resources/group.ts';
import { xrayResourcePolicy } from './resources/resource-policy.ts';
import { xraySamplingRule } from './resources/sampling-rule.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [xrayGroup, xraySamplingRule, xrayResourcePolicy],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
