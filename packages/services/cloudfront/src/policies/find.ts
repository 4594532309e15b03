import type {
  CachePolicyConfig,
  OriginRequestPolicyConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { cachePolicies, originRequestPolicies, responseHeadersPolicies } from '../state.ts';
import { MANAGED_CACHE_POLICIES } from './managed-cache.ts';
import { MANAGED_ORIGIN_REQUEST_POLICIES } from './managed-origin-request.ts';
import { MANAGED_RESPONSE_HEADERS_POLICIES } from './managed-response-headers.ts';

/* Policies by their ids: AWS's own, and those of the account. */

export const findCachePolicy = (call: Call, id: string): CachePolicyConfig | undefined =>
  MANAGED_CACHE_POLICIES[id] ?? call.state(cachePolicies).byId.get(id)?.config;

export const findOriginRequestPolicy = (call: Call, id: string): OriginRequestPolicyConfig | undefined =>
  MANAGED_ORIGIN_REQUEST_POLICIES[id] ?? call.state(originRequestPolicies).byId.get(id)?.config;

export const findResponseHeadersPolicy = (call: Call, id: string): ResponseHeadersPolicyConfig | undefined =>
  MANAGED_RESPONSE_HEADERS_POLICIES[id] ?? call.state(responseHeadersPolicies).byId.get(id)?.config;
