import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  allow,
  bucketPolicy,
  contentHash,
  getAtt,
  ifParts,
  InvalidResource,
  isNoValue,
  ref,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';

const ACTIONS: Readonly<Record<string, string>> = {
  SQS: 'sqs:SendMessage',
  SNS: 'sns:publish',
  EventBridge: 'events:PutEvents',
  Lambda: 'lambda:InvokeFunction',
  S3Bucket: 's3:PutObject',
};

/** Destinations of an EventInvokeConfig: queues and topics that are not named, or under a condition only, are made. */
export function destinations(
  logicalId: string,
  id: string,
  config: Value | undefined,
  attributes: Partial<SamResource>,
  context: SamContext,
): { config: ValueMap; policies: ValueMap[] } {
  const result: ValueMap = {};
  const policies: ValueMap[] = [];
  if (config === undefined) return { config: result, policies };
  if (!isMap(config))
    throw new InvalidResource(logicalId, "Property 'EventInvokeConfig.DestinationConfig' should be a map.");
  for (const when of ['OnSuccess', 'OnFailure'] as const) {
    const one = config[when];
    if (one === undefined) continue;
    if (!isMap(one))
      throw new InvalidResource(logicalId, `Property 'EventInvokeConfig.DestinationConfig.${when}' should be a map.`);
    const type = one.Type === undefined ? 'None' : String(one.Type);
    const action = ACTIONS[type];
    if (action === undefined)
      throw new InvalidResource(
        logicalId,
        `'Type: ${type}' must be one of ['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket']`,
      );
    const destination = destinationOf({ logicalId, id, when, type, given: one.Destination, attributes }, context);
    result[when] = { Destination: destination };
    policies.push(
      type === 'S3Bucket'
        ? bucketPolicy(`${id}${when}`, destination)
        : allow(`${id}${when}${type}Policy`, action, destination),
    );
  }
  return { config: result, policies };
}

interface Destination {
  readonly logicalId: string;
  readonly id: string;
  readonly when: string;
  readonly type: string;
  readonly given: Value | undefined;
  readonly attributes: Partial<SamResource>;
}

function destinationOf(destination: Destination, context: SamContext): Value {
  const { logicalId, id, given } = destination;
  if (given === undefined) return make(destination, undefined, context);
  if (isMap(given) && given['Fn::If'] !== undefined && ifParts(given) === undefined)
    throw new InvalidResource(id, "Malformed 'Destination' property: Fn::If requires 3 arguments.");
  const { condition, yes, no } = ifParts(given) ?? {};
  if (condition === undefined || yes === undefined || no === undefined) return given;
  if (isNoValue(yes) === isNoValue(no)) return given;
  if (isNoValue(yes)) return { 'Fn::If': [condition, make(destination, condition, context), no] };
  const otherwise = `NOT${condition}${contentHash(id)}`;
  context.conditions[otherwise] = { 'Fn::Not': [{ Condition: condition }] };
  return { 'Fn::If': [otherwise, make({ ...destination, logicalId }, otherwise, context), yes] };
}

/** @param condition under which it is needed */
function make(
  { logicalId, id, when, type, attributes }: Destination,
  condition: string | undefined,
  { made, conditions, aliases }: SamContext,
): Value {
  if (type !== 'SQS' && type !== 'SNS')
    throw new InvalidResource(logicalId, "Destination is required if Type is not ['SQS', 'SNS']");
  const own = attributes.Condition;
  let needed = condition ?? own;
  if (condition !== undefined && own !== undefined) {
    needed = `${own}AND${condition}${contentHash(logicalId)}`;
    conditions[needed] = { 'Fn::And': [{ Condition: { Condition: own } }, { Condition: { Condition: condition } }] };
  }
  const madeId = `${id}${when}${type === 'SQS' ? 'Queue' : 'Topic'}`;
  made[madeId] = {
    ...attributes,
    ...(needed === undefined ? {} : { Condition: needed }),
    Type: type === 'SQS' ? 'AWS::SQS::Queue' : 'AWS::SNS::Topic',
    Properties: {},
  };
  aliases.set(`${logicalId}.${type === 'SQS' ? 'DestinationQueue' : 'DestinationTopic'}`, madeId);
  return type === 'SQS' ? getAtt(madeId, 'Arn') : ref(madeId);
}
