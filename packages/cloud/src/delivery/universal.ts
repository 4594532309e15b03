import { AwsError, readJsonInput, type OperationModel } from '@coldstart/wire';
import { parseArn } from '../arns.ts';
import type { Cloud } from '../cloud.ts';
import type { TargetCall } from './message.ts';

/** Services of this cloud that SDKs call otherwise than the services call themselves. */
const SDK_NAMES: Readonly<Record<string, string>> = {
  cloudfrontkeyvaluestore: 'cloudfront-keyvaluestore',
  cloudwatch: 'monitoring',
  cloudwatchlogs: 'logs',
  cognitoidentity: 'cognito-identity',
  cognitoidentityprovider: 'cognito-idp',
  elasticloadbalancingv2: 'elasticloadbalancing',
  eventbridge: 'events',
  iotdataplane: 'iotdata',
  rdsdata: 'rds-data',
  sfn: 'states',
};

export interface UniversalTarget {
  /** As SDKs call it: `cognitoidentityprovider`. */
  readonly sdkService: string;
  /** As this cloud calls it: `cognito-idp`. */
  readonly service: string;
  /** `sendMessage` */
  readonly operation: string;
}

/**
 * `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`: any operation of any service.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 *
 * @returns `undefined` for another ARN
 */
export function readUniversalTarget(arn: string): UniversalTarget | undefined {
  const { resource = '' } = parseArn(arn) ?? {};
  const [, sdkService, operation] = /^aws-sdk:([a-z0-9]+):([A-Za-z0-9]+)$/.exec(resource) ?? [];
  if (sdkService === undefined || operation === undefined) return undefined;
  return { sdkService, service: universalService(sdkService), operation };
}

/** What this cloud calls a service that SDKs call so: `logs` for `cloudwatchlogs`. */
export const universalService = (sdkService: string): string => SDK_NAMES[sdkService] ?? sdkService;

/**
 * The operation that a universal target names.
 *
 * @returns `undefined` where the service has none of the name; `unknown` where this cloud has no such service
 */
export async function universalOperation(
  cloud: Cloud,
  { service, operation }: UniversalTarget,
): Promise<OperationModel | 'unknown' | undefined> {
  const model = await cloud.modelOf(service);
  if (model === undefined) return 'unknown';
  return model.operations.get(`${operation.slice(0, 1).toUpperCase()}${operation.slice(1)}`);
}

/**
 * The call that a universal target asks for.
 *
 * @param json its input
 * @throws AwsError NotImplemented for a service that this cloud has not; SerializationException for input that does not fit
 */
export async function universalCall(cloud: Cloud, arn: string, json: string): Promise<TargetCall> {
  const target = readUniversalTarget(arn);
  const operation = target === undefined ? undefined : await universalOperation(cloud, target);
  if (target === undefined || operation === undefined || operation === 'unknown') {
    const message = `${arn} is no operation of a service that this cloud has. On AWS it may exist; here, choose another target.`;
    throw new AwsError('NotImplemented', message, { status: 501 });
  }
  return { service: target.service, operation: operation.name, input: readJsonInput(operation, parse(json)) };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new AwsError('SerializationException', 'The input is no JSON.', { status: 400 });
  }
}
