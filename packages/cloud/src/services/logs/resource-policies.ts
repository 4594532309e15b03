import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError, type Operations } from '@coldstart/wire';
import type { Call } from '../../core/call.ts';
import { invalidParameter } from './errors.ts';
import { page } from './names.ts';
import { logAccount } from './state.ts';

type Logs = Operations<typeof Sdk, Call>;

/** Policies of an account and Region for services that write logs. */
const MOST = 10;

export const resourcePolicyOperations: Pick<
  Logs,
  'PutResourcePolicy' | 'DeleteResourcePolicy' | 'DescribeResourcePolicies'
> = {
  PutResourcePolicy({ policyName, policyDocument }, call) {
    if (policyName === undefined || policyDocument === undefined) {
      throw invalidParameter('Both policyName and policyDocument must be given.');
    }
    const { resourcePolicies } = call.state(logAccount);
    if (!resourcePolicies.has(policyName) && resourcePolicies.size >= MOST) {
      throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
    }
    const policy = { document: policyDocument, lastUpdatedTime: Math.floor(call.now()) };
    resourcePolicies.set(policyName, policy);
    return { resourcePolicy: { policyName, policyDocument, lastUpdatedTime: policy.lastUpdatedTime } };
  },
  DeleteResourcePolicy({ policyName }, call) {
    if (policyName === undefined || !call.state(logAccount).resourcePolicies.delete(policyName)) {
      throw new AwsError('ResourceNotFoundException', `Policy with name [${policyName ?? ''}] does not exist`);
    }
    return {};
  },
  DescribeResourcePolicies({ nextToken, limit }, call) {
    const found = [...call.state(logAccount).resourcePolicies].map(([policyName, { document, lastUpdatedTime }]) => ({
      policyName,
      policyDocument: document,
      lastUpdatedTime,
    }));
    const { items, nextToken: next } = page(found, ({ policyName }) => policyName, limit ?? 50, nextToken);
    return { resourcePolicies: items, nextToken: next };
  },
};
