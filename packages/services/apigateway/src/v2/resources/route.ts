import type { ParameterConstraints, AuthorizationType } from '@aws-sdk/client-apigatewayv2';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface RouteProperties {
  ApiId: string;
  RouteKey: string;
  Target?: string;
  OperationName?: string;
  AuthorizationType?: AuthorizationType;
  AuthorizationScopes?: string[];
  AuthorizerId?: string;
  ApiKeyRequired?: boolean;
  ModelSelectionExpression?: string;
  RequestModels?: Record<string, string>;
  RequestParameters?: Record<string, ParameterConstraints>;
  RouteResponseSelectionExpression?: string;
}

const SETTINGS = [
  'Target',
  'OperationName',
  'AuthorizationType',
  'AuthorizationScopes',
  'AuthorizerId',
  'ApiKeyRequired',
  'ModelSelectionExpression',
  'RequestModels',
  'RequestParameters',
  'RouteResponseSelectionExpression',
] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html */
export const apiGatewayV2Route = resourceRow<RouteProperties>({
  type: 'AWS::ApiGatewayV2::Route',
  create: {
    CreateRoute: {
      input: ({ properties }) => ({
        ApiId: properties.ApiId,
        RouteKey: properties.RouteKey,
        ...pick(properties, SETTINGS),
      }),
      id: ({ RouteId }) => RouteId,
      attributes: ({ RouteId }) => ({ RouteId }),
    },
  },
  update: [
    {
      of: ['RouteKey', ...SETTINGS],
      put: {
        UpdateRoute: ({ id, properties, changed }) => ({
          ApiId: properties.ApiId,
          RouteId: id,
          OperationName: '',
          Target: '',
          AuthorizationType: 'NONE' as const,
          AuthorizationScopes: [],
          ...(changed.includes('RouteResponseSelectionExpression') && { RouteResponseSelectionExpression: '' }),
          ...pick(properties, ['RouteKey', ...SETTINGS]),
        }),
      },
    },
  ],
  read: {
    GetRoute: {
      input: ({ id, properties }) => ({ ApiId: properties.ApiId, RouteId: id }),
      read: (route, { properties }) =>
        ({ ...pick(route, ['RouteKey', ...SETTINGS]), ApiId: properties.ApiId }) as Partial<RouteProperties>,
    },
  },
  delete: { DeleteRoute: ({ id, properties }) => ({ ApiId: properties.ApiId, RouteId: id }) },
});
