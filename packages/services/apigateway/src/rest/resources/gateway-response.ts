import type { GatewayResponseType } from '@aws-sdk/client-api-gateway';
import { given } from '../../v2/lists.ts';
import { resourceRow, some } from './resource-row.ts';

interface GatewayResponseProperties {
  RestApiId: string;
  ResponseType: GatewayResponseType;
  StatusCode?: string;
  ResponseParameters?: Record<string, string>;
  ResponseTemplates?: Record<string, string>;
}

const put = ({
  RestApiId,
  ResponseType,
  StatusCode,
  ResponseParameters,
  ResponseTemplates,
}: GatewayResponseProperties) => ({
  restApiId: RestApiId,
  responseType: ResponseType,
  ...given({ statusCode: StatusCode, responseParameters: ResponseParameters, responseTemplates: ResponseTemplates }),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-gatewayresponse.html */
export const apiGatewayGatewayResponse = resourceRow<GatewayResponseProperties>({
  type: 'AWS::ApiGateway::GatewayResponse',
  id: ({ properties }) => `${properties.RestApiId}:${properties.ResponseType}`,
  attributes: ({ properties }) => ({ Id: `${properties.RestApiId}:${properties.ResponseType}` }),
  create: { PutGatewayResponse: ({ properties }) => put(properties) },
  update: [
    {
      of: ['StatusCode', 'ResponseParameters', 'ResponseTemplates'],
      put: { PutGatewayResponse: ({ properties }) => put(properties) },
    },
  ],
  read: {
    GetGatewayResponse: {
      input: ({ properties }) => ({ restApiId: properties.RestApiId, responseType: properties.ResponseType }),
      read: (response, { properties: { RestApiId } }) =>
        response.defaultResponse === true
          ? undefined
          : {
              RestApiId,
              ...given({
                ResponseType: response.responseType,
                StatusCode: response.statusCode,
                ResponseParameters: some(response.responseParameters),
                ResponseTemplates: some(response.responseTemplates),
              }),
            },
    },
  },
  delete: {
    DeleteGatewayResponse: ({ properties }) => ({
      restApiId: properties.RestApiId,
      responseType: properties.ResponseType,
    }),
  },
});
