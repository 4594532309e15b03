import type { Target } from '@aws-sdk/client-eventbridge';
import { queueDelivery, type Actor, type Call, type Message, type QueuedDelivery } from '@coldstart/cloud';
import { showEvent, type BusEvent } from '../put/event.ts';
import type { Rule } from '../state.ts';
import type { Failure } from './failure.ts';

/** Whose deliveries a rule's are. */
export const sourceOf = ({ arn, account, region }: Rule) => ({ arn, account, region });

/** A dead letter is the event itself, whatever the target would have got. */
export function deadLetterOf(
  rule: Rule,
  { Arn: target = '', DeadLetterConfig: letters }: Target,
  event: BusEvent,
  as: Actor,
): QueuedDelivery | undefined {
  if (letters?.Arn === undefined) return undefined;
  const attributes = textAttributes({ RULE_ARN: rule.arn, TARGET_ARN: target });
  const message = { body: JSON.stringify(showEvent(event)), attributes };
  return { target: letters.Arn, as, message, source: sourceOf(rule), action: 'dead letter' };
}

/** Sends what was given up, where there is a queue for it. @param condition what was exhausted, if anything was */
export function sendDeadLetter(
  call: Call,
  letter: QueuedDelivery | undefined,
  { code, message }: Pick<Failure, 'code' | 'message'>,
  retries: number,
  condition?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds',
): void {
  if (letter === undefined) return;
  const attributes = textAttributes({
    ERROR_CODE: code,
    ERROR_MESSAGE: message,
    ...(condition !== undefined && { EXHAUSTED_RETRY_CONDITION: condition }),
    RETRY_ATTEMPTS: String(retries),
  });
  const { message: sent } = letter;
  queueDelivery(call, { ...letter, message: { ...sent, attributes: { ...sent.attributes, ...attributes } } });
}

const textAttributes = (texts: Readonly<Record<string, string>>): NonNullable<Message['attributes']> =>
  Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { type: 'String', value }]));
