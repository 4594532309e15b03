import { randomBytes } from 'node:crypto';
import type { CacheBehavior, DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import type { WireRequest } from '@coldstart/wire';
import type { Distribution } from '../state.ts';
import { awsDomainOf, type Found } from './address.ts';
import { behaviorFor } from './behavior.ts';
import type { EdgeEvent, EdgePoint, EdgeRequest } from './hooks.ts';
import { planOf, type Plan } from './plan.ts';
import { headersOf, viewerOf, type Viewer } from './viewer.ts';

/** A behaviour, and what it does. */
export interface Chosen {
  readonly behavior: DefaultCacheBehavior | CacheBehavior;
  readonly plan: Plan;
  /** Its number in the list, -1 of the default one: objects of two behaviours are not the same. */
  readonly at: number;
}

/** One request of a viewer's, on its way through an edge. */
export interface Visit {
  readonly call: Call;
  readonly distribution: Distribution;
  readonly viewer: Viewer;
  /** As the viewer has sent it. */
  readonly request: EdgeRequest;
  /** The address in the viewer's own words, for redirections. */
  readonly address: string;
  /** What `x-amz-cf-id` tells. */
  readonly requestId: string;
  /** `1.1 NAME (CloudFront)` */
  readonly via: string;
}

export const newRequestId = (): string => `${randomBytes(41).toString('base64url')}==`;

export function visitOf(call: Call, { distribution, host }: Found, asked: WireRequest, path: string): Visit {
  const viewer = viewerOf(asked);
  const query = asked.rawQuery === '' ? '' : `?${asked.rawQuery}`;
  return {
    call,
    distribution,
    viewer,
    request: {
      clientIp: viewer.ip,
      method: asked.method,
      uri: path,
      querystring: asked.rawQuery,
      headers: headersOf(asked, host),
      body: asked.body,
    },
    address: `${asked.headers['host'] ?? host}${asked.rawPath}${query}`,
    requestId: newRequestId(),
    via: `1.1 ${distribution.label}.cloudfront.net (CloudFront)`,
  };
}

export function choose({ call, distribution: { config } }: Visit, path: string): Chosen {
  const behavior = behaviorFor(config, path);
  if (behavior === undefined) throw new Error('The distribution has no default cache behavior.');
  return {
    behavior,
    plan: planOf(call, behavior),
    at: (config.CacheBehaviors?.Items ?? []).findIndex((each) => each === behavior),
  };
}

export const pointOf = (
  { call, distribution, requestId }: Visit,
  event: EdgeEvent,
  { behavior }: Chosen,
): EdgePoint => ({
  event,
  call,
  distributionId: distribution.id,
  distributionDomainName: awsDomainOf(distribution),
  requestId,
  behavior,
});
