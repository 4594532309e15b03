import type { TemplateParts } from '@coldstart/cloud';
import { pipesPipe } from './resources/pipe.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [pipesPipe],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
