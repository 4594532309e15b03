import type { Integration } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { badRequest, conflict, notImplemented } from '../errors.ts';
import { isBalancer } from '../execute/private.ts';
import { newId } from '../ids.ts';
import { checkRequestMapping, checkResponseMapping } from './mapping.ts';
import { changed } from './deploy.ts';
import { given, listed, merged, withChange } from './lists.ts';
import type { V2Operations } from './sdk.ts';
import { findApi, findPart, isWebSocket, vpcLinks, type V2Api } from './state.ts';
import { checkSubtype } from './subtypes.ts';
import { checkWebSocketIntegration, withWebSocketDefaults } from './websocket/integrations.ts';

/** Milliseconds. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const SHORTEST = 50;
const LONGEST = 30_000;

function check(call: Call, api: V2Api, integration: Integration): void {
  if (integration.ConnectionType === 'VPC_LINK' && isWebSocket(api))
    throw notImplemented('Private integrations of WebSocket APIs (VPC_LINK)');
  if (isWebSocket(api)) checkWebSocketIntegration(integration);
  else checkHttpIntegration(call, integration);
}

function checkHttpIntegration(call: Call, integration: Integration): void {
  refuse(integration);
  const { IntegrationType, IntegrationUri, PayloadFormatVersion, TimeoutInMillis = LONGEST } = integration;
  if (IntegrationType !== 'AWS_PROXY' && IntegrationType !== 'HTTP_PROXY')
    throw badRequest('IntegrationType for HTTP APIs must be one of [AWS_PROXY, HTTP_PROXY]');
  if (TimeoutInMillis < SHORTEST || TimeoutInMillis > LONGEST)
    throw badRequest(`Timeout should be between ${SHORTEST} ms and ${LONGEST} ms`);
  checkResponseMapping(integration.ResponseParameters);
  if (integration.IntegrationSubtype !== undefined) return checkSubtype(call, integration);
  if (IntegrationUri === undefined) throw badRequest('IntegrationUri must be specified');
  if (PayloadFormatVersion === undefined)
    throw badRequest('PayloadFormatVersion is a required parameter for integration');
  if (
    !['1.0', '2.0'].includes(PayloadFormatVersion) ||
    (PayloadFormatVersion === '2.0' && IntegrationType !== 'AWS_PROXY')
  )
    throw badRequest(`PayloadFormatVersion ${PayloadFormatVersion} is not supported for this integration`);
  if (IntegrationType === 'AWS_PROXY' && lambdaArn(IntegrationUri) === undefined)
    throw badRequest(`Invalid function ARN or invalid uri: ${IntegrationUri}`);
  if (integration.ConnectionType === 'VPC_LINK') checkPrivate(call, integration);
  else if (IntegrationType === 'HTTP_PROXY' && !/^https?:\/\/|^\$\{stageVariables\./.test(IntegrationUri))
    throw badRequest(`Invalid HTTP endpoint specified for URI: ${IntegrationUri}`);
  checkRequestMapping(integration.RequestParameters);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html */
