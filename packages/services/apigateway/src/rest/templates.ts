import type { TemplateParts } from '@coldstart/cloud';
import { apiGatewayAccount } from './resources/account.ts';
import { apiGatewayApiKey } from './resources/api-key.ts';
import { apiGatewayAuthorizer } from './resources/authorizer.ts';
import { apiGatewayDeployment } from './resources/deployment.ts';
import { apiGatewayDocumentationPart, apiGatewayDocumentationVersion } from './resources/documentation.ts';
import { apiGatewayGatewayResponse } from './resources/gateway-response.ts';
import { apiGatewayMethod } from './resources/method.ts';
import { apiGatewayModel } from './resources/model.ts';
import { apiGatewayRequestValidator } from './resources/request-validator.ts';
import { apiGatewayResource } from './resources/resource.ts';
import { apiGatewayRestApi } from './resources/rest-api.ts';
import { apiGatewayStage } from './resources/stage.ts';
import { apiGatewayUsagePlanKey } from './resources/usage-plan-key.ts';
import { apiGatewayUsagePlan } from './resources/usage-plan.ts';

/** What CloudFormation knows of REST APIs. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    apiGatewayAccount,
    apiGatewayApiKey,
    apiGatewayAuthorizer,
    apiGatewayDeployment,
    apiGatewayDocumentationPart,
    apiGatewayDocumentationVersion,
    apiGatewayGatewayResponse,
    apiGatewayMethod,
    apiGatewayModel,
    apiGatewayRequestValidator,
    apiGatewayResource,
    apiGatewayRestApi,
    apiGatewayStage,
    apiGatewayUsagePlanKey,
    apiGatewayUsagePlan,
  ],
  schemas: new URL('../resources/schemas/', import.meta.url),
};
