import type {
  CachePolicyConfig,
  CloudFrontOriginAccessIdentityConfig,
  DistributionConfig,
  InvalidationBatch,
  KeyGroupConfig,
  OriginAccessControlConfig,
  OriginRequestPolicyConfig,
  PublicKeyConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import { defineState, type ResourceTag } from '@coldstart/cloud';
import type { Versioned } from './versions.ts';

export interface Distribution extends Versioned {
  readonly id: string;
  readonly arn: string;
  /** The first label of its address: `d111111abcdef8`. */
  readonly label: string;
  /** With all that a request may leave out. */
  config: DistributionConfig;
  tags: ResourceTag[];
  /** Milliseconds since 1970. */
  lastModified: number;
  /** Newest last. */
  readonly invalidations: Map<string, Invalidation>;
}

export interface Invalidation {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly batch: InvalidationBatch;
}

export const distributions = defineState('cloudfront/distributions', () => ({
  byId: new Map<string, Distribution>(),
}));

/** A part of an account's configuration that distributions refer to by its id. */
export interface Configured<Config> extends Versioned {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  lastModified: number;
  config: Config;
}

const configured = <Config>(name: string) =>
  defineState(`cloudfront/${name}`, () => ({ byId: new Map<string, Configured<Config>>() }));

export const cachePolicies = configured<CachePolicyConfig>('cache-policies');
export const originRequestPolicies = configured<OriginRequestPolicyConfig>('origin-request-policies');
export const responseHeadersPolicies = configured<ResponseHeadersPolicyConfig>('response-headers-policies');
export const originAccessControls = configured<OriginAccessControlConfig>('origin-access-controls');
export const originAccessIdentities = configured<CloudFrontOriginAccessIdentityConfig>('origin-access-identities');
export const publicKeys = configured<PublicKeyConfig>('public-keys');
export const keyGroups = configured<KeyGroupConfig>('key-groups');
