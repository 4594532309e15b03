import type { Target } from '@aws-sdk/client-scheduler';
import { parseArn, readUniversalTarget, universalOperation, type Call } from '@coldstart/cloud';
import { invalid, notImplemented } from '../errors.ts';
import { executionRole } from './role.ts';
import { READING, TARGET_KINDS, type ParametersName } from './kinds.ts';

const PARAMETERS: readonly ParametersName[] = [
  'EcsParameters',
  'EventBridgeParameters',
  'KinesisParameters',
  'SageMakerPipelineParameters',
  'SqsParameters',
];

/** Newer than what is written of them. */
const UNKNOWN: readonly ParametersName[] = ['EventBridgePutEventsV2Parameters', 'EventBridgePutRawEventsParameters'];

/** @throws AwsError ValidationException; NotImplemented for what this cloud does not know of targets */
export async function checkTarget(call: Call, group: string, target: Target): Promise<void> {
  const { Arn: arn = '' } = target;
  const unknown = UNKNOWN.find((name) => target[name] !== undefined);
  if (unknown !== undefined) throw notImplemented(`Targets with ${unknown}`);
  if (arn.startsWith('arn:aws:scheduler:')) await checkUniversal(call, target);
  else checkTemplated(target);
  checkRole(call, group, target);
}

async function checkUniversal(call: Call, { Arn: arn = '', Input: input }: Target): Promise<void> {
  const target = readUniversalTarget(arn);
  if (target === undefined) throw notSupported(arn);
  if (READING.test(target.operation)) throw notSupported(arn);
  const operation = await universalOperation(call.cloud, target);
  if (operation === undefined) throw notSupported(arn);
  if (input !== undefined) checkJson(input);
}

function checkTemplated(target: Target): void {
  const { Arn: arn = '', Input: input } = target;
  const { service = '', resource = '' } = parseArn(arn) ?? {};
  const kind = TARGET_KINDS[service];
  if (kind === undefined || !kind.resource.test(resource)) throw notSupported(arn);
  const other = PARAMETERS.find((name) => target[name] !== undefined && name !== kind.parameters);
  if (other !== undefined) throw invalid(`${other} is not supported for target ${arn}.`);
  if (kind.parameters !== undefined && kind.needed === true && target[kind.parameters] === undefined)
    throw invalid(`${kind.parameters} must be specified for target ${arn}.`);
  if (resource.endsWith('.fifo') && service === 'sqs' && target.SqsParameters?.MessageGroupId === undefined)
    throw invalid(`SqsParameters with a MessageGroupId must be specified for the FIFO queue ${arn}.`);
  if (kind.json === true && input !== undefined) checkJson(input);
}

/** Words that stand for what is known when it is delivered may be where JSON has numbers. */
function checkJson(input: string): void {
  try {
    JSON.parse(input.replaceAll(/<aws\.scheduler\.[a-z-]+>/g, '0'));
  } catch {
    throw invalid('The Input of the target must be well-formed JSON.');
  }
}

function checkRole(call: Call, group: string, target: Target): void {
  const { roleArn, assumedBy = '', assumedFor } = executionRole(call, group, target);
  if (!call.cloud.identity.trusts(call.cloud.store, roleArn, assumedBy, assumedFor))
    throw invalid('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.');
}

const notSupported = (arn: string) => invalid(`Provided Arn is not in correct format or not supported: ${arn}`);
