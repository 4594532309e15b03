import { defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { serveApi } from './serve.ts';

/** What was deployed with API Gateway, as its clients call it. */
export const executeApi = defineService<typeof import('@aws-sdk/client-apigatewaymanagementapi')>({
  name: 'execute-api',
  sdk: () => import('@aws-sdk/client-apigatewaymanagementapi'),
  // The management of WebSocket connections, which is refused by name.
  operations: {},
  throttle: () => new AwsError('LimitExceededException', 'Too Many Requests', { status: 429 }),
  tooLarge: () => new AwsError('RequestEntityTooLargeException', 'Request Entity Too Large', { status: 413 }),
  http: (request, cloud, _findKey, authenticate) => serveApi(request, cloud, authenticate),
});
