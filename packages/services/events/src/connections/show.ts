import type {
  ConnectionAuthResponseParameters,
  ConnectionHttpParameters,
  CreateConnectionAuthRequestParameters,
} from '@aws-sdk/client-eventbridge';

type Parameter = NonNullable<ConnectionHttpParameters['HeaderParameters']>[number];

/** A secret's value is kept and not told. */
const shownParameter = ({ Key, Value, IsValueSecret = false }: Parameter): Parameter =>
  IsValueSecret ? { Key, IsValueSecret } : { Key, Value, IsValueSecret };

function shownHttp(given: ConnectionHttpParameters): ConnectionHttpParameters {
  const { HeaderParameters, QueryStringParameters, BodyParameters } = given;
  return {
    ...(HeaderParameters !== undefined && { HeaderParameters: HeaderParameters.map(shownParameter) }),
    ...(QueryStringParameters !== undefined && { QueryStringParameters: QueryStringParameters.map(shownParameter) }),
    ...(BodyParameters !== undefined && { BodyParameters: BodyParameters.map(shownParameter) }),
  };
}

/** A connection's parameters without what is secret. */
export function shownParameters(given: CreateConnectionAuthRequestParameters): ConnectionAuthResponseParameters {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: key, OAuthParameters: oauth } = given;
  const { InvocationHttpParameters: http } = given;
  return {
    ...(basic !== undefined && { BasicAuthParameters: { Username: basic.Username } }),
    ...(key !== undefined && { ApiKeyAuthParameters: { ApiKeyName: key.ApiKeyName } }),
    ...(oauth !== undefined && {
      OAuthParameters: {
        ClientParameters: { ClientID: oauth.ClientParameters?.ClientID },
        AuthorizationEndpoint: oauth.AuthorizationEndpoint,
        HttpMethod: oauth.HttpMethod,
        ...(oauth.OAuthHttpParameters !== undefined && { OAuthHttpParameters: shownHttp(oauth.OAuthHttpParameters) }),
      },
    }),
    ...(http !== undefined && { InvocationHttpParameters: shownHttp(http) }),
  };
}
