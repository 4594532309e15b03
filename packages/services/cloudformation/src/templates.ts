import type { TemplateParts } from '@coldstart/cloud';
import { cdkMetadata } from './resources/cdk-metadata.ts';
import { cloudformationCustomResource } from './resources/cloudformation-custom-resource.ts';
import { cloudformationMacro } from './resources/cloudformation-macro.ts';
import { cloudformationStack } from './resources/cloudformation-stack.ts';
import { cloudformationWaitConditionHandle } from './resources/cloudformation-wait-condition-handle.ts';
import { cloudformationWaitCondition } from './resources/cloudformation-wait-condition.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    cdkMetadata,
    cloudformationCustomResource,
    cloudformationMacro,
    cloudformationStack,
    cloudformationWaitConditionHandle,
    cloudformationWaitCondition,
  ],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
