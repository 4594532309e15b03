import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { AwsError } from '@coldstart/wire';
import { invalidParameter, invalidValue, missingParameter } from '../errors.ts';

/*
 * What messages may be like.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */

export interface Content {
  readonly MessageBody: string;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

const MOST_ATTRIBUTES = 10;
const ATTRIBUTE_NAME = /^(?!aws\.|amazon\.|\.)[\p{L}\p{N}_.-]{1,256}(?<!\.)$/iu;
const ATTRIBUTE_TYPE = /^(?:String|Number|Binary)(?:\..+)?$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const LONGEST_TYPE = 256;
/** Everything else is no text of XML, which a message has to be. */
const STRANGE = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const ID = /^[!-~]{1,128}$/;

/** Bytes, as they count: the body, and the attributes' names, types and values. */
export function sizeOf({ MessageBody, MessageAttributes = {} }: Content): number {
  let bytes = Buffer.byteLength(MessageBody);
  for (const [name, { DataType = '', StringValue = '', BinaryValue }] of Object.entries(MessageAttributes))
    bytes += Buffer.byteLength(name) + DataType.length + (BinaryValue?.length ?? Buffer.byteLength(StringValue));
  return bytes;
}

/** @throws AwsError for what no queue takes */
export function checkContent(content: Content): void {
  const { MessageBody: body, MessageGroupId: group, MessageDeduplicationId: deduplication } = content;
  if (body === '') throw missingParameter('MessageBody');
  const strange = strangeText(body, 'message body');
  if (strange !== undefined) throw new AwsError('InvalidMessageContents', strange);
  checkAttributes(content.MessageAttributes ?? {});
  if (group !== undefined && !ID.test(group)) throw strangeId(group, 'MessageGroupId');
  if (deduplication !== undefined && !ID.test(deduplication)) throw strangeId(deduplication, 'MessageDeduplicationId');
}

const strangeId = (value: string, parameter: string): AwsError =>
  invalidValue(
    value,
    parameter,
    `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );

/** What is wrong with a text's characters. */
function strangeText(text: string, what: string): string | undefined {
  const [strange] = STRANGE.exec(text) ?? [];
  if (strange === undefined) return undefined;
  const code = strange.codePointAt(0)?.toString(16).toUpperCase();
  return `Invalid binary character '#x${code}' was found in the ${what}, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`;
}

/** AWS's sentence about an attribute of a message. */
export const noTypeOf = (name: string): string =>
  `The message attribute '${name}' must contain non-empty message attribute type.`;

function checkAttributes(attributes: Readonly<Record<string, MessageAttributeValue>>): void {
  const entries = Object.entries(attributes);
  if (entries.length > MOST_ATTRIBUTES)
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`,
    );
  for (const [name, value] of entries) checkAttribute(name, value);
}

function checkAttribute(name: string, { DataType: type = '', StringValue, BinaryValue }: MessageAttributeValue): void {
  if (!ATTRIBUTE_NAME.test(name))
    throw invalidParameter(
      `Message (user) attribute name '${name}' is invalid: it can only include alphanumeric characters, hyphens, underscores and single periods between them, not begin with AWS. or Amazon., and be 1 to 256 in length.`,
    );
  if (type === '') throw invalidParameter(noTypeOf(name));
  if (!ATTRIBUTE_TYPE.test(type) || type.length > LONGEST_TYPE)
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const [kind = ''] = type.split('.');
  const isEmpty = kind === 'Binary' ? (BinaryValue?.length ?? 0) === 0 : (StringValue ?? '') === '';
  if (isEmpty)
    throw invalidParameter(`Message (user) attribute '${name}' must contain a non-empty value of type '${kind}'.`);
  if (kind === 'Number' && !NUMBER.test(StringValue ?? ''))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  const strange = strangeText(StringValue ?? '', `message attribute '${name}'`);
  if (strange !== undefined) throw invalidParameter(strange);
}
