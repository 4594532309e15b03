import type { Authorizer } from '@aws-sdk/client-api-gateway';
import { badRequest, conflict } from '../errors.ts';
import { newId } from '../ids.ts';
import { given } from '../v2/lists.ts';
import { lambdaArn } from '../v2/integrations.ts';
import { listed } from './lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, findPart, restApis, type RestApi } from './state.ts';

export const NO_AUTHORIZER = 'Invalid Authorizer identifier specified';
/** Seconds. */
const TTL = 300;
const LONGEST_TTL = 3600;
const HEADER = 'method.request.header.Authorization';

function check(authorizer: Authorizer): void {
  const { type, authorizerUri = '', identitySource = '', authorizerResultTtlInSeconds: ttl = TTL } = authorizer;
  if (type === 'COGNITO_USER_POOLS') return checkPools(authorizer);
  if (type !== 'TOKEN' && type !== 'REQUEST') throw badRequest('Invalid authorizer type');
  if (lambdaArn(authorizerUri) === undefined && !authorizerUri.includes('${stageVariables.'))
    throw badRequest(
      `Invalid Authorizer URI: ${authorizerUri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.`,
    );
  if (ttl < 0 || ttl > LONGEST_TTL)
    throw badRequest(`Authorizer result TTL must be between 0 and ${LONGEST_TTL} seconds`);
  if (type === 'TOKEN' && !/^method\.request\.header\.\S+$/.test(identitySource))
    throw badRequest(
      'Invalid authorizer identity source: a TOKEN authorizer has one header, such as method.request.header.Authorization',
    );
  if (type === 'REQUEST' && identitySource === '' && ttl > 0)
    throw badRequest(
      'Identity source is required when caching is enabled: set the TTL to 0, or name what callers differ in.',
    );
}

const POOL = /^arn:aws:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/[a-z0-9-]+_[A-Za-z0-9]+$/;

function checkPools({ providerARNs = [], identitySource = HEADER }: Authorizer): void {
  if (providerARNs.length === 0)
    throw badRequest('Invalid authorizer: COGNITO_USER_POOLS needs providerARNs, the ARNs of user pools.');
  for (const arn of providerARNs) if (!POOL.test(arn)) throw badRequest(`Invalid ARN of a user pool specified: ${arn}`);
  if (!/^method\.request\.header\.\S+$/.test(identitySource))
    throw badRequest(`Invalid authorizer identity source: it is one header, such as ${HEADER}`);
}

export function addAuthorizer(api: RestApi, settings: Omit<Authorizer, 'id'>): Authorizer {
  const authorizer: Authorizer = {
    id: newId(6),
    ...given(settings),
    authType: settings.authType ?? (settings.type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom'),
  };
  check(authorizer);
  if ([...api.authorizers.values()].some(({ name }) => name === settings.name))
    throw badRequest('Authorizer name must be unique. Authorizer test already exists in this RestApi.');
  api.authorizers.set(authorizer.id ?? '', authorizer);
  return authorizer;
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html */
export const authorizerOperations: RestOperations = {
  CreateAuthorizer: {
    run({ restApiId, ...settings }, call) {
      const api = call.state(restApis).byId.get(restApiId);
      // AWS says so where there is no such API.
      if (api === undefined)
        throw conflict('Unable to complete operation due to concurrent modification. Please try again later.');
      const { authorizerResultTtlInSeconds: ttl = TTL, ...others } = settings;
      // Tokens of pools are verified each time: there is nothing to keep.
      const kept = settings.type === 'COGNITO_USER_POOLS' ? {} : { authorizerResultTtlInSeconds: ttl };
      return { ...addAuthorizer(api, { ...others, ...kept }) };
    },
  },
  GetAuthorizer: {
    run: ({ restApiId, authorizerId }, call) => ({
      ...findPart(call, restApiId, (api) => api.authorizers, authorizerId, NO_AUTHORIZER),
    }),
  },
  GetAuthorizers: {
    run: (input, call) => listed(findApi(call, input.restApiId).authorizers.values(), input, ({ id = '' }) => id),
  },
  UpdateAuthorizer: {
    run({ restApiId, authorizerId, patchOperations }, call) {
      const before = findPart(call, restApiId, (api) => api.authorizers, authorizerId, NO_AUTHORIZER);
      const next = patched(before, patchOperations, {
        '/name': 'text',
        '/type': 'text',
        '/authType': 'text',
        '/authorizerUri': 'text',
        '/authorizerCredentials': 'text',
        '/identitySource': 'text',
        '/identityValidationExpression': 'text',
        '/authorizerResultTtlInSeconds': 'number',
        '/providerARNs': 'list',
      });
      check(next);
      findApi(call, restApiId).authorizers.set(authorizerId, next);
      return { ...next };
    },
  },
  DeleteAuthorizer: {
    run({ restApiId, authorizerId }, call) {
      findPart(call, restApiId, (api) => api.authorizers, authorizerId, NO_AUTHORIZER);
      const api = findApi(call, restApiId);
      const used = [...api.resources.values()].some(({ methods }) =>
        Object.values(methods).some((method) => method.authorizerId === authorizerId),
      );
      if (used) throw conflict('Unable to delete authorizer. It is used by a method: give that another one first.');
      api.authorizers.delete(authorizerId);
    },
  },
};
