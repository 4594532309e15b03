import { isMap, type Value, type ValueMap } from '../value.ts';
import { getAtt, ref, type SamContext, type SamProblem, type SamResource } from './model.ts';
import { queuePolicy } from './role.ts';

interface Deadly {
  /** Of the rule or schedule. */
  readonly id: string;
  /** `DeadLetterConfig` of the event. */
  readonly config: Value | undefined;
  readonly attributes: Partial<SamResource>;
  readonly problem: (message: string) => SamProblem;
}

/** Where events go that could not be delivered: a queue that is named, or one that is made. */
export function deadLetterQueue({ id, config, attributes, problem }: Deadly, { made }: SamContext): Value | undefined {
  if (config === undefined) return undefined;
  if (!isMap(config)) throw problem("'DeadLetterConfig' must be a map.");
  const { Arn: arn, Type: type, QueueLogicalId: name } = config;
  if (arn !== undefined && type !== undefined)
    throw problem("You can either define 'Arn' or 'Type' property of DeadLetterConfig.");
  if (arn === undefined && type === undefined)
    throw problem("No 'Arn' or 'Type' property provided for DeadLetterConfig.");
  if (type !== undefined && type !== 'SQS')
    throw problem("The only valid value for 'Type' property of DeadLetterConfig is 'SQS'.");
  if (arn !== undefined) return arn;
  if (name !== undefined && typeof name !== 'string') throw problem('QueueLogicalId must be a string');
  const queue = name ?? `${id}Queue`;
  made[queue] = { ...attributes, Type: 'AWS::SQS::Queue', Properties: {} };
  return getAtt(queue, 'Arn');
}

/** The same for a rule, which the queue has to let in. */
export function ruleDeadLetters(deadly: Deadly, rule: Value, context: SamContext): ValueMap | undefined {
  const arn = deadLetterQueue(deadly, context);
  if (arn === undefined) return undefined;
  const { id, config, attributes } = deadly;
  if (isMap(config) && config.Arn === undefined) {
    const name = typeof config.QueueLogicalId === 'string' ? config.QueueLogicalId : `${id}Queue`;
    const sender = { Service: 'events.amazonaws.com' };
    context.made[`${id}QueuePolicy`] = queuePolicy(attributes, { sender, source: rule, arn, queue: ref(name) });
  }
  return { Arn: arn };
}
