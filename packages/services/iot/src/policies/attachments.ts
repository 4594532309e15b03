import type { Call } from '@coldstart/cloud';
import { findCertificateOf } from '../certificates/find.ts';
import { notFound, notHere } from '../errors.ts';
import { listed } from '../lists.ts';
import { nameInArn } from '../names.ts';
import type { IotOperations } from '../sdk.ts';
import { policies, registry, type Policy } from '../state.ts';
import { lineage } from '../things/groups.ts';
import { findPolicy, onPolicy } from './policies.ts';

/** What a policy may be attached to. @throws AwsError for anything but a certificate or a group of this account's */
function checkTarget(call: Call, target: string): void {
  if (target.includes(':thinggroup/')) {
    if (call.state(registry).groups.get(nameInArn(target))?.arn !== target)
      throw notFound(`Thing group ${nameInArn(target)} does not exist`);
    return;
  }
  if (!target.includes(':cert/')) {
    throw notHere(
      `The target ${target}`,
      'Policies are attached to certificates and thing groups: give an ARN of one.',
    );
  }
  findCertificateOf(call, target);
}

/** Policies of a target; of a group those of the groups above it, too, where `recursive`. */
export function attachedTo(call: Call, target: string, recursive: boolean): Policy[] {
  const targets = new Set([target]);
  if (recursive && target.includes(':thinggroup/')) {
    for (const { arn } of lineage(call.state(registry).groups, nameInArn(target))) targets.add(arn);
  }
  return [...call.state(policies).byName.values()].filter((policy) =>
    [...policy.targets].some((arn) => targets.has(arn)),
  );
}

const shown = ({ name, arn }: Policy) => ({ policyName: name, policyArn: arn });
const onTarget = ({ target }: { readonly target?: string | undefined }, _: Call, action: string) => ({
  action,
  resource: target ?? '*',
});

function attach(call: Call, policyName: string, target: string): void {
  const policy = findPolicy(call, policyName);
  checkTarget(call, target);
  policy.targets.add(target);
}

export const attachmentOperations: IotOperations = {
  AttachPolicy: { access: onTarget, run: ({ policyName, target }, call) => attach(call, policyName, target) },
  DetachPolicy: {
    access: onTarget,
    run({ policyName, target }, call) {
      findPolicy(call, policyName).targets.delete(target);
    },
  },
  ListAttachedPolicies: {
    access: onTarget,
    run({ target, recursive = false, marker, pageSize }, call) {
      checkTarget(call, target);
      const { items, token } = listed(attachedTo(call, target, recursive), ({ name }) => name, {
        token: marker,
        limit: pageSize,
      });
      return { policies: items.map(shown), nextMarker: token };
    },
  },
  ListTargetsForPolicy: {
    access: onPolicy,
    run({ policyName, marker, pageSize }, call) {
      const { items, token } = listed(findPolicy(call, policyName).targets, (arn) => arn, {
        token: marker,
        limit: pageSize,
      });
      return { targets: items, nextMarker: token };
    },
  },
  // As they were called before groups: CloudFormation and older programs use these.
  AttachPrincipalPolicy: {
    access: onPolicy,
    run: ({ policyName, principal }, call) => attach(call, policyName, principal),
  },
  DetachPrincipalPolicy: {
    access: onPolicy,
    run({ policyName, principal }, call) {
      findPolicy(call, policyName).targets.delete(principal);
    },
  },
  ListPrincipalPolicies: {
    run({ principal, marker, pageSize }, call) {
      const { items, token } = listed(attachedTo(call, principal, false), ({ name }) => name, {
        token: marker,
        limit: pageSize,
      });
      return { policies: items.map(shown), nextMarker: token };
    },
  },
  ListPolicyPrincipals: {
    access: onPolicy,
    run({ policyName, marker, pageSize }, call) {
      const { items, token } = listed(findPolicy(call, policyName).targets, (arn) => arn, {
        token: marker,
        limit: pageSize,
      });
      return { principals: items, nextMarker: token };
    },
  },
};
