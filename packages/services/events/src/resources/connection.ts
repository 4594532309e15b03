import type {
  ConnectionAuthResponseParameters,
  CreateConnectionAuthRequestParameters,
} from '@aws-sdk/client-eventbridge';
import { resourceRow } from './resource-row.ts';

interface ConnectionProperties {
  Name?: string;
  Description?: string;
  AuthorizationType: 'API_KEY' | 'BASIC' | 'OAUTH_CLIENT_CREDENTIALS';
  AuthParameters: CreateConnectionAuthRequestParameters;
  KmsKeyIdentifier?: string;
}

/** The parameters as a template has them, without the secrets. */
function known(told: ConnectionAuthResponseParameters): CreateConnectionAuthRequestParameters {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: key, OAuthParameters: oauth } = told;
  const { InvocationHttpParameters } = told;
  return {
    ...(basic !== undefined && { BasicAuthParameters: { Username: basic.Username, Password: undefined } }),
    ...(key !== undefined && { ApiKeyAuthParameters: { ApiKeyName: key.ApiKeyName, ApiKeyValue: undefined } }),
    ...(oauth !== undefined && {
      OAuthParameters: {
        ...oauth,
        AuthorizationEndpoint: oauth.AuthorizationEndpoint,
        HttpMethod: oauth.HttpMethod,
        ClientParameters: { ClientID: oauth.ClientParameters?.ClientID, ClientSecret: undefined },
      },
    }),
    ...(InvocationHttpParameters !== undefined && { InvocationHttpParameters }),
  };
}

const settingsOf = ({ Description, AuthorizationType, AuthParameters, KmsKeyIdentifier }: ConnectionProperties) => ({
  AuthorizationType,
  AuthParameters,
  ...(Description !== undefined && { Description }),
  ...(KmsKeyIdentifier !== undefined && { KmsKeyIdentifier }),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-connection.html */
export const eventsConnection = resourceRow<ConnectionProperties>({
  type: 'AWS::Events::Connection',
  name: { property: 'Name', most: 64 },
  id: ({ name }) => name,
  create: {
    CreateConnection: {
      input: ({ name, properties }) => ({ Name: name, ...settingsOf(properties) }),
      attributes: ({ ConnectionArn = '' }) => ({
        Arn: ConnectionArn,
        ArnForPolicy: ConnectionArn.replace(/\/[^/]*$/, ''),
      }),
    },
    DescribeConnection: {
      input: ({ name }) => ({ Name: name }),
      attributes: ({ SecretArn }) => ({ SecretArn }),
    },
  },
  update: [
    {
      of: ['Description', 'AuthorizationType', 'AuthParameters', 'KmsKeyIdentifier'],
      put: {
        UpdateConnection: ({ id, properties }) => ({
          Name: id,
          Description: '',
          KmsKeyIdentifier: '',
          ...settingsOf(properties),
        }),
      },
    },
  ],
  stable: {
    DescribeConnection: {
      input: ({ id, name }) => ({ Name: id === '' ? name : id }),
      state: ({ ConnectionState, StateReason = 'It was not authorized.' }) =>
        ConnectionState === 'AUTHORIZING'
          ? 'waiting'
          : ConnectionState === 'AUTHORIZED'
            ? 'ready'
            : { failed: StateReason },
    },
  },
  read: {
    DescribeConnection: {
      input: ({ id }) => ({ Name: id }),
      // Secrets are not told.
      read: ({ Name = '', Description, AuthorizationType, AuthParameters, KmsKeyIdentifier }) => ({
        Name,
        ...(AuthParameters !== undefined && { AuthParameters: known(AuthParameters) }),
        ...(AuthorizationType !== undefined && { AuthorizationType }),
        ...(Description !== undefined && { Description }),
        ...(KmsKeyIdentifier !== undefined && { KmsKeyIdentifier }),
      }),
    },
  },
  delete: { DeleteConnection: ({ id }) => ({ Name: id }) },
  unsupported: ['InvocationConnectivityParameters'],
});
