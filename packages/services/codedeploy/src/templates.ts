import type { TemplateParts } from '@coldstart/cloud';
import { codedeployApplication } from './resources/application.ts';
import { codedeployDeploymentConfig } from './resources/deployment-config.ts';
import { codedeployDeploymentGroup } from './resources/deployment-group.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [codedeployApplication, codedeployDeploymentConfig, codedeployDeploymentGroup],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
