import * as client from '@aws-sdk/client-api-gateway';
import { defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { accessByPath, withAccess } from '../access.ts';
import { invalidInput } from '../errors.ts';
import { accountOperations, tagOperations } from './account.ts';
import { apiKeyOperations } from './api-keys.ts';
import { apiOperations } from './apis.ts';
import { authorizerOperations } from './authorizers.ts';
import { deploymentOperations } from './deployments.ts';
import { documentationOperations } from './documentation.ts';
import { documentationVersionOperations } from './documentation-versions.ts';
import { exportOperations } from './export.ts';
import { gatewayResponseOperations } from './gateway-responses.ts';
import { importOperations } from './import.ts';
import { integrationOperations } from './integrations.ts';
import { methodOperations } from './methods.ts';
import { modelOperations, validatorOperations } from './models.ts';
import { withPatchesChecked } from './patch-operations.ts';
import { resourceOperations } from './resources.ts';
import type { RestOperations, RestSdk } from './sdk.ts';
import { stageOperations } from './stages.ts';
import { testOperations } from './test-invoke.ts';
import { usagePlanOperations } from './usage-plans.ts';
import { vpcLinkOperations } from './vpc-links.ts';

const operations: RestOperations = {
  ...apiOperations,
  ...resourceOperations,
  ...methodOperations,
  ...integrationOperations,
  ...modelOperations,
  ...validatorOperations,
  ...authorizerOperations,
  ...gatewayResponseOperations,
  ...deploymentOperations,
  ...stageOperations,
  ...usagePlanOperations,
  ...apiKeyOperations,
  ...documentationOperations,
  ...documentationVersionOperations,
  ...importOperations,
  ...exportOperations,
  ...accountOperations,
  ...tagOperations,
  ...testOperations,
  ...vpcLinkOperations,
};

/** API Gateway, version 1: REST APIs. */
export const apigateway = defineService<RestSdk>({
  name: 'apigateway',
  sdk: async () => client,
  operations: withPatchesChecked(withAccess(operations, accessByPath(client))),
  throttle: () => new AwsError('TooManyRequestsException', 'Too Many Requests', { status: 429 }),
  invalid: invalidInput,
});
