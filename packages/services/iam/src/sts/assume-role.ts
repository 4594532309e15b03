import type { PolicyDocument } from '@coldstart/iam';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { resourceTagKeys, requestTagKeys, tagList, type Access, type Call } from '@coldstart/cloud';
import { findRoleByArn, timestamp, type Role } from '../state.ts';
import { isMfaGiven, takeMfa } from '../mfa-devices.ts';
import { accessDenied, validationError } from './errors.ts';
import { isFederated } from './session-limits.ts';
import type { StsOperations } from './sdk.ts';
import { packedSize, sessionPolicies } from './session-policies.ts';
import { sessionTags } from './session-tags.ts';
import { describeCredentials, issueKeys, sessionPrincipal } from './sessions.ts';

const DEFAULT_DURATION = 3600;

/** A role that trusts nobody stands in for one that does not exist: AWS does not tell them apart. */
const NO_TRUST: PolicyDocument = { Version: '2012-10-17', Statement: [] };

/** @throws AwsError ValidationError "X is invalid" */
export function checkRoleArn(arn: string): void {
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn)) throw validationError(`${arn} is invalid`);
}

/** The trust policy must let the caller in, and across accounts the caller's own policies, too. */
function assumeRoleAccess(input: AssumeRoleCommandInput, call: Call): Access[] {
  const resource = input.RoleArn ?? '';
  checkRoleArn(resource);
  if (isFederated(call.principal)) throw accessDenied('Cannot call AssumeRole with federation credentials');
  const { tags, transitive } = sessionTags(input, call.principal);
  const role = findRoleByArn(call.cloud.store, resource);
  const context: Record<string, string | string[]> = {
    'sts:RoleSessionName': input.RoleSessionName ?? '',
    ...(input.ExternalId === undefined ? {} : { 'sts:ExternalId': input.ExternalId }),
    ...(input.SourceIdentity === undefined ? {} : { 'sts:SourceIdentity': input.SourceIdentity }),
    ...requestTagKeys(tagList(tags)),
    ...(transitive.length === 0 ? {} : { 'sts:TransitiveTagKeys': [...transitive] }),
    ...(isMfaGiven(call, input) ? { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' } : {}),
    ...resourceTagKeys(role?.tags),
  };
  const access = (action: string): Access => ({
    action,
    resource,
    context,
    resourcePolicy: role?.trust.document ?? NO_TRUST,
  });
  return [
    access('sts:AssumeRole'),
    ...((input.Tags ?? []).length === 0 ? [] : [access('sts:TagSession')]),
    ...(input.SourceIdentity === undefined ? [] : [access('sts:SetSourceIdentity')]),
  ];
}

/** @throws AwsError ValidationError for a session longer than its role allows, or than a chain of roles may be */
export function checkDuration(call: Call, role: Role | undefined, seconds: number): void {
  const isChained = 'session' in call.principal && call.principal.session !== undefined;
  if (isChained && seconds > DEFAULT_DURATION) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (role !== undefined && seconds > role.maxSession) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}

export const assumeRoleOperations: StsOperations = {
  AssumeRole: {
    access: assumeRoleAccess,
    run(input, call) {
      const role = findRoleByArn(call.cloud.store, input.RoleArn);
      const duration = input.DurationSeconds ?? DEFAULT_DURATION;
      checkDuration(call, role, duration);
      // The role's credentials do not tell of the code: only the request that makes them does.
      takeMfa(call, input);
      const { tags, transitive } = sessionTags(input, call.principal);
      const inherited = call.principal.kind === 'role' ? call.principal.sourceIdentity : undefined;
      const sourceIdentity = input.SourceIdentity ?? inherited;
      const principal = sessionPrincipal(call, {
        roleArn: input.RoleArn,
        sessionName: input.RoleSessionName,
        sessionPolicies: sessionPolicies(call, input),
        sessionTags: Object.keys(tags).length === 0 ? undefined : tags,
        transitiveTagKeys: transitive.length === 0 ? undefined : transitive,
        sourceIdentity,
      });
      const credentials = issueKeys(call, principal, duration);
      if (role !== undefined) role.lastUsed = { at: timestamp(call), region: call.region };
      const packed = packedSize(input.Policy, input.Tags === undefined ? undefined : tags);
      return {
        Credentials: describeCredentials(credentials),
        AssumedRoleUser: { AssumedRoleId: `${principal.roleId}:${principal.sessionName}`, Arn: principal.arn },
        ...(packed === undefined ? {} : { PackedPolicySize: packed }),
        ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
      };
    },
  },
};
