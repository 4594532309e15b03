import type { Authorizer, Cors, Integration } from '@aws-sdk/client-apigatewayv2';
import { badRequest } from '../errors.ts';
import { isSpec, numberOf, specOf, textMap, textOf, textsOf, type Spec } from '../open-api.ts';
import { addAuthorizer } from './authorizers.ts';
import { given } from './lists.ts';
import type { V2Api } from './state.ts';

export function integrationOf(spec: Spec): Omit<Integration, 'IntegrationId'> {
  const type = (textOf(spec['type']) ?? '').toUpperCase();
  const subtype = textOf(spec['integrationSubtype']);
  const parameters = spec['responseParameters'];
  return given({
    ConnectionId: textOf(spec['connectionId']),
    ConnectionType: textOf(spec['connectionType']) as Integration['ConnectionType'],
    CredentialsArn: textOf(spec['credentials']),
    IntegrationMethod: type === 'AWS_PROXY' && subtype === undefined ? 'POST' : textOf(spec['httpMethod']),
    IntegrationSubtype: subtype,
    IntegrationType: type as Integration['IntegrationType'],
    IntegrationUri: textOf(spec['uri']),
    PayloadFormatVersion: textOf(spec['payloadFormatVersion'])?.replace(/^(\d)$/, '$1.0') ?? '1.0',
    RequestParameters: textMap(spec['requestParameters']),
    ResponseParameters: isSpec(parameters)
      ? Object.fromEntries(Object.entries(parameters).map(([status, mapping]) => [status, textMap(mapping) ?? {}]))
      : undefined,
    TimeoutInMillis: numberOf(spec['timeoutInMillis']),
  });
}

export function corsOf(given: unknown): Cors | undefined {
  if (!isSpec(given)) return undefined;
  return {
    AllowCredentials: given['allowCredentials'] === true,
    AllowHeaders: textsOf(given['allowHeaders']),
    AllowMethods: textsOf(given['allowMethods']),
    AllowOrigins: textsOf(given['allowOrigins']),
    ExposeHeaders: textsOf(given['exposeHeaders']),
    MaxAge: numberOf(given['maxAge']),
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html */
export function addAuthorizers(api: V2Api, document: Spec): Map<string, Authorizer> {
  const found = new Map<string, Authorizer>();
  for (const [name, scheme] of Object.entries(specOf(specOf(document['components'])['securitySchemes']))) {
    const spec = specOf(scheme)['x-amazon-apigateway-authorizer'];
    if (!isSpec(spec)) continue;
    const jwt = specOf(spec['jwtConfiguration']);
    const isJwt = textOf(spec['type'])?.toLowerCase() === 'jwt';
    const sources = textsOf(spec['identitySource'])?.flatMap((source) => source.split(',').map((one) => one.trim()));
    const settings: Omit<Authorizer, 'AuthorizerId'> = {
      Name: name,
      AuthorizerType: isJwt ? 'JWT' : 'REQUEST',
      IdentitySource: sources ?? (isJwt ? ['$request.header.Authorization'] : []),
      ...given({
        AuthorizerUri: textOf(spec['authorizerUri']),
        AuthorizerCredentialsArn: textOf(spec['authorizerCredentials']),
        AuthorizerPayloadFormatVersion: textOf(spec['authorizerPayloadFormatVersion'])?.replace(/^(\d)$/, '$1.0'),
        AuthorizerResultTtlInSeconds: numberOf(spec['authorizerResultTtlInSeconds']),
        EnableSimpleResponses:
          typeof spec['enableSimpleResponses'] === 'boolean' ? spec['enableSimpleResponses'] : undefined,
        JwtConfiguration: isJwt ? { Issuer: textOf(jwt['issuer']), Audience: textsOf(jwt['audience']) } : undefined,
      }),
    };
    found.set(name, addAuthorizer(api, settings));
  }
  return found;
}

export function authorizationOf(document: Spec, operation: Spec, authorizers: ReadonlyMap<string, Authorizer>): object {
  const auth = textOf(specOf(operation['x-amazon-apigateway-auth'])['type']);
  if (auth === 'NONE') return {};
  if (auth === 'AWS_IAM') return { AuthorizationType: 'AWS_IAM' };
  const asked = operation['security'] ?? document['security'];
  const [first] = Array.isArray(asked) ? asked : [];
  const [[name, scopes] = []] = Object.entries(specOf(first));
  // SAM writes so of routes that nobody need be anybody for.
  if (name === undefined || name === 'NONE') return {};
  const scheme = specOf(specOf(specOf(document['components'])['securitySchemes'])[name]);
  if (scheme['x-amazon-apigateway-authtype'] === 'awsSigv4') return { AuthorizationType: 'AWS_IAM' };
  const authorizer = authorizers.get(name);
  if (authorizer === undefined)
    throw badRequest(
      `Unable to find the authorizer ${name}, which a route asks for. Add it to components.securitySchemes.`,
    );
  const isJwt = authorizer.AuthorizerType === 'JWT';
  const wanted = textsOf(scopes) ?? [];
  return {
    AuthorizationType: isJwt ? 'JWT' : 'CUSTOM',
    AuthorizerId: authorizer.AuthorizerId,
    ...(isJwt && wanted.length > 0 && { AuthorizationScopes: wanted }),
  };
}
