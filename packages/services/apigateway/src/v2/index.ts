import * as client from '@aws-sdk/client-apigatewayv2';
import { defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { accessByPath, withAccess } from '../access.ts';
import { invalidInput } from '../errors.ts';
import { apiOperations } from './apis.ts';
import { authorizerOperations } from './authorizers.ts';
import { importOperations } from './import.ts';
import { integrationOperations } from './integrations.ts';
import { modelOperations } from './models.ts';
import { routeOperations } from './routes.ts';
import type { V2Operations, V2Sdk } from './sdk.ts';
import { stageOperations } from './stages.ts';
import { tagOperations } from './tags.ts';
import { responseOperations } from './responses.ts';
import { vpcLinkOperations } from './vpc-links.ts';

const operations: V2Operations = {
  ...apiOperations,
  ...routeOperations,
  ...integrationOperations,
  ...authorizerOperations,
  ...responseOperations,
  ...modelOperations,
  ...stageOperations,
  ...importOperations,
  ...tagOperations,
  ...vpcLinkOperations,
};

/** API Gateway, version 2: HTTP and WebSocket APIs. */
export const apigatewayv2 = defineService<V2Sdk>({
  name: 'apigatewayv2',
  iamPrefix: 'apigateway',
  sdk: async () => client,
  operations: withAccess(operations, accessByPath(client)),
  throttle: () => new AwsError('TooManyRequestsException', 'Too Many Requests', { status: 429 }),
  invalid: invalidInput,
});
