import type { AuthorizerType } from '@aws-sdk/client-api-gateway';
import { given } from '../../v2/lists.ts';
import { replacing, replacingList, resourceRow } from './resource-row.ts';

interface AuthorizerProperties {
  RestApiId: string;
  Name: string;
  Type: AuthorizerType;
  AuthType?: string;
  AuthorizerUri?: string;
  AuthorizerCredentials?: string;
  AuthorizerResultTtlInSeconds?: number;
  IdentitySource?: string;
  IdentityValidationExpression?: string;
  ProviderARNs?: string[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html */
export const apiGatewayAuthorizer = resourceRow<AuthorizerProperties>({
  type: 'AWS::ApiGateway::Authorizer',
  create: {
    CreateAuthorizer: {
      input: ({ properties }) => ({
        restApiId: properties.RestApiId,
        name: properties.Name,
        type: properties.Type,
        ...given({
          authType: properties.AuthType,
          authorizerUri: properties.AuthorizerUri,
          authorizerCredentials: properties.AuthorizerCredentials,
          authorizerResultTtlInSeconds: properties.AuthorizerResultTtlInSeconds,
          identitySource: properties.IdentitySource,
          identityValidationExpression: properties.IdentityValidationExpression,
          providerARNs: properties.ProviderARNs,
        }),
      }),
      id: ({ id }) => id,
      attributes: ({ id }) => ({ AuthorizerId: id }),
    },
  },
  update: [
    {
      of: [
        'Name',
        'Type',
        'AuthType',
        'AuthorizerUri',
        'AuthorizerCredentials',
        'AuthorizerResultTtlInSeconds',
        'IdentitySource',
        'IdentityValidationExpression',
        'ProviderARNs',
      ],
      put: {
        UpdateAuthorizer: ({ id, properties, before }) => ({
          restApiId: properties.RestApiId,
          authorizerId: id,
          patchOperations: [
            ...replacing({
              '/name': properties.Name,
              '/type': properties.Type,
              '/authorizerResultTtlInSeconds': properties.AuthorizerResultTtlInSeconds ?? 300,
              ...given({
                '/authType': properties.AuthType,
                '/authorizerUri': properties.AuthorizerUri,
                '/authorizerCredentials': properties.AuthorizerCredentials,
                '/identitySource': properties.IdentitySource,
                '/identityValidationExpression': properties.IdentityValidationExpression,
              }),
            }),
            ...(['AuthorizerCredentials', 'IdentityValidationExpression'] as const)
              .filter((name) => before[name] !== undefined && properties[name] === undefined)
              .map((name) => ({ op: 'remove' as const, path: `/${name.slice(0, 1).toLowerCase()}${name.slice(1)}` })),
            ...replacingList('/providerARNs', properties.ProviderARNs, before.ProviderARNs),
          ],
        }),
      },
    },
  ],
  read: {
    GetAuthorizer: {
      input: ({ id, properties }) => ({ restApiId: properties.RestApiId, authorizerId: id }),
      read: (authorizer, { properties: { RestApiId } }) => ({
        RestApiId,
        ...given({
          Name: authorizer.name,
          Type: authorizer.type,
          AuthType: authorizer.authType,
          AuthorizerUri: authorizer.authorizerUri,
          AuthorizerCredentials: authorizer.authorizerCredentials,
          AuthorizerResultTtlInSeconds: authorizer.authorizerResultTtlInSeconds,
          IdentitySource: authorizer.identitySource,
          IdentityValidationExpression: authorizer.identityValidationExpression,
          ProviderARNs: authorizer.providerARNs,
        }),
      }),
    },
  },
  delete: { DeleteAuthorizer: ({ id, properties }) => ({ restApiId: properties.RestApiId, authorizerId: id }) },
});
