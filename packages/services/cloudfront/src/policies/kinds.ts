import { randomUUID } from 'node:crypto';
import type {
  CachePolicyConfig,
  OriginRequestPolicyConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import { behaviorsOf, says, type ConfiguredKind } from '../configured.ts';
import { refused } from '../errors.ts';
import { cachePolicies, originRequestPolicies, responseHeadersPolicies } from '../state.ts';

export const cachePolicyKind: ConfiguredKind<CachePolicyConfig> = {
  state: cachePolicies,
  newId: randomUUID,
  missing: says('NoSuchCachePolicy', 'The specified cache policy does not exist.'),
  unique: ({ Name }) => Name,
  taken: says('CachePolicyAlreadyExists', 'A cache policy with the same name already exists.'),
  usedBy: (distribution, id) => behaviorsOf(distribution).some(({ CachePolicyId }) => CachePolicyId === id),
  inUse: says('CachePolicyInUse', 'The cache policy is attached to one or more cache behaviors.'),
};

export const originRequestPolicyKind: ConfiguredKind<OriginRequestPolicyConfig> = {
  state: originRequestPolicies,
  newId: randomUUID,
  missing: says('NoSuchOriginRequestPolicy', 'The specified origin request policy does not exist.'),
  unique: ({ Name }) => Name,
  taken: says('OriginRequestPolicyAlreadyExists', 'An origin request policy with the same name already exists.'),
  usedBy: (distribution, id) =>
    behaviorsOf(distribution).some(({ OriginRequestPolicyId }) => OriginRequestPolicyId === id),
  inUse: says('OriginRequestPolicyInUse', 'The origin request policy is attached to one or more cache behaviors.'),
};

export const responseHeadersPolicyKind: ConfiguredKind<ResponseHeadersPolicyConfig> = {
  state: responseHeadersPolicies,
  newId: randomUUID,
  missing: says('NoSuchResponseHeadersPolicy', 'The specified response headers policy does not exist.'),
  unique: ({ Name }) => Name,
  taken: says('ResponseHeadersPolicyAlreadyExists', 'A response headers policy with the same name already exists.'),
  usedBy: (distribution, id) =>
    behaviorsOf(distribution).some(({ ResponseHeadersPolicyId }) => ResponseHeadersPolicyId === id),
  inUse: says('ResponseHeadersPolicyInUse', 'The response headers policy is attached to one or more cache behaviors.'),
};

/** AWS's own policies cannot be changed. @throws AwsError IllegalUpdate, IllegalDelete */
export function refuseManaged(
  managed: Readonly<Record<string, object>>,
  id: string | undefined,
  what: 'Update' | 'Delete',
): void {
  if (id === undefined || managed[id] === undefined) return;
  throw what === 'Update'
    ? refused('IllegalUpdate', 'The update contains modifications that are not allowed: the policy is managed by AWS.')
    : refused('IllegalDelete', 'You cannot delete a managed policy.');
}

const NAME = /^[\w-]{1,128}$/;

/** @throws AwsError InvalidArgument */
export function checkName(name: string | undefined): void {
  if (name === undefined || !NAME.test(name))
    throw refused(
      'InvalidArgument',
      'The parameter Name is invalid: it has letters, digits, - and _, and 128 of them at most.',
    );
  if (name.startsWith('Managed-'))
    throw refused('InvalidArgument', 'The parameter Name is invalid: names that begin with Managed- are those of AWS.');
}
