import { parseFilterPolicy, PatternError, type FilterPolicyScope } from '@coldstart/patterns';
import { parseArn } from '@coldstart/cloud';
import { invalidParameter, notImplemented } from '../errors.ts';
import type { Subscription } from '../state.ts';

const NAMES = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
];
const RAW = ['sqs', 'http', 'https', 'firehose'];

/** What of a subscription its attributes have to fit. */
type Owner = Pick<Subscription, 'protocol' | 'endpoint' | 'topicArn'>;

/**
 * Attributes with what is given; empty ones are taken away.
 *
 * @param prefix what AWS says before the reason: `Attributes Reason: ` where several are given
 * @throws AwsError InvalidParameter
 */
export function withAttributes(
  owner: Owner,
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  prefix = '',
): Record<string, string> {
  const after = { ...before };
  for (const [name, value] of Object.entries(given)) {
    if (name === 'ReplayPolicy') throw notImplemented('Replays of archived messages');
    if (!NAMES.includes(name)) throw invalidParameter(prefix === '' ? 'AttributeName' : `${prefix}${name}`);
    check(owner, name, value, prefix);
    if (value === '' || (name === 'FilterPolicy' && /^\s*\{\s*\}\s*$/.test(value))) delete after[name];
    else after[name] = name === 'RawMessageDelivery' ? value.toLowerCase() : value;
  }
  checkFilter(after, prefix);
  return after;
}

function check({ protocol, endpoint, topicArn }: Owner, name: string, value: string, prefix: string): void {
  if (name === 'RawMessageDelivery') {
    if (!/^(?:true|false)$/i.test(value))
      throw invalidParameter(`${prefix}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
    if (value.toLowerCase() === 'true' && !RAW.includes(protocol))
      throw invalidParameter(
        `${prefix}RawMessageDelivery: Delivery protocol [${protocol}] does not support raw message delivery.`,
      );
  }
  if (name === 'FilterPolicyScope' && value !== 'MessageAttributes' && value !== 'MessageBody')
    throw invalidParameter(
      `${prefix}FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
    );
  if (name === 'RedrivePolicy' && value !== '') checkRedrive(value, endpoint, topicArn, prefix);
}

function checkFilter({ FilterPolicy, FilterPolicyScope }: Readonly<Record<string, string>>, prefix: string): void {
  if (FilterPolicy === undefined) return;
  try {
    parseFilterPolicy(compact(FilterPolicy), FilterPolicyScope as FilterPolicyScope | undefined);
  } catch (error) {
    if (error instanceof PatternError) throw invalidParameter(`${prefix}${error.message}`);
    throw error;
  }
}

/** As AWS reads it, and shows it where it refuses it: without the spaces between its parts. */
function compact(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

function checkRedrive(text: string, endpoint: string, topicArn: string, prefix: string): void {
  const target = deadLetterArn(text);
  if (target === undefined) throw invalidParameter(`${prefix}RedrivePolicy: failed to parse JSON.`);
  if (parseArn(target)?.service !== 'sqs')
    throw invalidParameter(`${prefix}RedrivePolicy: deadLetterTargetArn is an invalid arn`);
  if (topicArn.endsWith('.fifo') && endpoint.endsWith('.fifo') && !target.endsWith('.fifo'))
    throw invalidParameter(
      `${prefix}RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.`,
    );
}

/** @param redrivePolicy JSON */
export function deadLetterArn(redrivePolicy: string | undefined): string | undefined {
  if (redrivePolicy === undefined) return undefined;
  try {
    const { deadLetterTargetArn } = JSON.parse(redrivePolicy) as { readonly deadLetterTargetArn?: unknown };
    return typeof deadLetterTargetArn === 'string' ? deadLetterTargetArn : undefined;
  } catch {
    return undefined;
  }
}

export function showSubscription(subscription: Subscription): Record<string, string> {
  const { arn, topicArn, protocol, endpoint, owner, principal, attributes, token, authenticated } = subscription;
  const { FilterPolicy, FilterPolicyScope = 'MessageAttributes', ...others } = attributes;
  return {
    SubscriptionArn: arn,
    TopicArn: topicArn,
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: owner,
    SubscriptionPrincipal: principal,
    PendingConfirmation: String(token !== undefined),
    ConfirmationWasAuthenticated: String(authenticated),
    RawMessageDelivery: 'false',
    ...others,
    ...(FilterPolicy !== undefined && { FilterPolicy, FilterPolicyScope }),
  };
}
