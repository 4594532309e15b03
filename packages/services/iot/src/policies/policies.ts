import type { Call } from '@coldstart/cloud';
import { deleteConflict, exists, notFound } from '../errors.ts';
import { listed } from '../lists.ts';
import { iotArn, onNamed } from '../names.ts';
import type { IotOperations } from '../sdk.ts';
import { policies, type Policy } from '../state.ts';
import { forgetTags, tagNew } from '../tags.ts';
import { readDocument } from './document.ts';

export const onPolicy = onNamed('policy', 'policyName');

/** @throws AwsError ResourceNotFoundException */
export function findPolicy(call: Call, name: string): Policy {
  const policy = call.state(policies).byName.get(name);
  if (policy === undefined) throw notFound('Policy not found');
  return policy;
}

export const documentOf = ({ versions, default: id }: Policy): string =>
  versions.find((version) => version.id === id)?.document ?? '';

export const policyOperations: IotOperations = {
  CreatePolicy: {
    access: onPolicy,
    run({ policyName: name, policyDocument: document, tags }, call) {
      const { byName } = call.state(policies);
      const arn = iotArn(call, 'policy', name);
      if (byName.has(name)) {
        throw exists(`Policy cannot be created - name already exists (name=${name})`, {
          resourceArn: arn,
          resourceId: name,
        });
      }
      readDocument(document);
      const created = call.now();
      byName.set(name, {
        name,
        arn,
        created,
        modified: created,
        versions: [{ id: '1', document, created }],
        default: '1',
        newest: 1,
        targets: new Set(),
      });
      tagNew(call, arn, tags);
      return { policyName: name, policyArn: arn, policyDocument: document, policyVersionId: '1' };
    },
  },
  GetPolicy: {
    access: onPolicy,
    run({ policyName }, call) {
      const policy = findPolicy(call, policyName);
      return {
        policyName: policy.name,
        policyArn: policy.arn,
        policyDocument: documentOf(policy),
        defaultVersionId: policy.default,
        creationDate: new Date(policy.created),
        lastModifiedDate: new Date(policy.modified),
        generationId: String(policy.newest),
      };
    },
  },
  DeletePolicy: {
    access: onPolicy,
    run({ policyName }, call) {
      const { arn, targets, versions } = findPolicy(call, policyName);
      if (targets.size > 0) {
        throw deleteConflict(
          `The policy cannot be deleted as the policy is attached to one or more principals (name=${policyName})`,
        );
      }
      if (versions.length > 1) {
        throw deleteConflict(
          `Cannot delete the policy because it has one or more policy versions attached to it (name=${policyName})`,
        );
      }
      call.state(policies).byName.delete(policyName);
      forgetTags(call, arn);
    },
  },
  ListPolicies: {
    run({ marker, pageSize }, call) {
      const { items, token } = listed(call.state(policies).byName.values(), ({ name }) => name, {
        token: marker,
        limit: pageSize,
      });
      return { policies: items.map(({ name, arn }) => ({ policyName: name, policyArn: arn })), nextMarker: token };
    },
  },
};
