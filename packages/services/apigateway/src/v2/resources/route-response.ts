import type { ParameterConstraints } from '@aws-sdk/client-apigatewayv2';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface RouteResponseProperties {
  ApiId: string;
  RouteId: string;
  RouteResponseKey: string;
  ModelSelectionExpression?: string;
  ResponseModels?: Record<string, string>;
  ResponseParameters?: Record<string, ParameterConstraints>;
}

const SETTINGS = ['RouteResponseKey', 'ModelSelectionExpression', 'ResponseModels', 'ResponseParameters'] as const;

const of = ({ ApiId, RouteId }: RouteResponseProperties) => ({ ApiId, RouteId });

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-routeresponse.html */
export const apiGatewayV2RouteResponse = resourceRow<RouteResponseProperties>({
  type: 'AWS::ApiGatewayV2::RouteResponse',
  create: {
    CreateRouteResponse: {
      input: ({ properties }) => ({
        ...of(properties),
        ...pick(properties, SETTINGS),
      }),
      id: ({ RouteResponseId }) => RouteResponseId,
      attributes: ({ RouteResponseId }) => ({ RouteResponseId }),
    },
  },
  update: [
    {
      of: [...SETTINGS],
      put: {
        UpdateRouteResponse: ({ id, properties, changed }) => ({
          ...of(properties),
          RouteResponseId: id,
          ...(changed.includes('ModelSelectionExpression') && { ModelSelectionExpression: '' }),
          ...pick(properties, SETTINGS),
        }),
      },
    },
  ],
  read: {
    GetRouteResponse: {
      input: ({ id, properties }) => ({ ...of(properties), RouteResponseId: id }),
      read: (response, { properties }) =>
        ({ ...pick(response, SETTINGS), ...of(properties) }) as Partial<RouteResponseProperties>,
    },
  },
  delete: { DeleteRouteResponse: ({ id, properties }) => ({ ...of(properties), RouteResponseId: id }) },
});
