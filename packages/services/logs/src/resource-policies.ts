import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { asList, parsePolicy, PolicyError, type PolicyDocument, type Statement } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { LogsOperations } from './sdk.ts';
import { invalidParameter } from './errors.ts';
import { page } from './paging.ts';
import { logAccount, readState, type ResourcePolicy } from './state.ts';

/** Policies of an account and Region for services that write logs. */
const MOST = 10;

/** Every statement about who else may write to the account's groups; `undefined` where there is none. */
export function accountPolicy(call: Call): PolicyDocument | undefined {
  const policies = readState(call, logAccount)?.resourcePolicies;
  if (policies === undefined || policies.size === 0) return undefined;
  return { Version: '2012-10-17', Statement: [...policies.values()].flatMap(({ statements }) => statements) };
}

/** AWS keeps policies that name nothing it knows; they allow nothing. */
function statementsOf(document: string): readonly Statement[] {
  try {
    return asList(parsePolicy(document, 'resource').Statement);
  } catch (error) {
    if (error instanceof PolicyError) return [];
    throw error;
  }
}

/** AWS gives policies back with a version, and lists of one as the one. */
function normalized(document: string): string {
  const value = JSON.parse(document, (_key, member: unknown) =>
    Array.isArray(member) && member.length === 1 && typeof member[0] === 'string' ? member[0] : member,
  ) as object;
  return JSON.stringify({ Version: '2008-10-17', ...value });
}

function isObject(document: string): boolean {
  try {
    const value: unknown = JSON.parse(document);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function describe(policyName: string, { document, lastUpdatedTime }: ResourcePolicy): Sdk.ResourcePolicy {
  return { policyName, policyDocument: document, lastUpdatedTime, policyScope: 'ACCOUNT' };
}

export const resourcePolicyOperations: LogsOperations = {
  PutResourcePolicy: {
    run({ policyName, policyDocument }, call) {
      if (policyName === undefined || policyDocument === undefined) {
        throw invalidParameter('Both policyName and policyDocument must be given.');
      }
      if (!isObject(policyDocument)) throw invalidParameter('Invalid policy document: it must be a JSON object.');
      const { resourcePolicies } = call.state(logAccount);
      if (!resourcePolicies.has(policyName) && resourcePolicies.size >= MOST) {
        throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
      }
      const policy: ResourcePolicy = {
        document: policyDocument,
        statements: statementsOf(policyDocument),
        lastUpdatedTime: Math.floor(call.now()),
      };
      resourcePolicies.set(policyName, policy);
      return { resourcePolicy: describe(policyName, policy) };
    },
  },

  DeleteResourcePolicy: {
    run({ policyName }, call) {
      if (policyName === undefined || !call.state(logAccount).resourcePolicies.delete(policyName)) {
        throw new AwsError('ResourceNotFoundException', `Policy with name [${policyName ?? ''}] does not exist`);
      }
    },
  },

  DescribeResourcePolicies: {
    run(input, call) {
      const found = [...call.state(logAccount).resourcePolicies].map(([policyName, policy]) =>
        describe(policyName, { ...policy, document: normalized(policy.document) }),
      );
      const { items, nextToken } = page(call, input, found, ({ policyName = '' }) => policyName);
      return { resourcePolicies: items, nextToken };
    },
  },
};
