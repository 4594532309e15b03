import type { TemplateParts } from '@coldstart/cloud';
import { kmsAlias } from './resources/alias.ts';
import { kmsKey } from './resources/key.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [kmsKey, kmsAlias],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
