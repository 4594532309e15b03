import type { OriginGroup } from '@aws-sdk/client-cloudfront';
import { edgeFunctions } from '../functions.ts';
import { isFree, type EdgeRequest, type EdgeResponse } from '../hooks.ts';
import { pointOf, type Chosen, type Visit } from '../visit.ts';
import { fetchFrom, type Fetched } from './fetch.ts';
import type { OriginAnswer } from './here.ts';
import { edgeOrigin } from './origin.ts';
import { originRequest } from './request.ts';

export interface Answered extends OriginAnswer {
  readonly cache: 'Miss' | 'LambdaGeneratedResponse' | 'FunctionGeneratedResponse';
  /** CloudFront's own page: no answer of an origin, and none of a function. */
  readonly own: boolean;
}

/**
 * Asks the behaviour's origin, or the two of its group one after the other, with functions before and after.
 *
 * @param streams whether its answer may go on as it is written
 */
export async function askOrigin(
  visit: Visit,
  request: EdgeRequest,
  chosen: Chosen,
  streams: boolean,
): Promise<Answered> {
  const { config } = visit.distribution;
  const target = chosen.behavior.TargetOriginId;
  const group = config.OriginGroups?.Items?.find(({ Id }) => Id === target);
  const [first, second] = group?.Members?.Items?.map(({ OriginId }) => OriginId) ?? [target];
  const answer = await askOne(visit, request, { ...chosen, streams: streams && group === undefined }, first);
  return group !== undefined && second !== undefined && failsOver(group, request, answer)
    ? askOne(visit, request, { ...chosen, streams: false }, second)
    : answer;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html */
function failsOver(group: OriginGroup, { method }: EdgeRequest, { response, own }: Answered): boolean {
  if (!['GET', 'HEAD', 'OPTIONS'].includes(method)) return false;
  return own || (group.FailoverCriteria?.StatusCodes?.Items ?? []).includes(response.status);
}

async function askOne(
  visit: Visit,
  request: EdgeRequest,
  chosen: Chosen & { readonly streams: boolean },
  id: string | undefined,
): Promise<Answered> {
  const { call, distribution, viewer, requestId, via } = visit;
  const configured = distribution.config.Origins?.Items?.find(({ Id }) => Id === id);
  if (configured === undefined) throw new Error(`The distribution has no origin ${id}.`);
  const origin = edgeOrigin(configured, viewer.secure);
  let outgoing = originRequest(request, origin, { plan: chosen.plan, viewer, requestId, via });
  if (!isFree(chosen.behavior, 'origin-request')) {
    const outcome = await edgeFunctions.onRequest(pointOf(visit, 'origin-request', chosen), outgoing);
    if ('response' in outcome) return { response: outcome.response, cache: generatedBy(outcome.by), own: false };
    outgoing = outcome.request;
  }
  const fetched = await fetchFrom(call, distribution, outgoing, outgoing.origin ?? origin, chosen.streams);
  const { failed: own, stream } = fetched;
  return { response: await leaving(visit, chosen, outgoing, fetched), stream, cache: 'Miss', own };
}

async function leaving(
  visit: Visit,
  chosen: Chosen,
  request: EdgeRequest,
  { response, failed }: Fetched,
): Promise<EdgeResponse> {
  if (failed || isFree(chosen.behavior, 'origin-response')) return response;
  return edgeFunctions.onResponse(pointOf(visit, 'origin-response', chosen), request, response);
}

export const generatedBy = (by: 'function' | 'lambda'): 'LambdaGeneratedResponse' | 'FunctionGeneratedResponse' =>
  by === 'lambda' ? 'LambdaGeneratedResponse' : 'FunctionGeneratedResponse';
