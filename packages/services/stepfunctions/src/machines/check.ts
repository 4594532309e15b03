import type { LoggingConfiguration } from '@aws-sdk/client-sfn';
import { allowLogDelivery, parseArn, roleMay, type Call } from '@coldstart/cloud';
import { refusalOf, type Definition } from '@coldstart/states';
import { denied, invalidDefinition, invalidLogging } from '../errors.ts';
import { AwsError } from '@coldstart/wire';
import { tryDelivery } from '../report/log.ts';
import { trusts } from '../role.ts';
import { lacksManagedRule } from '../tasks/check.ts';
import { diagnosticsOf } from './definitions.ts';

/** @throws AwsError InvalidDefinition */
export async function checkDefinition(call: Call, text: string, type: 'STANDARD' | 'EXPRESS'): Promise<void> {
  const refusal = refusalOf(await diagnosticsOf(call, text, type));
  if (refusal !== undefined) throw invalidDefinition(refusal);
}

/** @throws AwsError InvalidArn; AccessDeniedException for a role that is not there, or does not let Step Functions in */
export function checkRole(call: Call, roleArn: string, machineArn: string): void {
  const { service, resource = '' } = parseArn(roleArn) ?? {};
  if (service !== 'iam' || !resource.startsWith('role/'))
    throw new AwsError('InvalidArn', `Invalid Role Arn: '${roleArn}'`, { status: 400 });
  if (!trusts(call, roleArn, machineArn))
    throw denied(
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    );
}

/** @throws AwsError AccessDeniedException where the role may not have Step Functions told of what `.sync` has started */
export function checkManagedRule(call: Call, text: string, roleArn: string): void {
  if (lacksManagedRule(call, JSON.parse(text) as Definition, roleArn))
    throw denied(`'${roleArn}' is not authorized to create managed-rule.`);
}

type GivenLogging =
  | {
      readonly level?: LoggingConfiguration['level'];
      readonly includeExecutionData?: boolean | undefined;
      readonly destinations?:
        | readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string | undefined } | undefined }[]
        | undefined;
    }
  | undefined;

/** What the role needs for logs. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy */
const LOG_ACTIONS = [
  'logs:CreateLogDelivery',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

/** @throws AwsError InvalidLoggingConfiguration; AccessDeniedException where the role may not have logs delivered */
export function checkLogging(call: Call, given: GivenLogging, roleArn: string): LoggingConfiguration {
  if (given === undefined) return {};
  const { level = 'OFF', includeExecutionData = false, destinations } = given;
  if ((destinations?.length ?? 0) > 1 || (level !== 'OFF' && destinations?.length !== 1))
    throw invalidLogging('Must specify exactly one Log Destination.');
  const { logGroupArn } = destinations?.[0]?.cloudWatchLogsLogGroup ?? {};
  if (destinations?.length === 1) {
    const { service, resource = '' } = parseArn(logGroupArn ?? '') ?? {};
    if (service !== 'logs' || !/^log-group:[^:]+:\*$/.test(resource))
      throw invalidLogging(`Log Destination ARN '${logGroupArn}' is not valid.`);
    if (level !== 'OFF' && !LOG_ACTIONS.every((action) => roleMay(call.cloud, roleArn, action, '*')))
      throw denied('The state machine IAM Role is not authorized to access the Log Destination');
  }
  return {
    level,
    includeExecutionData,
    ...(destinations === undefined
      ? {}
      : { destinations: logGroupArn === undefined ? [] : [{ cloudWatchLogsLogGroup: { logGroupArn } }] }),
  };
}

/** Has the delivery of logs let into a machine's log group, with the permissions of its role. */
export async function allowLogs(
  call: Call,
  { level, destinations }: LoggingConfiguration,
  roleArn: string,
): Promise<void> {
  const { logGroupArn } = destinations?.[0]?.cloudWatchLogsLogGroup ?? {};
  const as = call.cloud.identity.sessionOf(call.cloud.store, { roleArn, sessionName: 'logs' });
  if (level === 'OFF' || logGroupArn === undefined || as === undefined) return;
  await allowLogDelivery(call, logGroupArn, as);
  await tryDelivery(call, logGroupArn);
}
