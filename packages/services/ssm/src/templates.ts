import type { TemplateParts } from '@coldstart/cloud';
import { ssmParameter } from './resources/parameter.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [ssmParameter],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
