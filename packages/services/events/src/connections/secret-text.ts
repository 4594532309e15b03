import type { ConnectionHttpParameters, CreateConnectionAuthRequestParameters } from '@aws-sdk/client-eventbridge';

/*
 * How a connection's parameters stand in its secret, as AWS was recorded to write them.
 */

interface WrittenParameter {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
  readonly is_value_secret?: boolean;
}

interface WrittenHttp {
  readonly header_parameters?: readonly WrittenParameter[];
  readonly query_string_parameters?: readonly WrittenParameter[];
  readonly body_parameters?: readonly WrittenParameter[];
}

interface Written {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly api_key_name?: string | undefined;
  readonly api_key_value?: string | undefined;
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
  readonly authorization_endpoint?: string | undefined;
  readonly http_method?: 'GET' | 'POST' | 'PUT' | undefined;
  readonly oauth_http_parameters?: WrittenHttp;
  readonly invocation_http_parameters?: WrittenHttp;
}

type Parameters = NonNullable<ConnectionHttpParameters['HeaderParameters']>;

const writeEach = (parameters: Parameters): WrittenParameter[] =>
  parameters.map(({ Key, Value, IsValueSecret = false }) => ({
    key: Key,
    value: Value,
    is_value_secret: IsValueSecret,
  }));

const readEach = (written: readonly WrittenParameter[]): Parameters =>
  written.map(({ key, value, is_value_secret: IsValueSecret = false }) => ({ Key: key, Value: value, IsValueSecret }));

function writeHttp(given: ConnectionHttpParameters): WrittenHttp {
  const { HeaderParameters: headers, QueryStringParameters: query, BodyParameters: body } = given;
  return {
    ...(headers !== undefined && { header_parameters: writeEach(headers) }),
    ...(query !== undefined && { query_string_parameters: writeEach(query) }),
    ...(body !== undefined && { body_parameters: writeEach(body) }),
  };
}

function readHttp(written: WrittenHttp): ConnectionHttpParameters {
  const { header_parameters: headers, query_string_parameters: query, body_parameters: body } = written;
  return {
    ...(headers !== undefined && { HeaderParameters: readEach(headers) }),
    ...(query !== undefined && { QueryStringParameters: readEach(query) }),
    ...(body !== undefined && { BodyParameters: readEach(body) }),
  };
}

export function writeParameters(given: CreateConnectionAuthRequestParameters): string {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: key, OAuthParameters: oauth } = given;
  const { InvocationHttpParameters: http } = given;
  const written: Written = {
    ...(basic !== undefined && { username: basic.Username, password: basic.Password }),
    ...(key !== undefined && { api_key_name: key.ApiKeyName, api_key_value: key.ApiKeyValue }),
    ...(oauth !== undefined && {
      client_id: oauth.ClientParameters?.ClientID,
      client_secret: oauth.ClientParameters?.ClientSecret,
      authorization_endpoint: oauth.AuthorizationEndpoint,
      http_method: oauth.HttpMethod,
      ...(oauth.OAuthHttpParameters !== undefined && { oauth_http_parameters: writeHttp(oauth.OAuthHttpParameters) }),
    }),
    ...(http !== undefined && { invocation_http_parameters: writeHttp(http) }),
  };
  return JSON.stringify(written);
}

export function readParameters(text: string): CreateConnectionAuthRequestParameters {
  const written = JSON.parse(text) as Written;
  const { oauth_http_parameters: own, invocation_http_parameters: http } = written;
  return {
    ...('username' in written && { BasicAuthParameters: { Username: written.username, Password: written.password } }),
    ...('api_key_name' in written && {
      ApiKeyAuthParameters: { ApiKeyName: written.api_key_name, ApiKeyValue: written.api_key_value },
    }),
    ...('client_id' in written && {
      OAuthParameters: {
        ClientParameters: { ClientID: written.client_id, ClientSecret: written.client_secret },
        AuthorizationEndpoint: written.authorization_endpoint,
        HttpMethod: written.http_method,
        ...(own !== undefined && { OAuthHttpParameters: readHttp(own) }),
      },
    }),
    ...(http !== undefined && { InvocationHttpParameters: readHttp(http) }),
  };
}
