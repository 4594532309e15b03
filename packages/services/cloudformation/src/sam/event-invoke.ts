import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { allow, getAtt, InvalidResource, type SamContext, type SamResource } from '@coldstart/cloud/sam';

const ACTIONS: Readonly<Record<string, string>> = {
  SQS: 'sqs:SendMessage',
  SNS: 'sns:Publish',
  EventBridge: 'events:PutEvents',
  Lambda: 'lambda:InvokeFunction',
  S3Bucket: 's3:PutObject',
};

/** Destinations of an EventInvokeConfig: queues and topics that are not named are made. */
export function destinations(
  logicalId: string,
  id: string,
  config: Value | undefined,
  attributes: Partial<SamResource>,
  { made }: SamContext,
): { config: ValueMap; policies: ValueMap[] } {
  const result: ValueMap = {};
  const policies: ValueMap[] = [];
  if (config === undefined) return { config: result, policies };
  for (const when of ['OnSuccess', 'OnFailure'] as const) {
    const one = isMap(config) ? config[when] : undefined;
    if (one === undefined) continue;
    const type = isMap(one) ? String(one.Type) : 'None';
    const action = ACTIONS[type];
    if (!isMap(one) || action === undefined)
      throw new InvalidResource(
        logicalId,
        `'Type: ${type}' must be one of ['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket']`,
      );
    const destination = one.Destination ?? makeDestination(logicalId, `${id}${when}`, type, attributes, made);
    result[when] = { Destination: destination };
    policies.push(
      type === 'S3Bucket'
        ? allow(`${id}${when}${type}Policy`, action, { 'Fn::Join': ['', [destination, '/*']] })
        : allow(`${id}${when}${type}Policy`, action, destination),
    );
  }
  return { config: result, policies };
}

function makeDestination(
  logicalId: string,
  prefix: string,
  type: string,
  attributes: Partial<SamResource>,
  made: SamContext['made'],
): Value {
  if (type === 'SQS') {
    made[`${prefix}Queue`] = { ...attributes, Type: 'AWS::SQS::Queue', Properties: {} };
    return getAtt(`${prefix}Queue`, 'Arn');
  }
  if (type === 'SNS') {
    made[`${prefix}Topic`] = { ...attributes, Type: 'AWS::SNS::Topic', Properties: {} };
    return { Ref: `${prefix}Topic` };
  }
  throw new InvalidResource(logicalId, "Destination is required if Type is not ['SQS', 'SNS']");
}
