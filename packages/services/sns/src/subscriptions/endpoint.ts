import { parseArn } from '@coldstart/cloud';
import { invalid, invalidParameter } from '../errors.ts';
import { isDeviceArn } from '../mobile/state.ts';
import type { Topic } from '../state.ts';

/** What each protocol takes for an endpoint. */
const CHECKS: Readonly<Record<string, (endpoint: string, topic: Topic) => void>> = {
  sqs(endpoint, { fifo }) {
    if (parseArn(endpoint)?.service !== 'sqs') throw invalidParameter('SQS endpoint ARN');
    if (endpoint.endsWith('.fifo') && !fifo)
      throw invalidParameter(
        'Invalid parameter: Endpoint',
        'FIFO SQS Queues can not be subscribed to standard SNS topics',
      );
  },
  lambda(endpoint) {
    if (parseArn(endpoint)?.service !== 'lambda') throw invalidParameter('Lambda endpoint ARN');
  },
  firehose(endpoint) {
    if (parseArn(endpoint)?.service !== 'firehose') throw invalidParameter('Firehose endpoint ARN');
  },
  http: url('http'),
  https: url('https'),
  sms(endpoint) {
    if (!isPhoneNumber(endpoint)) throw invalid(`Invalid SMS endpoint: ${endpoint}`);
  },
  email: address,
  'email-json': address,
  application(endpoint) {
    if (!isDeviceArn(endpoint)) throw invalidParameter('Endpoint', `Application endpoint arn invalid: ${endpoint}`);
  },
};

function url(scheme: string): (endpoint: string) => void {
  return (endpoint) => {
    if (!endpoint.startsWith(`${scheme}://`)) throw invalidParameter('Endpoint must match the specified protocol');
    if (!URL.canParse(endpoint)) throw invalidParameter('Endpoint');
  };
}

function address(endpoint: string): void {
  if (!/^[^@\s]+@[^@\s]+$/.test(endpoint)) throw invalidParameter('Email address');
}

/** Digits behind a plus, and some single punctuation between them. */
export function isPhoneNumber(text: string): boolean {
  return /^\+?\d(?:[-. /]?\d){4,19}$/.test(text);
}

/** @throws AwsError InvalidParameter */
export function checkEndpoint(protocol: string, endpoint: string, topic: Topic): void {
  const check = CHECKS[protocol];
  if (check === undefined) throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  // https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html
  if (topic.fifo && protocol !== 'sqs')
    throw invalidParameter('Protocol', 'FIFO topics deliver to SQS queues alone: subscribe a queue, and read that');
  check(endpoint, topic);
}

/** Those who are asked whether they want to be subscribed. */
export const isAsked = (protocol: string): boolean => ['http', 'https', 'email', 'email-json'].includes(protocol);
