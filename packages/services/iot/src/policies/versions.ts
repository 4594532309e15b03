import { AwsError } from '@coldstart/wire';
import { deleteConflict, notFound } from '../errors.ts';
import type { IotOperations } from '../sdk.ts';
import type { Policy, PolicyVersion } from '../state.ts';
import { readDocument } from './document.ts';
import { findPolicy, onPolicy } from './policies.ts';

/** https://docs.aws.amazon.com/general/latest/gr/iot-core.html#security-limits */
const MOST_VERSIONS = 5;

function findVersion({ versions, name }: Policy, id: string): PolicyVersion {
  const version = versions.find((each) => each.id === id);
  if (version === undefined) throw notFound(`The policy ${name} does not have a version ${id}`);
  return version;
}

export const policyVersionOperations: IotOperations = {
  CreatePolicyVersion: {
    access: onPolicy,
    run({ policyName, policyDocument: document, setAsDefault = false }, call) {
      const policy = findPolicy(call, policyName);
      readDocument(document);
      if (policy.versions.length >= MOST_VERSIONS) {
        throw new AwsError(
          'VersionsLimitExceededException',
          `The policy ${policyName} already has the maximum number of versions (${MOST_VERSIONS})`,
          { status: 409 },
        );
      }
      policy.newest += 1;
      const version = { id: String(policy.newest), document, created: call.now() };
      policy.versions.push(version);
      policy.modified = call.now();
      if (setAsDefault) policy.default = version.id;
      return {
        policyArn: policy.arn,
        policyDocument: document,
        policyVersionId: version.id,
        isDefaultVersion: setAsDefault,
      };
    },
  },
  GetPolicyVersion: {
    access: onPolicy,
    run({ policyName, policyVersionId }, call) {
      const policy = findPolicy(call, policyName);
      const { id, document, created } = findVersion(policy, policyVersionId);
      return {
        policyArn: policy.arn,
        policyName,
        policyDocument: document,
        policyVersionId: id,
        isDefaultVersion: id === policy.default,
        creationDate: new Date(created),
        lastModifiedDate: new Date(created),
        generationId: id,
      };
    },
  },
  ListPolicyVersions: {
    access: onPolicy,
    run({ policyName }, call) {
      const policy = findPolicy(call, policyName);
      return {
        policyVersions: policy.versions.map(({ id, created }) => ({
          versionId: id,
          isDefaultVersion: id === policy.default,
          createDate: new Date(created),
        })),
      };
    },
  },
  SetDefaultPolicyVersion: {
    access: onPolicy,
    run({ policyName, policyVersionId }, call) {
      const policy = findPolicy(call, policyName);
      policy.default = findVersion(policy, policyVersionId).id;
    },
  },
  DeletePolicyVersion: {
    access: onPolicy,
    run({ policyName, policyVersionId }, call) {
      const policy = findPolicy(call, policyName);
      const { id } = findVersion(policy, policyVersionId);
      if (id === policy.default) throw deleteConflict('Cannot delete the default version of a policy');
      policy.versions = policy.versions.filter((version) => version.id !== id);
    },
  },
};
