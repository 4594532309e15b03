import { isMap, type Value } from '@coldstart/cloud';
import {
  compact,
  getAtt,
  invalidEvent,
  permission,
  queuePolicy,
  ref,
  withProperties,
  type FunctionEvent,
  type SamResource,
} from '@coldstart/cloud/sam';

const PROPERTIES = ['Topic', 'Region', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy', 'SqsSubscription'];

/** A function is subscribed to a topic, or polls a queue that is. */
export const topicEvent: FunctionEvent = withProperties(PROPERTIES, (target, event, { made, resources }) => {
  const { id, properties } = event;
  const topic = properties.Topic;
  if (topic === undefined) throw invalidEvent(target.logicalId, event.name, "Missing required property 'Topic'.");
  const { Region, FilterPolicy, FilterPolicyScope, RedrivePolicy, SqsSubscription: queue } = properties;
  const subscription = (protocol: string, endpoint: Value): SamResource => ({
    ...target.attributes,
    Type: 'AWS::SNS::Subscription',
    Properties: compact({
      Endpoint: endpoint,
      Protocol: protocol,
      TopicArn: topic,
      Region,
      FilterPolicy,
      FilterPolicyScope,
      RedrivePolicy,
    }),
  });
  if (queue === undefined || queue === false) {
    made[`${id}Permission`] = permission(target, 'sns.amazonaws.com', { SourceArn: topic });
    made[id] = subscription('lambda', target.arn);
    return;
  }
  const given = isMap(queue) ? queue : undefined;
  if (given !== undefined && (given.QueueArn === undefined || given.QueueUrl === undefined))
    throw invalidEvent(target.logicalId, event.name, 'No QueueARN or QueueURL provided.');
  const arn = given?.QueueArn ?? getAtt(`${id}Queue`, 'Arn');
  const url = given?.QueueUrl ?? ref(`${id}Queue`);
  if (given === undefined)
    made[`${id}Queue`] = {
      ...target.attributes,
      Type: 'AWS::SQS::Queue',
      Properties: isFifo(topic, made, resources) ? { FifoQueue: true } : {},
    };
  const policyId = typeof given?.QueuePolicyLogicalId === 'string' ? given.QueuePolicyLogicalId : `${id}QueuePolicy`;
  made[policyId] = queuePolicy(target.attributes, { sender: '*', source: topic, arn, queue: url });
  made[id] = subscription('sqs', arn);
  made[`${id}EventSourceMapping`] = {
    ...target.attributes,
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      BatchSize: given?.BatchSize ?? 10,
      Enabled: given?.Enabled ?? true,
      EventSourceArn: arn,
      FunctionName: target.name,
    },
  };
  target.role.managed.push('service-role/AWSLambdaSQSQueueExecutionRole');
});

/** A queue for a first-in, first-out topic of the template has to be one itself. */
function isFifo(topic: Value, ...among: readonly Readonly<Record<string, SamResource>>[]): boolean {
  const name = isMap(topic) ? topic.Ref : undefined;
  if (typeof name !== 'string') return false;
  return among.some((resources) => {
    const properties = resources[name]?.Properties;
    return isMap(properties) && properties.FifoTopic === true;
  });
}
