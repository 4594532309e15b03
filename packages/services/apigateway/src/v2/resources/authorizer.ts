import type { AuthorizerType, JWTConfiguration } from '@aws-sdk/client-apigatewayv2';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface AuthorizerProperties {
  ApiId: string;
  Name: string;
  AuthorizerType: AuthorizerType;
  AuthorizerUri?: string;
  AuthorizerCredentialsArn?: string;
  AuthorizerPayloadFormatVersion?: string;
  AuthorizerResultTtlInSeconds?: number;
  EnableSimpleResponses?: boolean;
  IdentitySource?: string[];
  IdentityValidationExpression?: string;
  JwtConfiguration?: JWTConfiguration;
}

const SETTINGS = [
  'AuthorizerUri',
  'AuthorizerCredentialsArn',
  'AuthorizerPayloadFormatVersion',
  'AuthorizerResultTtlInSeconds',
  'EnableSimpleResponses',
  'IdentityValidationExpression',
  'JwtConfiguration',
] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html */
export const apiGatewayV2Authorizer = resourceRow<AuthorizerProperties>({
  type: 'AWS::ApiGatewayV2::Authorizer',
  create: {
    CreateAuthorizer: {
      input: ({ properties }) => ({
        ApiId: properties.ApiId,
        Name: properties.Name,
        AuthorizerType: properties.AuthorizerType,
        IdentitySource: properties.IdentitySource ?? [],
        ...pick(properties, SETTINGS),
      }),
      id: ({ AuthorizerId }) => AuthorizerId,
      attributes: ({ AuthorizerId }) => ({ AuthorizerId }),
    },
  },
  update: [
    {
      of: ['Name', 'AuthorizerType', 'IdentitySource', ...SETTINGS],
      put: {
        UpdateAuthorizer: ({ id, properties, changed }) => ({
          ApiId: properties.ApiId,
          AuthorizerId: id,
          ...(changed.includes('IdentitySource') && { IdentitySource: [] }),
          ...(changed.includes('AuthorizerCredentialsArn') && { AuthorizerCredentialsArn: '' }),
          ...pick(properties, ['Name', 'AuthorizerType', 'IdentitySource', ...SETTINGS]),
        }),
      },
    },
  ],
  read: {
    GetAuthorizer: {
      input: ({ id, properties }) => ({ ApiId: properties.ApiId, AuthorizerId: id }),
      read: (authorizer, { properties }) => ({
        ...pick(authorizer, ['Name', 'AuthorizerType', 'IdentitySource', ...SETTINGS]),
        ApiId: properties.ApiId,
      }),
    },
  },
  delete: { DeleteAuthorizer: ({ id, properties }) => ({ ApiId: properties.ApiId, AuthorizerId: id }) },
});
