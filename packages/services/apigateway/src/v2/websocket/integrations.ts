import type { Integration } from '@aws-sdk/client-apigatewayv2';
import { badRequest, notImplemented } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { lambdaArn } from '../integrations.ts';
import { given } from '../lists.ts';

/** Milliseconds. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const SHORTEST = 50;
const LONGEST = 29_000;

const TYPES = ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'];

export const withWebSocketDefaults = (settings: Omit<Integration, 'IntegrationId'>): Integration => ({
  ConnectionType: 'INTERNET',
  ...(settings.IntegrationType?.startsWith('AWS') === true && { IntegrationMethod: 'POST' }),
  ...(settings.IntegrationType !== 'HTTP_PROXY' && {
    IntegrationResponseSelectionExpression: '${integration.response.statuscode}',
  }),
  PassthroughBehavior: 'WHEN_NO_MATCH',
  PayloadFormatVersion: '1.0',
  TimeoutInMillis: LONGEST,
  ...given(settings),
  IntegrationId: newId(7),
});

/** @throws AwsError what is no integration of a WebSocket API, or none of this cloud */
export function checkWebSocketIntegration(integration: Integration): void {
  const { IntegrationType = '', IntegrationUri, TimeoutInMillis = LONGEST, PayloadFormatVersion = '1.0' } = integration;
  if (!TYPES.includes(IntegrationType))
    throw badRequest(`IntegrationType for WebSocket APIs must be one of [${TYPES.join(', ')}]`);
  if (integration.IntegrationSubtype !== undefined)
    throw badRequest('IntegrationSubtype is only supported for HTTP protocol APIs');
  if (TimeoutInMillis < SHORTEST || TimeoutInMillis > LONGEST)
    throw badRequest(`Timeout should be between ${SHORTEST} ms and ${LONGEST} ms`);
  if (PayloadFormatVersion !== '1.0')
    throw badRequest(`PayloadFormatVersion ${PayloadFormatVersion} is not supported for WebSocket APIs: it is 1.0`);
  if (integration.TlsConfig !== undefined) throw badRequest('TlsConfig is only supported for HTTP protocol APIs');
  // Messages are texts, and stay so.
  if (integration.ContentHandlingStrategy === 'CONVERT_TO_BINARY')
    throw notImplemented('Conversions of bodies of WebSocket APIs (ContentHandlingStrategy)');
  if (IntegrationType === 'MOCK') return;
  if (IntegrationUri === undefined) throw badRequest('IntegrationUri must be specified');
  if (IntegrationType === 'AWS_PROXY' && lambdaArn(IntegrationUri) === undefined)
    throw badRequest(`Invalid function ARN or invalid uri: ${IntegrationUri}`);
  if (IntegrationType === 'AWS' && !/^arn:[^:]+:(?:apigateway|lambda):/.test(IntegrationUri))
    throw badRequest(`Invalid ARN specified in the request: ${IntegrationUri}`);
  if (IntegrationType.startsWith('HTTP')) checkServer(integration);
  checkParameters(integration);
}

function checkServer({ IntegrationType, IntegrationUri = '', IntegrationMethod }: Integration): void {
  if (IntegrationMethod === undefined) throw badRequest(`HttpMethod must be specified for ${IntegrationType}`);
  if (!/^https?:\/\/|^\$\{stageVariables\./.test(IntegrationUri))
    throw badRequest(`Invalid HTTP endpoint specified for URI: ${IntegrationUri}`);
}

function checkParameters({ RequestParameters = {} }: Integration): void {
  for (const target of Object.keys(RequestParameters))
    if (!/^integration\.request\.(?:header|querystring|path)\.[^\s]+$/.test(target))
      throw badRequest(
        `Invalid mapping expression specified: ${target}. It is integration.request.header.NAME, querystring or path.`,
      );
}
