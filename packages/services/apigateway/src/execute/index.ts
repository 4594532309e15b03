import { defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { serveApi } from './serve.ts';
import { hangUp } from './websocket/connections.ts';
import { connectionOperations, isManagement, locateConnection } from './websocket/manage.ts';

/** What was deployed with API Gateway, as its clients call it, and the management of WebSocket connections. */
export const executeApi = defineService<typeof import('@aws-sdk/client-apigatewaymanagementapi')>({
  name: 'execute-api',
  sdk: () => import('@aws-sdk/client-apigatewaymanagementapi'),
  operations: connectionOperations,
  throttle: () => new AwsError('LimitExceededException', 'Too Many Requests', { status: 429 }),
  tooLarge: () => new AwsError('RequestEntityTooLargeException', 'Request Entity Too Large', { status: 413 }),
  locate: locateConnection,
  http: async (request, cloud, _findKey, authenticate) =>
    isManagement(request) ? undefined : serveApi(request, cloud, authenticate),
  // Without a word from here, the server would say how long it keeps connections, which AWS does not.
  decorate({ headers }, response) {
    if (/^keep-alive$/i.test(headers['connection'] ?? '')) response.headers['connection'] ??= 'keep-alive';
  },
  forgetAccount: hangUp,
  close: async (cloud) => hangUp(cloud),
});
