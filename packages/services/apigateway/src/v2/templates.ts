import type { TemplateParts } from '@coldstart/cloud';
import { apiGatewayV2Api } from './resources/api.ts';
import { apiGatewayV2Authorizer } from './resources/authorizer.ts';
import { apiGatewayV2Deployment } from './resources/deployment.ts';
import { apiGatewayV2Integration } from './resources/integration.ts';
import { apiGatewayV2IntegrationResponse } from './resources/integration-response.ts';
import { apiGatewayV2Model } from './resources/model.ts';
import { apiGatewayV2Route } from './resources/route.ts';
import { apiGatewayV2RouteResponse } from './resources/route-response.ts';
import { apiGatewayV2Stage } from './resources/stage.ts';
import { apiGatewayV2VpcLink } from './resources/vpc-link.ts';

/** What CloudFormation knows of HTTP and WebSocket APIs. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    apiGatewayV2Api,
    apiGatewayV2Authorizer,
    apiGatewayV2Deployment,
    apiGatewayV2Integration,
    apiGatewayV2IntegrationResponse,
    apiGatewayV2Model,
    apiGatewayV2Route,
    apiGatewayV2RouteResponse,
    apiGatewayV2Stage,
    apiGatewayV2VpcLink,
  ],
  schemas: new URL('../resources/schemas/', import.meta.url),
};
