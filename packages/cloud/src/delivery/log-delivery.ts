import type { Principal } from '@coldstart/iam';
import type { Call } from '../call.ts';

/** The service that writes logs for others: of HTTP APIs, of pipes. */
export const LOG_DELIVERY = 'delivery.logs.amazonaws.com';
/** As AWS calls the policy that lets it. */
const POLICY = 'AWSLogDeliveryWrite20150319';

/** What the delivery says that it writes for: what its policy asks about. */
export const logDeliverySource = ({ account, region }: Pick<Call, 'account' | 'region'>) => ({
  arn: `arn:aws:logs:${region}:${account}:*`,
  account,
});

interface Statement {
  readonly Resource?: string | readonly string[];
}

/**
 * Lets the delivery write to a log group, as whoever asks for logs: that is who needs the permissions.
 *
 * @param group its ARN
 * @param as who needs them, where it is not the caller
 * @throws AwsError AccessDenied where they are missing
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html
 */
export async function allowLogDelivery(call: Call, group: string, as: Principal = call.principal): Promise<void> {
  const arn = group.replace(/:\*$/, '');
  const { resourcePolicies } = await call.invoke('logs', 'DescribeResourcePolicies', {}, { as });
  const all = (resourcePolicies ?? []) as { readonly policyName?: string; readonly policyDocument?: string }[];
  const { policyDocument } = all.find(({ policyName }) => policyName === POLICY) ?? {};
  const { Statement: statements = [] } = JSON.parse(policyDocument ?? '{}') as { Statement?: readonly Statement[] };
  const before = statements.flatMap(({ Resource = [] }) => Resource);
  const resource = `${arn}:log-stream:*`;
  if (before.includes(resource)) return;
  const document = JSON.stringify(documentOf(call, [...before, resource]));
  await call.invoke('logs', 'PutResourcePolicy', { policyName: POLICY, policyDocument: document }, { as });
}

function documentOf(call: Call, resources: readonly string[]): object {
  const { arn, account } = logDeliverySource(call);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AWSLogDeliveryWrite',
        Effect: 'Allow',
        Principal: { Service: LOG_DELIVERY },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: resources,
        Condition: { StringEquals: { 'aws:SourceAccount': [account] }, ArnLike: { 'aws:SourceArn': [arn] } },
      },
    ],
  };
}