function checkPrivate(call: Call, { ConnectionId, IntegrationUri = '', IntegrationType }: Integration): void {
  if (IntegrationType !== 'HTTP_PROXY') throw badRequest('Private integrations (VPC_LINK) must be of type HTTP_PROXY');
  if (ConnectionId === undefined || !call.state(vpcLinks).byId.has(ConnectionId))
    throw badRequest('VpcLink id specified in ConnectionId does not exist');
  if (/:servicediscovery:|:listener\/net\//.test(IntegrationUri))
    throw notImplemented('Private integrations with Cloud Map and Network Load Balancers');
  if (!isBalancer(IntegrationUri))
    throw badRequest(`Invalid integration URI: ${IntegrationUri}. It is the ARN of a load balancer's listener.`);
}

/** The function that an integration or an authorizer names, by its ARN or in the long form of REST APIs. */
export function lambdaArn(uri: string): string | undefined {
  const [, inside] =
    /:lambda:path\/+(?:2015-03-31|2021-11-15)\/functions\/(.+)\/(?:response-streaming-)?invocations$/.exec(uri) ?? [];
  const arn = inside ?? uri;
  return /^arn:[^:]+:lambda:[^:]+:[^:]+:function:.+$/.test(arn) ? arn : undefined;
}

export function addIntegration(call: Call, settings: Omit<Integration, 'IntegrationId'>, api: V2Api): Integration {
  const integration: Integration = isWebSocket(api) ? withWebSocketDefaults(settings) : withHttpDefaults(settings);
  check(call, api, integration);
  api.integrations.set(integration.IntegrationId ?? '', integration);
  return integration;
}

function withHttpDefaults(settings: Omit<Integration, 'IntegrationId'>): Integration {
  const integration: Integration = {
    ConnectionType: 'INTERNET',
    ...(settings.IntegrationType === 'AWS_PROXY' &&
      settings.IntegrationSubtype === undefined && { IntegrationMethod: 'POST' }),
    TimeoutInMillis: LONGEST,
    ...given(settings),
    IntegrationId: newId(7),
  };
  if (integration.IntegrationType === 'HTTP_PROXY') {
    integration.PayloadFormatVersion ??= '1.0';
    if (integration.IntegrationMethod === undefined) throw badRequest('HttpMethod must be specified for HTTP_PROXY');
  }
  return integration;
}

/** What WebSocket APIs alone have. */
function refuse(settings: Partial<Integration>): void {
  for (const [name, value] of Object.entries({
    RequestTemplates: settings.RequestTemplates,
    TemplateSelectionExpression: settings.TemplateSelectionExpression,
    PassthroughBehavior: settings.PassthroughBehavior,
    ContentHandlingStrategy: settings.ContentHandlingStrategy,
  }))
    if (value !== undefined) throw badRequest(`${name} is not supported for HTTP protocol APIs`);
  if (settings.TlsConfig !== undefined) throw notImplemented('Names to verify in certificates (TlsConfig)');
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html */
export const integrationOperations: V2Operations = {
  CreateIntegration: {
    run({ ApiId, ...settings }, call) {
      const api = findApi(call, ApiId);
      const integration = addIntegration(call, settings, api);
      changed(call, api);
      return { ...integration };
    },
  },
  GetIntegration: {
    run: ({ ApiId, IntegrationId }, call) => ({
      ...findPart(findApi(call, ApiId).integrations, IntegrationId, 'Integration'),
    }),
  },
  GetIntegrations: {
    run: (input, call) =>
      listed(findApi(call, input.ApiId).integrations.values(), input, ({ IntegrationId = '' }) => IntegrationId),
  },
  UpdateIntegration: {
    run({ ApiId, IntegrationId, RequestParameters, ResponseParameters, ...settings }, call) {
      const api = findApi(call, ApiId);
      const before = findPart(api.integrations, IntegrationId, 'Integration');
      const integration = withChange<Integration>(before, settings);
      const requestParameters = merged(before.RequestParameters, RequestParameters);
      if (requestParameters !== undefined) integration.RequestParameters = requestParameters;
      if (ResponseParameters !== undefined)
        integration.ResponseParameters = Object.fromEntries(
          Object.entries({ ...before.ResponseParameters, ...ResponseParameters }).filter(
            ([, mapping]) => Object.keys(mapping).length > 0,
          ),
        );
      if (integration.IntegrationType === 'AWS_PROXY' && integration.IntegrationSubtype === undefined)
        integration.IntegrationMethod = 'POST';
      check(call, api, integration);
      api.integrations.set(IntegrationId, integration);
      changed(call, api);
      return { ...integration };
    },
  },
  DeleteIntegration: {
    run({ ApiId, IntegrationId }, call) {
      const api = findApi(call, ApiId);
      findPart(api.integrations, IntegrationId, 'Integration');
      if ([...api.routes.values()].some(({ Target }) => Target === `integrations/${IntegrationId}`))
        throw conflict(
          'Cannot delete Integration as it is used by a Route. Delete the route, or give it another target.',
        );
      api.integrations.delete(IntegrationId);
      api.integrationResponses.delete(IntegrationId);
      changed(call, api);
    },
  },
};
