import type { Stage } from '@aws-sdk/client-apigatewayv2';
import type { Cloud } from '@coldstart/cloud';

/** How fast requests may come. */
export interface Limit {
  /** Requests a second, on average. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const buckets = new WeakMap<Cloud, Map<string, Bucket>>();

/**
 * Takes one from a bucket of tokens that fills by the cloud's clock.
 *
 * @param key what is limited: a stage's route, a key of a usage plan
 * @returns whether there was one
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function takeToken(cloud: Cloud, key: string, { rate, burst }: Limit): boolean {
  const all = buckets.get(cloud) ?? new Map<string, Bucket>();
  buckets.set(cloud, all);
  const now = cloud.clock.now();
  const bucket = all.get(key) ?? { tokens: burst, at: now };
  all.set(key, bucket);
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

/**
 * Takes one of what a stage of an HTTP or WebSocket API lets through to a route.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export function hasRoom(cloud: Cloud, apiId: string, stage: Stage, routeKey = ''): boolean {
  const own = stage.RouteSettings?.[routeKey];
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = { ...stage.DefaultRouteSettings, ...own };
  if (rate === undefined || burst === undefined) return true;
  return takeToken(cloud, `${apiId}/${stage.StageName}/${routeKey}`, { rate, burst });
}
