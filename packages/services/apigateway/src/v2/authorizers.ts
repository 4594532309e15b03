import type { Authorizer } from '@aws-sdk/client-apigatewayv2';
import { badRequest, conflict, notImplemented } from '../errors.ts';
import { newId } from '../ids.ts';
import { changed } from './deploy.ts';
import { lambdaArn } from './integrations.ts';
import { given, listed, withChange } from './lists.ts';
import type { V2Operations } from './sdk.ts';
import { findApi, findPart, isWebSocket, type V2Api } from './state.ts';
import { checkWebSocketAuthorizer } from './websocket/authorizers.ts';

/** Seconds. */
const LONGEST_TTL = 3600;
const SOURCE = /^\$(?:request\.(?:header|querystring)\.[^.\s]+|context\.\S+|stageVariables\.\S+)$/;

function check(api: V2Api, authorizer: Authorizer): void {
  const { Name } = authorizer;
  if (
    [...api.authorizers.values()].some((other) => other.Name === Name && other.AuthorizerId !== authorizer.AuthorizerId)
  )
    throw badRequest('Authorizer name must be unique. Authorizer with the same name already exists in this API');
  if (isWebSocket(api)) checkWebSocketAuthorizer(authorizer);
  else checkHttpAuthorizer(authorizer);
}

function checkHttpAuthorizer(authorizer: Authorizer): void {
  const { AuthorizerType, IdentitySource = [], AuthorizerResultTtlInSeconds: ttl = 0 } = authorizer;
  const wrong = IdentitySource.find((source) => !SOURCE.test(source));
  if (wrong !== undefined) throw badRequest(`Identity source specified is not valid: ${wrong}`);
  if (AuthorizerType === 'JWT') {
    const { Audience = [], Issuer } = authorizer.JwtConfiguration ?? {};
    if (Issuer === undefined || !/^https?:\/\//.test(Issuer))
      throw badRequest('Issuer is a required parameter and must be a valid HTTPS endpoint');
    if (Audience.length === 0) throw badRequest('Audience is a required parameter');
    if (IdentitySource.length !== 1) throw badRequest('JWT Authorizers must have exactly one identity source');
    return;
  }
  if (AuthorizerType !== 'REQUEST') throw badRequest('AuthorizerType for HTTP APIs must be one of [JWT, REQUEST]');
  if (lambdaArn(authorizer.AuthorizerUri ?? '') === undefined)
    throw badRequest('Authorizer URI is not valid for HTTP protocol Apis');
  if (authorizer.AuthorizerPayloadFormatVersion === undefined)
    throw badRequest('AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer');
  if (!['1.0', '2.0'].includes(authorizer.AuthorizerPayloadFormatVersion))
    throw badRequest('AuthorizerPayloadFormatVersion must be one of [1.0, 2.0]');
  if (authorizer.EnableSimpleResponses === true && authorizer.AuthorizerPayloadFormatVersion === '1.0')
    throw badRequest('EnableSimpleResponses is only supported for AuthorizerPayloadFormatVersion 2.0');
  if (ttl < 0 || ttl > LONGEST_TTL)
    throw badRequest(`AuthorizerResultTtlInSeconds must be between 0 and ${LONGEST_TTL}`);
  if (ttl > 0 && IdentitySource.length === 0)
    throw badRequest(
      'Identity source is required when caching is enabled: set AuthorizerResultTtlInSeconds to 0, or name what callers differ in.',
    );
  if (authorizer.IdentityValidationExpression !== undefined)
    throw notImplemented('Validation expressions of identity sources, which WebSocket APIs have,');
}

export function addAuthorizer(api: V2Api, settings: Omit<Authorizer, 'AuthorizerId'>): Authorizer {
  const authorizer: Authorizer = {
    ...(settings.AuthorizerType === 'REQUEST' &&
      !isWebSocket(api) && { AuthorizerResultTtlInSeconds: 300, EnableSimpleResponses: false }),
    ...given(settings),
    Name: settings.Name,
    AuthorizerId: newId(6),
  };
  if (
    settings.AuthorizerType === 'REQUEST' &&
    !isWebSocket(api) &&
    (settings.IdentitySource ?? []).length === 0 &&
    settings.AuthorizerResultTtlInSeconds === undefined
  )
    authorizer.AuthorizerResultTtlInSeconds = 0;
  check(api, authorizer);
  api.authorizers.set(authorizer.AuthorizerId ?? '', authorizer);
  return authorizer;
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html */
export const authorizerOperations: V2Operations = {
  CreateAuthorizer: {
    run({ ApiId, ...settings }, call) {
      const api = findApi(call, ApiId);
      const authorizer = addAuthorizer(api, settings);
      changed(call, api);
      return { ...authorizer };
    },
  },
  GetAuthorizer: {
    run: ({ ApiId, AuthorizerId }, call) => ({
      ...findPart(findApi(call, ApiId).authorizers, AuthorizerId, 'Authorizer'),
    }),
  },
  GetAuthorizers: {
    run: (input, call) =>
      listed(findApi(call, input.ApiId).authorizers.values(), input, ({ AuthorizerId = '' }) => AuthorizerId),
  },
  UpdateAuthorizer: {
    run({ ApiId, AuthorizerId, ...settings }, call) {
      const api = findApi(call, ApiId);
      const authorizer = withChange<Authorizer>(findPart(api.authorizers, AuthorizerId, 'Authorizer'), settings);
      check(api, authorizer);
      api.authorizers.set(AuthorizerId, authorizer);
      changed(call, api);
      return { ...authorizer };
    },
  },
  DeleteAuthorizer: {
    run({ ApiId, AuthorizerId }, call) {
      const api = findApi(call, ApiId);
      findPart(api.authorizers, AuthorizerId, 'Authorizer');
      if ([...api.routes.values()].some((route) => route.AuthorizerId === AuthorizerId))
        throw conflict('Cannot delete authorizer, it is referenced by a route. Take it from the route first.');
      api.authorizers.delete(AuthorizerId);
      changed(call, api);
    },
  },
};
