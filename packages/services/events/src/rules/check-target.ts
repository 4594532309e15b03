import type { Target } from '@aws-sdk/client-eventbridge';
import { isJson, parseArn, placeholders, readPath } from '@coldstart/cloud';
import { PREDEFINED } from '../deliver/input.ts';
import { invalid, invalidParameter, notImplemented } from '../errors.ts';
import type { Rule } from '../state.ts';

/** What rules can send to. Streams and state machines are refused on delivery where the cloud has no such service. */
const KINDS: Readonly<Record<string, RegExp | undefined>> = {
  lambda: /^function:/,
  sqs: /./,
  sns: /./,
  logs: /^log-group:/,
  events: /^(?:event-bus|api-destination)\//,
  kinesis: /^stream\//,
  firehose: /^deliverystream\//,
  states: /^stateMachine:/,
};

/** These are reached as a role alone. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html */
const AS_ROLE = new Set(['events', 'kinesis', 'firehose', 'states']);

/** Members for targets that this cloud cannot send to. */
const UNSUPPORTED = [
  'EcsParameters',
  'BatchParameters',
  'RunCommandParameters',
  'RedshiftDataParameters',
  'SageMakerPipelineParameters',
  'AppSyncParameters',
] as const;

/** @throws AwsError ValidationException; NotImplemented for what rules cannot reach here */
export function checkTarget(rule: Rule, target: Target): void {
  const { Id: id = '', Arn: arn = '', RoleArn: role = rule.roleArn, SqsParameters: queue } = target;
  const { service, resource = '', account, region } = parseArn(arn) ?? {};
  if (service === undefined) throw invalidParameter(arn, 'Provided Arn is not in correct format.');
  const unsupported = UNSUPPORTED.find((name) => target[name] !== undefined);
  if (unsupported !== undefined) throw notImplemented(`Targets with ${unsupported}`);
  const kind = KINDS[service];
  if (kind === undefined) throw notImplemented(`Targets of ${service} (${arn})`);
  if (!kind.test(resource)) throw invalidParameter(arn, 'Provided Arn is not in correct format.');
  if (
    service === 'events' &&
    resource === `event-bus/${rule.bus}` &&
    account === rule.account &&
    region === rule.region
  )
    throw invalid('Source and target event bus must not be the same.');
  if (role === undefined && AS_ROLE.has(service)) throw invalid(`RoleArn is required for target ${arn}.`);
  if (service === 'sqs' && resource.endsWith('.fifo') && queue?.MessageGroupId === undefined)
    throw invalid(`Parameter(s) SqsParameters must be specified for target: ${id}.`);
  checkInput(target);
  checkDeadLetters(target);
}

function checkInput({ Id: id = '', Input, InputPath, InputTransformer: transformer }: Target): void {
  if ([Input, InputPath, transformer].filter((one) => one !== undefined).length > 1)
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  if (Input !== undefined && !isJson(Input)) throw invalid(`JSON syntax error in input for target ${id}.`);
  if (InputPath !== undefined && readPath(InputPath) === undefined)
    throw invalid(`Invalid InputPath for target ${id}.`);
  const { InputPathsMap: paths = {}, InputTemplate: template = '' } = transformer ?? {};
  for (const [name, path] of Object.entries(paths)) {
    if (readPath(path) === undefined) throw invalid(`Invalid InputPathsMap for target ${id}: ${name}.`);
  }
  const unknown = placeholders(template).find((name) => !(name in paths) && !PREDEFINED.includes(name));
  if (unknown !== undefined) throw invalid(`InputTemplate for target ${id} contains invalid placeholder ${unknown}.`);
}

function checkDeadLetters({ DeadLetterConfig: letters }: Target): void {
  const arn = letters?.Arn;
  if (arn === undefined) return;
  const { service, resource = '' } = parseArn(arn) ?? {};
  if (service !== 'sqs' || resource.endsWith('.fifo'))
    throw invalidParameter('DeadLetterConfig.Arn', 'A dead-letter queue is a standard queue of SQS.');
}
