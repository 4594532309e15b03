import type { WireRequest, WireResponse } from '@coldstart/wire';
import { ANONYMOUS, type Cloud, type KnownKey } from '@coldstart/cloud';
import { preflight, addCorsHeaders } from './cors.ts';
import { dropEmptyNumbers, takeHeadersFromQuery } from './request.ts';
import { adjustResponse } from './response.ts';
import { isForm, postObject } from './post.ts';
import { isWebsite, serveWebsite } from './website.ts';

/** What S3 answers beside its operations: websites, browsers' forms and their questions about other origins. */
export async function http(
  request: WireRequest,
  cloud: Cloud,
  findKey: (accessKeyId: string) => KnownKey | undefined,
): Promise<WireResponse | undefined> {
  dropEmptyNumbers(request);
  takeHeadersFromQuery(request);
  if (request.bucket === undefined) return undefined;
  if (request.method === 'OPTIONS') return preflight(request, cloud.store);
  if (!isWebsite(request)) return isForm(request) ? postObject(request, cloud, findKey) : undefined;
  const { call } = await cloud.context('s3', 'website', {
    account: ANONYMOUS.account,
    region: 'us-east-1',
    principal: ANONYMOUS,
    request: { ...request, secure: false },
  });
  return serveWebsite(request, call);
}

export function decorate(request: WireRequest, response: WireResponse, cloud: Cloud): void {
  adjustResponse(request, response, cloud.store);
  addCorsHeaders(request, response, cloud.store);
}
