import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: 'apigateway',
    title: 'API Gateway',
    load: async () => (await import('./rest/index.ts')).apigateway,
    templates: { ApiGateway: async () => (await import('./rest/templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overview,
  },
  {
    name: 'apigatewayv2',
    title: 'API Gateway V2',
    // Both versions are signed for the same service; their paths tell them apart.
    signedAs: { name: 'apigateway', path: '/v2/' },
    load: async () => (await import('./v2/index.ts')).apigatewayv2,
    templates: { ApiGatewayV2: async () => (await import('./v2/templates.ts')).templates },
    overview: async () => (await import('./overview.ts')).overviewV2,
  },
  {
    name: 'execute-api',
    title: 'API Gateway endpoints',
    // What was deployed: ID.execute-api.REGION.amazonaws.com, here ID.execute-api.localhost
    host: '.execute-api.',
    // As LocalStack's users have long written it.
    path: /^\/restapis\/[^/]+\/[^/]+\/_user_request_(?:\/|$)/,
    reachable: (text, endpoint) =>
      text.replaceAll(
        /\b(http|ws)s:\/\/([a-z0-9]{10})\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g,
        `$1://$2.execute-api.localhost:${new URL(endpoint).port}`,
      ),
    load: async () => (await import('./execute/index.ts')).executeApi,
  },
];
