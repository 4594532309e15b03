/** What the fan-out board shows: who gets a message of a topic, and in what form, as the cloud's own rules decide it. */
import {
  explainFilterPolicy,
  parseFilterPolicy,
  PatternError,
  type FilterPolicyScope,
  type MessageAttribute,
  type Mismatch,
} from '@coldstart/patterns';
import { functionEvent, notificationOf } from '@coldstart/service-sns/preview';
import type { Kind } from '~/lib/signs.ts';
import { NAMES, READERS, type Published, type Reader } from './scene.ts';

export { MESSAGES, NAMES, READERS, type Published, type Reader } from './scene.ts';

/** The settings of one subscription. */
export interface Setting {
  readonly scope: FilterPolicyScope;
  readonly raw: boolean;
  /** JSON; empty where there is no policy. */
  readonly policy: string;
}
export type Settings = Readonly<Record<Reader, Setting>>;

/** What becomes of a message at one subscription. */
export interface Outcome {
  readonly who: Reader;
  readonly kind: Kind;
  readonly text: string;
  /** What arrives, as text; nothing where nothing does. */
  readonly arrives?: string;
}

export interface FanOut {
  readonly kind: Kind;
  readonly sum: string;
  readonly outcomes: readonly Outcome[];
}

/** Who gets a message. */
export function publish(published: Published, settings: Settings = READERS): FanOut {
  const refusal = (sum: string): FanOut => ({ kind: 'denial', sum, outcomes: [] });
  if (published.body === '') return refusal('SNS refuses an empty message.');
  const attributes = readAttributes(published.attributes);
  if (attributes === undefined)
    return refusal('The attributes are no JSON object with texts, numbers and lists of them as values.');
  const outcomes = NAMES.map((who) => outcomeAt(who, settings[who], published.body, attributes));
  const got = outcomes.filter(({ kind }) => kind === 'success').length;
  const refused = outcomes.filter(({ kind }) => kind === 'denial').length;
  const sum = `${got} of ${NAMES.length} get the message.`;
  return {
    kind: refused > 0 ? 'denial' : got > 0 ? 'success' : 'wait',
    sum: refused > 0 ? `${sum} AWS refuses ${refused === 1 ? 'a policy' : `${refused} policies`}.` : sum,
    outcomes,
  };
}

function outcomeAt(who: Reader, setting: Setting, body: string, attributes: Attributes): Outcome {
  const { policy, scope } = setting;
  try {
    const mismatches = policy.trim() === '' ? [] : explain(policy, scope, { body, attributes });
    if (mismatches.length > 0)
      return { who, kind: 'wait', text: `does not get it: ${mismatches.map(told(scope)).join(', and ')}` };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { who, kind: 'denial', text: `AWS refuses the policy. ${error.message.split('\n')[0]}` };
  }
  const isQueue = READERS[who].protocol === 'sqs';
  const form = isQueue ? (setting.raw ? 'as it was published' : 'in the envelope') : 'as an event';
  return {
    who,
    kind: 'success',
    text: `gets it, ${form}`,
    arrives: isQueue && setting.raw ? rawly(body, attributes) : arrival(who, body, attributes),
  };
}

function explain(text: string, scope: FilterPolicyScope, message: { body: string; attributes: Attributes }) {
  // As it stands in the box, so that a refusal tells the place; then without line breaks, since reasons quote it.
  parseFilterPolicy(text, scope);
  return explainFilterPolicy(parseFilterPolicy(JSON.stringify(JSON.parse(text)), scope), message);
}

const told =
  (scope: FilterPolicyScope) =>
  ({ path, reason }: Mismatch): string =>
    path === '' ? `the ${scope === 'MessageBody' ? 'body' : 'message'} ${reason}` : `\`${path}\` ${reason}`;

type Attributes = Readonly<Record<string, MessageAttribute>>;

function readAttributes(text: string): Attributes | undefined {
  const value = text.trim() === '' ? {} : parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(([name, one]) => [name, attributeOf(one)] as const);
  if (entries.some(([, attribute]) => attribute === undefined)) return undefined;
  return Object.fromEntries(entries) as Attributes;
}

function attributeOf(value: unknown): MessageAttribute | undefined {
  if (typeof value === 'string') return { DataType: 'String', StringValue: value };
  if (typeof value === 'number') return { DataType: 'Number', StringValue: String(value) };
  if (Array.isArray(value)) return { DataType: 'String.Array', StringValue: JSON.stringify(value) };
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told like attributes that are no object.
    return undefined;
  }
}

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:shop';
const HOST = 'https://sns.eu-west-1.amazonaws.com';
const SIGNED = {
  SignatureVersion: '1',
  Signature: 'tcc6faL2yUC6dgZdmrwh…',
  SigningCertURL: `${HOST}/SimpleNotificationService-….pem`,
};

function arrival(who: Reader, text: string, attributes: Attributes): string {
  const enveloped = {
    id: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
    topicArn: TOPIC,
    subject: undefined,
    text,
    attributes,
    sequence: undefined,
    published: Date.UTC(2026, 10, 30, 9, 30),
  };
  const subscription = `${TOPIC}:21be56ed-…`;
  const notification = notificationOf(enveloped, SIGNED, `${HOST}/?Action=Unsubscribe&SubscriptionArn=${subscription}`);
  return JSON.stringify(
    READERS[who].protocol === 'lambda' ? functionEvent(notification, subscription) : notification,
    null,
    2,
  );
}

/** A message of a queue has its attributes beside the body. */
function rawly(body: string, attributes: Attributes): string {
  const beside = Object.entries(attributes).map(
    ([name, { DataType, StringValue }]) => `${name} (${DataType}): ${StringValue}`,
  );
  return [body, '', 'Attributes of the message in the queue:', ...(beside.length > 0 ? beside : ['none'])].join('\n');
}
