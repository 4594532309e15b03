import type { Route } from '@aws-sdk/client-apigatewayv2';
import { badRequest, notImplemented } from '../../errors.ts';

/** @throws AwsError what is no route of a WebSocket API */
export function checkWebSocketRoute(route: Route): void {
  const { RouteKey = '', AuthorizationType = 'NONE', ApiKeyRequired, RequestParameters } = route;
  if (RouteKey === '' || RouteKey.length > 1024) throw badRequest('Route key must have 1 to 1024 characters');
  if (AuthorizationType === 'JWT')
    throw badRequest('Authorization type JWT is only supported for HTTP protocol APIs. Use CUSTOM or AWS_IAM.');
  if (AuthorizationType !== 'NONE' && RouteKey !== '$connect')
    throw badRequest('Currently, authorization is restricted to the $connect route only');
  if (RequestParameters !== undefined && Object.keys(RequestParameters).length > 0 && RouteKey !== '$connect')
    throw badRequest('Request parameters are only supported for the $connect route');
  if (ApiKeyRequired === true) throw notImplemented('API keys of WebSocket APIs (ApiKeyRequired)');
}
