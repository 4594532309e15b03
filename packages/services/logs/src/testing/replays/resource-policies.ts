import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, createGroup, REGION, unique, type Replays } from '../fixtures.ts';

export const resourcePolicies = (logs: CloudWatchLogs): Replays => ({
  'TestResourcePolicies::test_put_resource_policy': async (match) => {
    const policyName = unique('policy');
    const Resource = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${await createGroup(logs)}:*`;
    const Statement = [
      {
        Sid: 'Route53LogsToCloudWatchLogs',
        Effect: 'Allow',
        Principal: { Service: ['route53.amazonaws.com'] },
        Action: 'logs:PutLogEvents',
        Resource,
      },
    ];
    await match(
      'put-resource-policy',
      logs.putResourcePolicy({ policyName, policyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    );
    await logs.deleteResourcePolicy({ policyName });
  },
  'TestResourcePolicies::test_put_resource_policy_update': async (match) => {
    const policyName = unique('policy');
    const Statement = [
      { Action: 'logs:*', Effect: 'Allow', Principal: { Service: ['route53.amazonaws.com'] }, Resource: '*' },
    ];
    await logs.putResourcePolicy({ policyName, policyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) });
    await logs.putResourcePolicy({ policyName, policyDocument: JSON.stringify({ Statement }) });
    const found = logs
      .describeResourcePolicies({})
      .then(({ resourcePolicies = [] }) => resourcePolicies.find((each) => each.policyName === policyName) ?? {});
    await match('updated-policy', found);
    await logs.deleteResourcePolicy({ policyName });
  },
});
