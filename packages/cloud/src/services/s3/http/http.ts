import type { WireRequest, WireResponse } from '@coldstart/wire';
import type { Principal } from '@coldstart/iam';
import type { Cloud } from '../../../core/cloud.ts';
import { preflight, addCorsHeaders } from './cors.ts';
import { correctStatus } from './status.ts';
import { isWebsite, serveWebsite } from './website.ts';

const VISITOR: Principal = { kind: 'anonymous', account: 'anonymous', arn: 'anonymous' };

/** What S3 answers beside its operations: websites, and browsers' questions about other origins. */
export async function http(request: WireRequest, cloud: Cloud): Promise<WireResponse | undefined> {
  if (request.bucket === undefined) return undefined;
  if (request.method === 'OPTIONS') return preflight(request, cloud.store);
  if (!isWebsite(request)) return undefined;
  const { call } = await cloud.context('s3', 'website', {
    account: VISITOR.account,
    region: 'us-east-1',
    principal: VISITOR,
    request: { ...request, secure: false },
  });
  return serveWebsite(request, call);
}

export function decorate(request: WireRequest, response: WireResponse, cloud: Cloud): void {
  correctStatus(request, response);
  addCorsHeaders(request, response, cloud.store);
}
