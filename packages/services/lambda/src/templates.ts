import type { TemplateParts } from '@coldstart/cloud';
import { lambdaAlias } from './resources/alias.ts';
import { lambdaCodeSigningConfig } from './resources/code-signing-config.ts';
import { lambdaEventInvokeConfig } from './resources/event-invoke-config.ts';
import { lambdaEventSourceMapping } from './resources/event-source-mapping.ts';
import { lambdaFunction } from './resources/function.ts';
import { lambdaLayerVersionPermission } from './resources/layer-version-permission.ts';
import { lambdaLayerVersion } from './resources/layer-version.ts';
import { lambdaPermission } from './resources/permission.ts';
import { lambdaUrl } from './resources/url.ts';
import { lambdaVersion } from './resources/version.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    lambdaAlias,
    lambdaCodeSigningConfig,
    lambdaEventInvokeConfig,
    lambdaEventSourceMapping,
    lambdaFunction,
    lambdaLayerVersionPermission,
    lambdaLayerVersion,
    lambdaPermission,
    lambdaUrl,
    lambdaVersion,
  ],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
