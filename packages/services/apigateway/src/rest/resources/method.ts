import { createHash } from 'node:crypto';
import type { Integration, Method } from '@aws-sdk/client-api-gateway';
import { given } from '../../v2/lists.ts';
import {
  integrationInput,
  integrationOf,
  integrationResponseInputs,
  type IntegrationProperties,
} from './method-integration.ts';
import { resourceRow, some } from './resource-row.ts';

interface MethodResponse {
  StatusCode: string;
  ResponseModels?: Record<string, string>;
  ResponseParameters?: Record<string, boolean | string>;
}

interface MethodProperties {
  RestApiId: string;
  ResourceId: string;
  HttpMethod: string;
  AuthorizationType?: string;
  AuthorizationScopes?: string[];
  AuthorizerId?: string;
  ApiKeyRequired?: boolean;
  OperationName?: string;
  RequestModels?: Record<string, string>;
  RequestParameters?: Record<string, boolean | string>;
  RequestValidatorId?: string;
  MethodResponses?: MethodResponse[];
  Integration?: IntegrationProperties;
}

const keyOf = ({ RestApiId, ResourceId, HttpMethod }: MethodProperties) => ({
  restApiId: RestApiId,
  resourceId: ResourceId,
  httpMethod: HttpMethod,
});

/** Flags that a template may write as text. */
const flags = (map: Readonly<Record<string, boolean | string>> | undefined): Record<string, boolean> | undefined =>
  map && Object.fromEntries(Object.entries(map).map(([name, value]) => [name, String(value) === 'true']));

const methodInput = (properties: MethodProperties) => ({
  ...keyOf(properties),
  authorizationType: properties.AuthorizationType ?? 'NONE',
  apiKeyRequired: properties.ApiKeyRequired ?? false,
  ...given({
    authorizationScopes: properties.AuthorizationScopes,
    authorizerId: properties.AuthorizerId,
    operationName: properties.OperationName,
    requestModels: properties.RequestModels,
    requestParameters: flags(properties.RequestParameters),
    requestValidatorId: properties.RequestValidatorId,
  }),
});

const responseInputs = (properties: MethodProperties) =>
  (properties.MethodResponses ?? []).map(({ StatusCode, ResponseModels, ResponseParameters }) => ({
    ...keyOf(properties),
    statusCode: StatusCode,
    ...given({ responseModels: ResponseModels, responseParameters: flags(ResponseParameters) }),
  }));

const CALLS = {
  PutMethodResponse: ({ properties }: { properties: MethodProperties }) => responseInputs(properties),
  PutIntegration: ({ properties }: { properties: MethodProperties }) =>
    properties.Integration && { ...keyOf(properties), ...integrationInput(properties.Integration) },
  PutIntegrationResponse: ({ properties }: { properties: MethodProperties }) =>
    integrationResponseInputs(keyOf(properties), properties.Integration),
};

/** `stack-logic-0123456789ABC`: methods have no id that anything else knows. */
const physicalId = ({ RestApiId, ResourceId, HttpMethod }: MethodProperties, stack: string): string =>
  `${stack.slice(0, 5)}-metho-${createHash('sha256').update(`${RestApiId}/${ResourceId}/${HttpMethod}`).digest('hex').slice(0, 12).toUpperCase()}`;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html */
export const apiGatewayMethod = resourceRow<MethodProperties>({
  type: 'AWS::ApiGateway::Method',
  id: ({ properties, stack }) => physicalId(properties, stack.name),
  create: { PutMethod: ({ properties }) => methodInput(properties), ...CALLS },
  update: [
    {
      of: [
        'AuthorizationType',
        'AuthorizationScopes',
        'AuthorizerId',
        'ApiKeyRequired',
        'OperationName',
        'RequestModels',
        'RequestParameters',
        'RequestValidatorId',
        'MethodResponses',
        'Integration',
      ],
      // It is made anew: patches of all its parts would say the same at length.
      put: {
        DeleteMethod: ({ properties }) => keyOf(properties),
        PutMethod: ({ properties }) => methodInput(properties),
        ...CALLS,
      },
    },
  ],
  read: {
    GetMethod: {
      input: ({ properties }) => keyOf(properties),
      read: (method, { properties }) => ({
        ...given({ RestApiId: properties.RestApiId, ResourceId: properties.ResourceId }),
        ...read(method, properties),
      }),
    },
  },
  delete: { DeleteMethod: ({ properties }) => keyOf(properties) },
});

function read(method: Method, properties: MethodProperties): Partial<MethodProperties> {
  const responses = Object.values(method.methodResponses ?? {}).map(
    ({ statusCode = '', responseModels, responseParameters }) => ({
      StatusCode: statusCode,
      ...given({ ResponseModels: some(responseModels), ResponseParameters: some(responseParameters) }),
    }),
  );
  const integration: Integration | undefined = method.methodIntegration;
  return given({
    HttpMethod: method.httpMethod,
    AuthorizationType: method.authorizationType,
    AuthorizationScopes: method.authorizationScopes,
    AuthorizerId: method.authorizerId,
    ApiKeyRequired: method.apiKeyRequired,
    OperationName: method.operationName,
    RequestModels: some(method.requestModels),
    RequestParameters: some(method.requestParameters),
    RequestValidatorId: method.requestValidatorId,
    MethodResponses: responses.length === 0 ? undefined : responses,
    Integration: integration && integrationOf(integration, properties.Integration),
  });
}
