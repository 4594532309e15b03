import { isMap, type Call } from '@coldstart/cloud';
import { invalidAttributeValue, invalidValue } from '../errors.ts';
import { peekQueue, type Queue, type QueueSettings, type RedrivePolicy } from '../state.ts';
import { isFifo, readQueueArn, type QueueName } from './names.ts';

/*
 * Which queue takes what could not be handled, and from whom it does.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */

const MOST_RECEIVES = 1000;
const MOST_SOURCES = 10;

function readMap(name: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isMap(value as never)) throw invalidValue(text, name, 'Redrive policy is not a valid JSON map.');
  return value as Readonly<Record<string, unknown>>;
}

/** @throws AwsError InvalidParameterValue */
export function readRedrivePolicy(call: Call, source: QueueName, text: string): RedrivePolicy {
  const refuse = (reason: string): Error => invalidValue(text, 'RedrivePolicy', reason);
  const { deadLetterTargetArn: target, maxReceiveCount: given, ...others } = readMap('RedrivePolicy', text);
  const [strange] = Object.keys(others);
  if (strange !== undefined)
    throw refuse('Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].');
  if (target === undefined) throw refuse('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  if (given === undefined) throw refuse('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  const maxReceiveCount = Number(given);
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < 1 || maxReceiveCount > MOST_RECEIVES)
    throw refuse(
      `Invalid value for maxReceiveCount: ${String(given)}, valid values are from 1 to ${MOST_RECEIVES} both inclusive.`,
    );
  const deadLetterTargetArn = String(target);
  const deadLetters = readQueueArn(deadLetterTargetArn, 'RedrivePolicy');
  if (deadLetters.account !== source.account || deadLetters.region !== source.region)
    throw refuse('Dead letter target must be in the same account and Region as the source.');
  if (isFifo(deadLetters.name) !== isFifo(source.name))
    throw refuse('Dead-letter queue must be same type of queue as the source.');
  const found = peekQueue(call, deadLetters);
  if (found === undefined) throw refuse('Dead letter target does not exist.');
  if (!takesFrom(found, source))
    throw refuse(
      'Queue does not have permission to use this dead-letter queue: its RedriveAllowPolicy does not allow it.',
    );
  return { deadLetterTargetArn, maxReceiveCount };
}

/** @throws AwsError InvalidParameterValue, InvalidAttributeValue */
export function checkRedriveAllowPolicy(text: string): string {
  const { redrivePermission: permission, sourceQueueArns: sources, ...others } = readMap('RedriveAllowPolicy', text);
  const refuse = (reason: string): Error => invalidValue(text, 'RedriveAllowPolicy', reason);
  if (Object.keys(others).length > 0)
    throw refuse('Only following attributes are supported: [redrivePermission, sourceQueueArns].');
  if (permission !== 'allowAll' && permission !== 'denyAll' && permission !== 'byQueue')
    throw invalidAttributeValue('RedriveAllowPolicy');
  if (permission !== 'byQueue') {
    if (sources !== undefined) throw refuse('sourceQueueArns can only be given where redrivePermission is byQueue.');
    return text;
  }
  if (!Array.isArray(sources) || sources.length === 0)
    throw refuse('Where redrivePermission is byQueue, sourceQueueArns must name a queue at least.');
  if (sources.length > MOST_SOURCES)
    throw refuse(`sourceQueueArns can name ${MOST_SOURCES} queues at most; use allowAll for more.`);
  for (const arn of sources) readQueueArn(String(arn), 'RedriveAllowPolicy');
  return text;
}

function takesFrom(
  { settings: { RedriveAllowPolicy: text } }: { readonly settings: QueueSettings },
  source: QueueName,
): boolean {
  if (text === undefined) return true;
  const { redrivePermission, sourceQueueArns } = JSON.parse(text) as {
    readonly redrivePermission: string;
    readonly sourceQueueArns?: readonly string[];
  };
  if (redrivePermission === 'allowAll') return true;
  const { account, region, name } = source;
  return (
    redrivePermission === 'byQueue' && sourceQueueArns?.includes(`arn:aws:sqs:${region}:${account}:${name}`) === true
  );
}

/** The queue that takes a queue's dead letters, while it is there. */
export function deadLetterQueueOf(call: Call, { settings }: Queue): Queue | undefined {
  const arn = settings.RedrivePolicy?.deadLetterTargetArn;
  return arn === undefined ? undefined : peekQueue(call, readQueueArn(arn, 'RedrivePolicy'));
}
