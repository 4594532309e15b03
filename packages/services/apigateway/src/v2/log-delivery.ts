import type { Stage } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { badRequest } from '../errors.ts';

/** The service that writes access logs of HTTP APIs. */
export const DELIVERY = 'delivery.logs.amazonaws.com';
/** As AWS calls the policy that lets it. */
const POLICY = 'AWSLogDeliveryWrite20150319';

/** What the delivery says that it writes for: what its policy asks about. */
export const deliverySource = ({ account, region }: Pick<Call, 'account' | 'region'>) => ({
  arn: `arn:aws:logs:${region}:${account}:*`,
  account,
});

interface Statement {
  readonly Resource?: string | readonly string[];
}

/**
 * Lets the delivery write to a stage's log group, as whoever changes the stage: that is who needs the permissions.
 *
 * @throws AwsError BadRequestException where they are missing
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
 */
export async function allowDelivery(call: Call, { AccessLogSettings }: Partial<Stage>): Promise<void> {
  const arn = AccessLogSettings?.DestinationArn?.replace(/:\*$/, '');
  if (arn === undefined) return;
  try {
    const { resourcePolicies } = await call.invoke('logs', 'DescribeResourcePolicies', {});
    const all = (resourcePolicies ?? []) as { readonly policyName?: string; readonly policyDocument?: string }[];
    const { policyDocument } = all.find(({ policyName }) => policyName === POLICY) ?? {};
    const { Statement: statements = [] } = JSON.parse(policyDocument ?? '{}') as { Statement?: readonly Statement[] };
    const before = statements.flatMap(({ Resource = [] }) => Resource);
    const resource = `${arn}:log-stream:*`;
    if (before.includes(resource)) return;
    await call.invoke('logs', 'PutResourcePolicy', {
      policyName: POLICY,
      policyDocument: JSON.stringify(documentOf(call, [...before, resource])),
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw badRequest(
      `Insufficient permissions to enable logging: ${error.message} Allow logs:DescribeResourcePolicies and logs:PutResourcePolicy.`,
    );
  }
}

function documentOf(call: Call, resources: readonly string[]): object {
  const { arn, account } = deliverySource(call);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AWSLogDeliveryWrite',
        Effect: 'Allow',
        Principal: { Service: DELIVERY },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: resources,
        Condition: { StringEquals: { 'aws:SourceAccount': [account] }, ArnLike: { 'aws:SourceArn': [arn] } },
      },
    ],
  };
}
