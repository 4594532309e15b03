import type { ContentHandlingStrategy } from '@aws-sdk/client-apigatewayv2';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface IntegrationResponseProperties {
  ApiId: string;
  IntegrationId: string;
  IntegrationResponseKey: string;
  ContentHandlingStrategy?: ContentHandlingStrategy;
  ResponseParameters?: Record<string, string>;
  ResponseTemplates?: Record<string, string>;
  TemplateSelectionExpression?: string;
}

const SETTINGS = [
  'IntegrationResponseKey',
  'ContentHandlingStrategy',
  'ResponseParameters',
  'ResponseTemplates',
  'TemplateSelectionExpression',
] as const;

const of = ({ ApiId, IntegrationId }: IntegrationResponseProperties) => ({ ApiId, IntegrationId });

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integrationresponse.html */
export const apiGatewayV2IntegrationResponse = resourceRow<IntegrationResponseProperties>({
  type: 'AWS::ApiGatewayV2::IntegrationResponse',
  create: {
    CreateIntegrationResponse: {
      input: ({ properties }) => ({
        ...of(properties),
        ...pick(properties, SETTINGS),
      }),
      id: ({ IntegrationResponseId }) => IntegrationResponseId,
      attributes: ({ IntegrationResponseId }) => ({ IntegrationResponseId }),
    },
  },
  update: [
    {
      of: [...SETTINGS],
      put: {
        UpdateIntegrationResponse: ({ id, properties, changed }) => ({
          ...of(properties),
          IntegrationResponseId: id,
          ...(changed.includes('TemplateSelectionExpression') && { TemplateSelectionExpression: '' }),
          ...(changed.includes('ResponseTemplates') && { ResponseTemplates: {} }),
          ...pick(properties, SETTINGS),
        }),
      },
    },
  ],
  read: {
    GetIntegrationResponse: {
      input: ({ id, properties }) => ({ ...of(properties), IntegrationResponseId: id }),
      read: (response, { properties }) =>
        ({ ...pick(response, SETTINGS), ...of(properties) }) as Partial<IntegrationResponseProperties>,
    },
  },
  delete: { DeleteIntegrationResponse: ({ id, properties }) => ({ ...of(properties), IntegrationResponseId: id }) },
});
