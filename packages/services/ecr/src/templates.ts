import type { TemplateParts } from '@coldstart/cloud';
import { ecrRepository } from './resources/repository.ts';

/** What CloudFormation knows of this service. */
export const templates: TemplateParts = {
  types: [ecrRepository],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
