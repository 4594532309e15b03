import type { Call } from '@coldstart/cloud';
import { AwsError, type WireResponse } from '@coldstart/wire';
import { cachePerCloud } from '../expiring-cache.ts';
import { mayExecute, methodArn } from '../iam.ts';
import { REFUSALS, refuse } from './gateway-response.ts';
import { mappedValue, mapRequest } from './mapping.ts';
import { ownSettings, settingsOf } from './method-settings.ts';
import type { MethodRequest } from './request.ts';
import { traced } from './trace.ts';

/** What backends have answered, by stage. */
export const stageCache = cachePerCloud<WireResponse>();

/** Bytes of an answer that is kept. */
const LARGEST = 1_048_576;

/** Seconds for which answers are kept; 0 where they are not. Of what is said of all methods, only GET is meant. */
function timeToLive(request: MethodRequest): number {
  const { stage, integration, request: wire } = request;
  if (stage.cacheClusterEnabled !== true || integration.responseTransferMode === 'STREAM') return 0;
  const { cachingEnabled, cacheTtlInSeconds = 300 } = settingsOf(request);
  const isMeant = wire.method === 'GET' || ownSettings(request) !== undefined;
  return cachingEnabled === true && isMeant ? cacheTtlInSeconds : 0;
}

/** What requests differ in: nothing but what the integration names as a part of the key. */
function keyOf(request: MethodRequest): string {
  const { integration, request: wire, isCanary = false, stage } = request;
  const mapped = mapRequest(request);
  const values = (integration.cacheKeyParameters ?? []).map((parameter) => {
    const [, place, name = ''] = /^integration\.request\.(header|querystring|path)\.(.+)$/.exec(parameter) ?? [];
    if (place === 'header' || place === 'querystring' || place === 'path') return mapped[place][name] ?? null;
    return mappedValue(parameter, request) ?? null;
  });
  const isApart = isCanary && stage.canarySettings?.useStageCache !== true;
  return JSON.stringify([isApart, integration.cacheNamespace, wire.method, values]);
}

/** Whether a client asks for what is new. */
const invalidates = ({ joined }: MethodRequest): boolean => /\bmax-age=0\b/.test(joined['cache-control'] ?? '');

/** Whether a client may have what is new. Who has not signed may not, unless the stage asks for nothing. */
function mayInvalidate(call: Call, request: MethodRequest): boolean {
  if (settingsOf(request).requireAuthorizationForCacheControl === false) return true;
  const arn = methodArn(request, request.stageName, request.request.method, request.path);
  try {
    const caller = request.caller ?? request.authenticate();
    return mayExecute(call, request, caller, arn, { action: 'execute-api:InvalidateCache' }).result === 'allowed';
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

const IGNORED = '199 Cache-control headers were ignored because the caller was unauthorized.';

/**
 * Answers from what was kept, or asks and keeps.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export async function throughCache(
  call: Call,
  request: MethodRequest,
  ask: () => Promise<WireResponse>,
): Promise<WireResponse> {
  const ttl = timeToLive(request);
  if (ttl === 0) return ask();
  const isRefused = invalidates(request) && !mayInvalidate(call, request);
  const { unauthorizedCacheControlHeaderStrategy: strategy = 'SUCCEED_WITH_RESPONSE_HEADER' } = settingsOf(request);
  if (isRefused && strategy === 'FAIL_WITH_403') return refuse(request, REFUSALS.accessDenied());
  const scope = `${request.apiId}/${request.stageName}`;
  const key = keyOf(request);
  const isNew = invalidates(request) && !isRefused;
  const kept = isNew ? undefined : stageCache(request.cloud).find(scope, key, request.now);
  request.log?.info(kept === undefined ? 'Cache miss' : 'Cache hit');
  const answer = kept ?? (await ask());
  // What the API says by itself is no answer of the backend's.
  const isOwn = answer.headers['x-amzn-ErrorType'] !== undefined;
  if (kept === undefined && !isOwn && Buffer.byteLength(answer.body ?? '') <= LARGEST) {
    const { 'X-Amzn-Trace-Id': _, ...headers } = answer.headers;
    stageCache(request.cloud).keep(scope, key, { ...answer, headers }, request.now + ttl * 1000);
  }
  const response = traced(request, { ...answer, headers: { ...answer.headers } });
  if (isRefused && strategy === 'SUCCEED_WITH_RESPONSE_HEADER') response.headers['Warning'] = IGNORED;
  return response;
}
