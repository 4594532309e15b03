import type { Target } from '@aws-sdk/client-eventbridge';
import { isJson, parseArn, placeholders, readPath } from '@coldstart/cloud';
import { PREDEFINED } from '../deliver/input.ts';
import { invalid, invalidParameter } from '../errors.ts';
import type { Rule } from '../state.ts';
import { kindOf } from './kinds.ts';

/** @throws AwsError ValidationException */
export function checkTarget(rule: Rule, target: Target): void {
  const { Id: id = '', Arn: arn = '', RoleArn: role = rule.roleArn } = target;
  const { service = '', resource = '', account, region } = parseArn(arn) ?? {};
  const kind = kindOf(service, resource);
  if (kind === undefined) throw invalidParameter(arn, 'Provided Arn is not in correct format.');
  const isOwnBus = service === 'events' && resource === `event-bus/${rule.bus}`;
  if (isOwnBus && account === rule.account && region === rule.region)
    throw invalid('Source and target event bus must not be the same.');
  if (role === undefined && kind.asRole === true) throw invalid(`RoleArn is required for target ${arn}.`);
  const { parameters } = kind;
  if (parameters !== undefined && target[parameters] === undefined)
    throw invalid(`Parameter(s) ${parameters} must be specified for target: ${id}.`);
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
