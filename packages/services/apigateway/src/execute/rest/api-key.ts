import type { Call } from '@coldstart/cloud';
import { usagePlans, type StoredPlan } from '../../rest/state.ts';
import { takeToken } from '../throttle.ts';
import { masked } from './execution-log.ts';
import { REFUSALS, type Refusal } from './gateway-response.ts';
import type { MethodRequest } from './request.ts';

/**
 * Checks the key of a caller, and that its plan has room for one request more.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function useApiKey(call: Call, request: MethodRequest): Refusal | undefined {
  const { method, snapshot, joined, apiId, stageName, log, request: wire } = request;
  const value = snapshot.apiKeySource === 'AUTHORIZER' ? request.usageKey : joined['x-api-key'];
  const { keys, plans } = call.state(usagePlans);
  const key = value === undefined ? undefined : [...keys.values()].find((one) => one.value === value);
  const plan = [...plans.values()].find(
    ({ keys: members, shown }) =>
      members.has(key?.id ?? '') &&
      shown.apiStages?.some((one) => one.apiId === apiId && one.stage === stageName) === true,
  );
  const [shown, place] = [masked(value ?? ''), `${apiId}/${stageName}`];
  const named = `method '${method.httpMethod} ${request.resource.path}'`;
  log?.info(`Verifying Usage Plan for request: ${wire.requestId}. API Key: ${shown} API Stage: ${place}`);
  if (method.apiKeyRequired !== true) {
    log?.info(
      `API Key ${shown} authorized because ${named} does not require API Key. Request will not contribute to throttle or quota limits`,
    );
    log?.info(`Usage Plan check succeeded for API Key ${shown} and API Stage ${place}`);
    return undefined;
  }
  if (key?.id === undefined || key.enabled !== true || plan === undefined) {
    log?.error(
      `API Key ${shown} not authorized because ${named} requires API Key and API Key is not associated with a Usage Plan for API Stage ${place}`,
    );
    return REFUSALS.invalidApiKey();
  }
  log?.info(
    `API Key ${shown} authorized because it is associated with the Usage Plan ${plan.shown.id} for API Stage ${place}`,
  );
  request.apiKey = { id: key.id, value: key.value ?? '' };
  return throttle(request, plan, key.id) ?? count(request, plan, key.id);
}

function throttle(
  { cloud, apiId, stageName, resource, request }: MethodRequest,
  { shown }: StoredPlan,
  key: string,
): Refusal | undefined {
  const stage = shown.apiStages?.find((one) => one.apiId === apiId && one.stage === stageName);
  const own = stage?.throttle?.[`${resource.path}/${request.method}`];
  const { rateLimit, burstLimit } = own ?? shown.throttle ?? {};
  if (rateLimit === undefined || burstLimit === undefined) return undefined;
  const bucket =
    own === undefined
      ? `plan/${shown.id}/${key}`
      : `plan/${shown.id}/${key}/${apiId}/${stageName}${resource.path}/${request.method}`;
  return takeToken(cloud, bucket, { rate: rateLimit, burst: burstLimit }) ? undefined : REFUSALS.throttled();
}

const DAY = 24 * 3600 * 1000;

/** What a moment's period is called. Weeks begin on Sundays. */
function periodOf(now: number, period: string | undefined): string {
  const date = new Date(now);
  if (period === 'MONTH') return `${date.getUTCFullYear()}-${date.getUTCMonth()}`;
  const day = Math.floor(now / DAY);
  return period === 'WEEK' ? `week ${Math.floor((day + 4) / 7)}` : `day ${day}`;
}

function count({ now }: MethodRequest, { shown: { quota }, used }: StoredPlan, key: string): Refusal | undefined {
  if (quota?.limit === undefined) return undefined;
  const period = `${key}/${periodOf(now, quota.period)}`;
  const before = used.get(period) ?? quota.offset ?? 0;
  if (before >= quota.limit) return REFUSALS.quotaExceeded();
  for (const other of used.keys()) if (other.startsWith(`${key}/`) && other !== period) used.delete(other);
  used.set(period, before + 1);
  return undefined;
}
