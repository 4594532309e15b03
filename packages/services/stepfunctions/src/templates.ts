import type { TemplateParts } from '@coldstart/cloud';
import { activity } from './resources/activity.ts';
import { stateMachineAlias } from './resources/alias.ts';
import { stateMachine } from './resources/state-machine.ts';
import { stateMachineVersion } from './resources/version.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [activity, stateMachine, stateMachineAlias, stateMachineVersion],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
