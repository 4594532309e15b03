import { formatArn, parseArn, type Call } from '@coldstart/cloud';
import { invalidParameter, invalidValue, noSuchQueue } from '../errors.ts';

/** Where a queue is, and what it is called. */
export interface QueueName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

export const isFifo = (name: string): boolean => name.endsWith('.fifo');

export const queueArn = (queue: QueueName): string => formatArn(queue, 'sqs', queue.name);

/** @throws AwsError InvalidParameterValue for a name that no queue can have */
export function checkName(name: string, fifo: boolean): void {
  if (fifo && !/^[\w-]{1,75}\.fifo$/.test(name))
    throw invalidParameter(
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    );
  if (!fifo && !/^[\w-]{1,80}$/.test(name))
    throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
}

/** By the name that the caller knows this machine by, so that it can be reached from there. */
export function queueUrl({ account, name }: QueueName, { request, cloud }: Call): string {
  const host = request?.headers['host'];
  return `${host === undefined ? cloud.endpoint : `http://${host}`}/${account}/${name}`;
}

/**
 * A queue's name alone stands for one of the caller's own.
 *
 * @throws AwsError QueueDoesNotExist for what cannot be a queue's URL
 */
export function readQueueUrl(url: string, call: Call): QueueName {
  const { account: own, region } = call;
  if (/^[\w-]+(?:\.fifo)?$/.test(url)) return { account: own, name: url, region };
  const [, host = '', account, name] = /^(?:https?:\/\/([^/]+))?\/?(\d{12})\/([^/?]+)\/?$/.exec(url) ?? [];
  if (account === undefined || name === undefined) throw noSuchQueue(call);
  return { account, name, region: /^(?:sqs\.)?([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1] ?? region };
}

/** @param parameter whose value it is, for the refusal */
export function readQueueArn(text: string, parameter: string): QueueName {
  const arn = parseArn(text);
  if (arn?.service !== 'sqs' || !/^\d{12}$/.test(arn.account) || arn.resource === '')
    throw invalidValue(text, parameter, 'Invalid queue ARN.');
  return { account: arn.account, region: arn.region, name: arn.resource };
}
