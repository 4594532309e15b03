import type { TemplateParts } from '@coldstart/cloud';
import { deliveryStream } from './resources/delivery-stream.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [deliveryStream],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
