import type { Method } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import { badRequest, conflict, notFound } from '../errors.ts';
import { given } from '../v2/lists.ts';
import { patched } from './patch.ts';
import { NO_RESOURCE } from './resources.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, findPart, type RestApi, type StoredResource } from './state.ts';

const VERBS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];
export const NO_METHOD = 'Invalid Method identifier specified';
const TYPES = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];

interface MethodKey {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

export const findResource = (call: Call, { restApiId, resourceId }: MethodKey): StoredResource =>
  findPart(call, restApiId, (api) => api.resources, resourceId, NO_RESOURCE);

/** @throws AwsError NotFoundException */
export function findMethod(call: Call, key: MethodKey): Method {
  const method = findResource(call, key).methods[key.httpMethod];
  if (method === undefined) throw notFound(NO_METHOD);
  return method;
}

/** @throws AwsError what a method names and the API has not */
export function checkMethod(api: RestApi, method: Method): void {
  const {
    authorizationType = '',
    authorizerId,
    requestModels = {},
    requestParameters = {},
    requestValidatorId,
  } = method;
  if (!TYPES.includes(authorizationType))
    throw badRequest(
      'Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS',
    );
  const needsAuthorizer = authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS';
  if (needsAuthorizer && (authorizerId === undefined || !api.authorizers.has(authorizerId)))
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    );
  for (const model of Object.values(requestModels))
    if (!api.models.has(model)) throw badRequest(`Invalid model identifier specified: ${model}`);
  const names = Object.keys(requestParameters).map(
    (name) =>
      /^method\.request\.(?:path|querystring|header|multivaluequerystring|multivalueheader)\.(.+)$/.exec(name)?.[1],
  );
  if (names.includes(undefined)) {
    const wrong = Object.keys(requestParameters)[names.indexOf(undefined)];
    throw badRequest(
      `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${wrong}]`,
    );
  }
  if (new Set(names).size < names.length)
    throw badRequest('Parameter names must be unique across querystring, header and path');
  if (requestValidatorId !== undefined && !api.validators.has(requestValidatorId))
    throw badRequest('Invalid Request Validator identifier specified');
}

const RULES = {
  '/authorizationType': 'text',
  '/authorizerId': 'text',
  '/apiKeyRequired': 'boolean',
  '/operationName': 'text',
  '/requestValidatorId': 'text',
  '/authorizationScopes': 'list',
  '/requestParameters': 'flags',
  '/requestModels': 'map',
} as const;

/** https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html */
export const methodOperations: RestOperations = {
  PutMethod: {
    run({ restApiId, resourceId, ...settings }, call) {
      const { httpMethod } = settings;
      const resource = findResource(call, { restApiId, resourceId, httpMethod });
      if (!VERBS.includes(httpMethod))
        throw badRequest(`Invalid HttpMethod specified. Valid options are ${VERBS.join(',')}`);
      const api = findApi(call, restApiId);
      if (resource.methods[httpMethod] !== undefined) throw conflict('Method already exists for this resource');
      const method: Method = {
        ...given(settings),
        authorizationType: settings.authorizationType.toUpperCase(),
        apiKeyRequired: settings.apiKeyRequired ?? false,
      };
      checkMethod(api, method);
      resource.methods[httpMethod] = method;
      return { ...method };
    },
  },
  GetMethod: { run: (input, call) => ({ ...findMethod(call, input) }) },
  UpdateMethod: {
    run(input, call) {
      const method = findMethod(call, input);
      const next = patched(method, input.patchOperations, RULES);
      if (next.requestValidatorId === '') delete next.requestValidatorId;
      checkMethod(findApi(call, input.restApiId), next);
      findResource(call, input).methods[input.httpMethod] = next;
      return { ...next };
    },
  },
  DeleteMethod: {
    run(input, call) {
      findMethod(call, input);
      delete findResource(call, input).methods[input.httpMethod];
    },
  },
  PutMethodResponse: {
    run({ statusCode, responseParameters, responseModels, ...key }, call) {
      const method = findMethod(call, key);
      if (method.methodResponses?.[statusCode] !== undefined)
        throw conflict('Response already exists for this resource');
      const api = findApi(call, key.restApiId);
      for (const model of Object.values(responseModels ?? {}))
        if (!api.models.has(model)) throw badRequest(`Invalid model identifier specified: ${model}`);
      const response = { statusCode, ...given({ responseParameters, responseModels }) };
      method.methodResponses = { ...method.methodResponses, [statusCode]: response };
      return { ...response };
    },
  },
  GetMethodResponse: {
    run: ({ statusCode, ...key }, call) => ({ ...responseOf(findMethod(call, key), statusCode) }),
  },
  UpdateMethodResponse: {
    run({ statusCode, patchOperations, ...key }, call) {
      const method = findMethod(call, key);
      const next = patched(responseOf(method, statusCode), patchOperations, {
        '/responseParameters': 'flags',
        '/responseModels': 'map',
      });
      method.methodResponses = { ...method.methodResponses, [statusCode]: next };
      return { ...next };
    },
  },
  DeleteMethodResponse: {
    run({ statusCode, ...key }, call) {
      const method = findMethod(call, key);
      responseOf(method, statusCode);
      const { [statusCode]: _, ...others } = method.methodResponses ?? {};
      method.methodResponses = others;
      if (Object.keys(others).length === 0) delete method.methodResponses;
    },
  },
};

function responseOf(method: Method, statusCode: string) {
  const response = method.methodResponses?.[statusCode];
  if (response === undefined) throw notFound('Invalid Response status code specified');
  return response;
}
