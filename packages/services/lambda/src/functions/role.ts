import type { AwsError } from '@coldstart/wire';
import { parseArn, roleMay, type Call } from '@coldstart/cloud';
import { accessDenied, invalidParameter } from '../errors.ts';
import type { FunctionName } from '../names.ts';

/**
 * The caller must be allowed to pass the role, and the role must let Lambda assume it.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
export function checkRole(call: Call, { account }: FunctionName, role: string): void {
  if (parseArn(role)?.account !== account) throw accessDenied('Cross-account pass role is not allowed.');
  call.authorize({
    action: 'iam:PassRole',
    resource: role,
    context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
  });
  if (!assumable(call, role)) throw invalidParameter(NOT_ASSUMABLE);
}

const NOT_ASSUMABLE = 'The role defined for the function cannot be assumed by Lambda.';

function assumable(call: Call, role: string): boolean {
  return call.cloud.identity.trusts(call.cloud.store, role, 'lambda.amazonaws.com');
}

/** A role may have been deleted or have lost its trust since; then the function cannot run. */
export function checkStillAssumable(call: Call, role: string): void {
  if (!assumable(call, role)) throw accessDenied(NOT_ASSUMABLE);
}

/**
 * A dead-letter queue is refused unless the function's role may write to it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export function checkDeadLetterTarget(call: Call, roleArn: string, target: string): void {
  const sns = parseArn(target)?.service === 'sns';
  if (!roleMay(call.cloud, roleArn, sns ? 'sns:Publish' : 'sqs:SendMessage', target))
    throw mayNot(sns ? 'Publish on SNS' : 'SendMessage on SQS');
}

/**
 * A queue is not polled unless the function's role may do all that this takes.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
 */
export function checkPolledQueue(call: Call, roleArn: string, queue: string): void {
  const missing = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].find(
    (action) => !roleMay(call.cloud, roleArn, `sqs:${action}`, queue),
  );
  if (missing !== undefined) throw mayNot(`${missing} on SQS`);
}

/**
 * A function is not put into a VPC unless its role may make and remove network interfaces.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function checkNetworkInterfaces(call: Call, roleArn: string): void {
  const missing = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'].find(
    (action) => !roleMay(call.cloud, roleArn, `ec2:${action}`, '*'),
  );
  if (missing !== undefined) throw mayNot(`${missing} on EC2`);
}

/**
 * Active tracing is refused unless the function's role may send what it traces.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function checkTracing(call: Call, roleArn: string): void {
  if (!roleMay(call.cloud, roleArn, 'xray:PutTraceSegments', '*')) throw mayNot('PutTraceSegments on XRAY');
}

function mayNot(what: string): AwsError {
  return invalidParameter(`The provided execution role does not have permissions to call ${what}`);
}
