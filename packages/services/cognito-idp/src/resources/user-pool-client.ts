import type { CreateUserPoolClientRequest } from '@aws-sdk/client-cognito-identity-provider';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface UserPoolClientProperties extends Omit<CreateUserPoolClientRequest, 'UserPoolId' | 'ClientName'> {
  UserPoolId: string;
  ClientName?: string;
}

const CHANGEABLE = [
  'AccessTokenValidity',
  'AllowedOAuthFlows',
  'AllowedOAuthFlowsUserPoolClient',
  'AllowedOAuthScopes',
  'AnalyticsConfiguration',
  'AuthSessionValidity',
  'CallbackURLs',
  'DefaultRedirectURI',
  'EnablePropagateAdditionalUserContextData',
  'EnableTokenRevocation',
  'ExplicitAuthFlows',
  'IdTokenValidity',
  'LogoutURLs',
  'PreventUserExistenceErrors',
  'ReadAttributes',
  'RefreshTokenRotation',
  'RefreshTokenValidity',
  'SupportedIdentityProviders',
  'TokenValidityUnits',
  'WriteAttributes',
] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html */
export const userPoolClient = resourceRow<UserPoolClientProperties>({
  type: 'AWS::Cognito::UserPoolClient',
  name: { property: 'ClientName', most: 128 },
  create: {
    CreateUserPoolClient: {
      input: ({ name, properties }) => ({
        UserPoolId: properties.UserPoolId,
        ClientName: name,
        ...pick(properties, ['GenerateSecret', ...CHANGEABLE]),
      }),
      id: ({ UserPoolClient }) => UserPoolClient?.ClientId,
      attributes: ({ UserPoolClient: { ClientId, ClientSecret, ClientName } = {} }) => ({
        ClientId,
        ClientSecret,
        Name: ClientName,
      }),
    },
  },
  update: [
    {
      of: ['ClientName', ...CHANGEABLE],
      put: {
        UpdateUserPoolClient: ({ id, properties }) => ({
          UserPoolId: properties.UserPoolId,
          ClientId: id,
          ...pick(properties, ['ClientName', ...CHANGEABLE]),
        }),
      },
    },
  ],
  read: {
    DescribeUserPoolClient: {
      input: ({ id, properties }) => ({ UserPoolId: properties.UserPoolId, ClientId: id }),
      read: ({ UserPoolClient: client }, { properties: { UserPoolId } }) =>
        client === undefined
          ? undefined
          : {
              UserPoolId,
              ClientName: client.ClientName,
              GenerateSecret: client.ClientSecret !== undefined,
              ...pick(client, CHANGEABLE),
            },
    },
  },
  delete: { DeleteUserPoolClient: ({ id, properties }) => ({ UserPoolId: properties.UserPoolId, ClientId: id }) },
});
