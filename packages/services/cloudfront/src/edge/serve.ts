import { servicePrincipal, type Cloud } from '@coldstart/cloud';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import { findResponseHeadersPolicy } from '../policies/find.ts';
import { findByName, locate } from './address.ts';
import { forViewer, wireResponse } from './answer.ts';
import { withErrorPage } from './error-page.ts';
import { edgeFunctions } from './functions.ts';
import { withHeader } from './headers.ts';
import { EdgeFunctionError, isFree, type EdgeRequest, type EdgeResponse } from './hooks.ts';
import { lookUp, type LookedUp } from './lookup.ts';
import { generatedBy } from './origin/ask.ts';
import type { OriginAnswer } from './origin/here.ts';
import { tellOfVisit } from './metrics.ts';
import { pageOf } from './pages.ts';
import { isBlocked, refuse } from './refuse.ts';
import { applyPolicy } from './response-headers.ts';
import { admit } from './signed.ts';
import { choose, newRequestId, pointOf, visitOf, type Chosen, type Visit } from './visit.ts';

/** What `x-amz-cf-pop` says: an edge in Frankfurt. */
const POP = 'FRA56-P1';

/** Answers a request to a distribution; `undefined` for every other request. */
export async function serveEdge(asked: WireRequest, cloud: Cloud): Promise<WireResponse | undefined> {
  const located = locate(asked);
  if (located === undefined) return undefined;
  const found = findByName(cloud, located.name);
  if (found === undefined) return wireResponse(nobody(located.name, asked.requestId), asked.method);
  const { account } = found.place;
  const { call, done } = await cloud.context('cloudfront', `${asked.method} ${located.path}`, {
    account,
    region: 'us-east-1',
    principal: servicePrincipal('cloudfront.amazonaws.com', account),
  });
  try {
    const visit = visitOf(call, found, asked, located.path);
    const { response, stream, cache } = await answer(visit);
    call.entry.resource = found.distribution.arn;
    const told: [string, string][] = [
      ['X-Cache', `${cache} from cloudfront`],
      ['Via', visit.via],
      ['X-Amz-Cf-Pop', POP],
      ['X-Amz-Cf-Id', visit.requestId],
    ];
    const headers = told.reduce((all, [key, value]) => withHeader(all, key, value), response.headers);
    const { body, ...head } = wireResponse({ ...response, headers }, asked.method);
    const length = Number(head.headers['content-length'] ?? head.headers['Content-Length'] ?? 0);
    const downloaded = stream === undefined ? Buffer.byteLength(body ?? '') : length;
    tellOfVisit(call, found.distribution.id, { asked, status: head.status, downloaded });
    return stream === undefined ? { ...head, body } : { ...head, stream };
  } finally {
    done();
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html */
const nobody = (name: string, requestId: string): EdgeResponse =>
  pageOf(
    {
      status: 403,
      text: `Bad request. No distribution has the id, the address or the alias ${name}: look at its DomainName.`,
    },
    requestId,
  );

/** What viewers are told who send more than an edge takes. */
export function tooLarge(): WireResponse {
  const requestId = newRequestId();
  const text = 'Bad request. The body is larger than this cloud takes through an edge.';
  const page = pageOf({ status: 413, text }, requestId);
  return wireResponse({ ...page, headers: withHeader(page.headers, 'X-Amz-Cf-Id', requestId) }, 'POST');
}

interface Told extends OriginAnswer {
  /** What `x-cache` says before ` from cloudfront`. */
  readonly cache: LookedUp['cache'] | EdgeFunctionError['cache'] | 'Redirect';
}

async function answer(visit: Visit): Promise<Told> {
  const { distribution, requestId } = visit;
  const refused = (text: string): Told => ({ response: pageOf({ status: 403, text }, requestId), cache: 'Error' });
  if (distribution.config.Enabled !== true) return refused('Bad request. The distribution is disabled.');
  if (isBlocked(visit))
    return refused('The Amazon CloudFront distribution is configured to block access from your country.');
  const chosen = choose(visit, visit.request.uri);
  const refusal = refuse(visit, chosen);
  if (refusal !== undefined) return { response: refusal, cache: refusal.status === 301 ? 'Redirect' : 'Error' };
  try {
    return await pass(visit, chosen);
  } catch (error) {
    if (!(error instanceof EdgeFunctionError)) throw error;
    return { response: pageOf({ status: error.status, text: error.message }, requestId), cache: error.cache };
  }
}

/** The way of a request past functions and cache to its answer. */
async function pass(visit: Visit, chosen: Chosen): Promise<Told> {
  const entering = await enter(visit, chosen);
  if ('response' in entering) return entering;
  const { request } = entering;
  const found = await lookUp(visit, request, chosen);
  const shown = await withErrorPage(visit, found);
  const dressed = dress(visit, request, chosen, shown.response, shown.cache);
  const cut = shown.stream === undefined ? forViewer(request, dressed) : dressed;
  // Errors, and pages in their place, pass no function.
  if (found.response.status >= 400 || isFree(chosen.behavior, 'viewer-response')) return { ...shown, response: cut };
  const response = await edgeFunctions.onResponse(pointOf(visit, 'viewer-response', chosen), request, cut);
  return { ...shown, response };
}

/** What becomes of a request before the cache is looked at. */
async function enter(visit: Visit, chosen: Chosen): Promise<Told | { readonly request: EdgeRequest }> {
  const { DefaultRootObject: root = '' } = visit.distribution.config;
  const admission = admit(visit, chosen);
  if ('refusal' in admission) return { response: admission.refusal, cache: 'Error' };
  const { uri } = admission.request;
  const request = { ...admission.request, uri: uri === '/' && root !== '' ? `/${root}` : uri };
  if (isFree(chosen.behavior, 'viewer-request')) return { request };
  const outcome = await edgeFunctions.onRequest(pointOf(visit, 'viewer-request', chosen), request);
  return 'request' in outcome ? outcome : { response: outcome.response, cache: generatedBy(outcome.by) };
}

function dress(
  { call }: Visit,
  request: EdgeRequest,
  { behavior: { ResponseHeadersPolicyId: id } }: Chosen,
  response: EdgeResponse,
  cache: string,
): EdgeResponse {
  const policy = id ? findResponseHeadersPolicy(call, id) : undefined;
  const timing = `cdn-cache-${cache === 'Hit' ? 'hit' : cache === 'RefreshHit' ? 'refresh' : 'miss'},cdn-pop;desc="${POP}"`;
  return policy === undefined ? response : applyPolicy(policy, request, response, timing);
}
