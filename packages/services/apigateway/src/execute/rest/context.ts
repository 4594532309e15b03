import { domainName } from '../../address.ts';
import { commonLogTime } from '../headers.ts';
import { userIdOf } from '../user-id.ts';
import type { MethodRequest, StageRequest } from './request.ts';

export interface GatewayError {
  readonly message: string | null;
  readonly responseType: string;
}

/** Who called, as events and `$context.identity` tell it. */
export function identityOf(request: StageRequest & Partial<MethodRequest>): Record<string, string | null> {
  const { caller, apiKey, joined } = request;
  const userId = caller === undefined ? null : (userIdOf(caller) ?? null);
  return {
    accessKey: caller?.accessKeyId ?? null,
    accountId: caller?.principal.account ?? null,
    ...(apiKey !== undefined && { apiKey: apiKey.value, apiKeyId: apiKey.id }),
    ...(request.isTest === true && { apiKey: 'test-invoke-api-key', apiKeyId: 'test-invoke-api-key-id' }),
    caller: userId,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.request.sourceIp,
    user: userId,
    userAgent: joined['user-agent'] ?? null,
    userArn: caller?.principal.arn ?? null,
  };
}

/** `requestContext` of events. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export function requestContext(request: MethodRequest): Record<string, unknown> {
  const { account, apiId, region, stage, stageName, resource, fullPath, now, extendedId, authorizer } = request;
  return {
    accountId: account,
    apiId,
    ...(authorizer !== undefined && { authorizer }),
    deploymentId: stage.deploymentId,
    ...(request.isTest === true
      ? { domainName: 'testPrefix.testDomainName', domainPrefix: 'testPrefix' }
      : { domainName: domainName(apiId, region), domainPrefix: apiId }),
    extendedRequestId: extendedId,
    httpMethod: request.request.method,
    identity: identityOf(request),
    path: fullPath,
    protocol: 'HTTP/1.1',
    requestId: request.request.requestId,
    requestTime: commonLogTime(now),
    requestTimeEpoch: Math.floor(now),
    resourceId: resource.id,
    resourcePath: resource.path,
    stage: stageName,
  };
}

/** `$context` of templates and mappings. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
export function templateContext(
  request: StageRequest & Partial<MethodRequest>,
  error?: GatewayError,
): Record<string, unknown> {
  const { resource } = request;
  const whole = isRouted(request)
    ? requestContext(request)
    : {
        accountId: request.account,
        apiId: request.apiId,
        extendedRequestId: request.extendedId,
        httpMethod: request.request.method,
        identity: identityOf(request),
        path: request.fullPath,
        protocol: 'HTTP/1.1',
        requestId: request.request.requestId,
        requestTime: commonLogTime(request.now),
        requestTimeEpoch: Math.floor(request.now),
        stage: request.stageName,
      };
  // What an event says is null, templates know as nothing.
  const identity = Object.entries(identityOf(request)).map(([name, value]) => [name, value ?? '']);
  return {
    ...whole,
    identity: silent(Object.fromEntries(identity) as Record<string, string>),
    ...(resource !== undefined && { resourcePath: resource.path }),
    ...(request.isCanary !== undefined && { isCanaryRequest: String(request.isCanary) }),
    ...(error !== undefined && {
      error: {
        message: error.message ?? '',
        messageString: error.message === null ? 'null' : JSON.stringify(error.message),
        responseType: error.responseType,
      },
    }),
    requestOverride: silent({ header: silent({}), path: silent({}), querystring: silent({}) }),
    responseOverride: silent({ header: silent({}) }),
  };
}

/** A map that prints nothing where a template names it as a whole. */
function silent<Fields extends object>(fields: Fields): Fields {
  return Object.defineProperty(fields, 'toString', { value: () => '', enumerable: false });
}

const isRouted = (request: StageRequest & Partial<MethodRequest>): request is MethodRequest =>
  request.resource !== undefined && request.method !== undefined;
