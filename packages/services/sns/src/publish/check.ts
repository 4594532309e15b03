import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { invalidAttribute, invalidParameter } from '../errors.ts';

/** Bytes of a message and its attributes. */
export const LARGEST = 262_144;
const LONGEST_SUBJECT = 100;
const LONGEST_NAME = 256;
const ID = /^[!-~]{1,128}$/;

/** What is published. */
export interface Content {
  readonly Message?: string | undefined;
  readonly Subject?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

export function sizeOf({ Message = '', MessageAttributes = {} }: Content): number {
  let bytes = Buffer.byteLength(Message);
  for (const [name, { DataType = '', StringValue = '', BinaryValue }] of Object.entries(MessageAttributes))
    bytes += Buffer.byteLength(name) + DataType.length + (BinaryValue?.length ?? Buffer.byteLength(StringValue));
  return bytes;
}

/** @throws AwsError InvalidParameter, ParameterValueInvalid */
export function checkContent(content: Content): void {
  const { Message = '', Subject, MessageAttributes = {} } = content;
  if (Message === '') throw invalidParameter('Empty message');
  if (Subject !== undefined && !isSubject(Subject)) throw invalidParameter('Subject');
  for (const [name, value] of Object.entries(MessageAttributes)) checkAttribute(name, value);
}

/** Text in one line that does not begin with a space. */
function isSubject(text: string): boolean {
  return /^[^\s\p{Cc}][^\p{Cc}]*$/u.test(text) && text.length <= LONGEST_SUBJECT;
}

/** The bodies for some protocols. @throws AwsError InvalidParameter */
export function readBodies({ Message = '', MessageStructure }: Content): Record<string, string> | undefined {
  if (MessageStructure !== 'json') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Message);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  const bodies = Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  if (!bodies.some(([name]) => name === 'default'))
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  return Object.fromEntries(bodies);
}

/** What FIFO topics ask for, and others do not take. @throws AwsError InvalidParameter */
export function checkOrder(fifo: boolean, dedupByContent: boolean, content: Content): void {
  const { MessageGroupId: group, MessageDeduplicationId: deduplication } = content;
  if (!fifo) {
    if (deduplication !== undefined)
      throw invalidParameter(
        'MessageDeduplicationId',
        'The request includes MessageDeduplicationId parameter that is not valid for this topic type',
      );
  } else {
    if (group === undefined) throw invalidParameter('The MessageGroupId parameter is required for FIFO topics');
    if (deduplication === undefined && !dedupByContent)
      throw invalidParameter(
        'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      );
  }
  const given = { MessageGroupId: group, MessageDeduplicationId: deduplication };
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !ID.test(value))
      throw invalidParameter(
        name,
        `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
      );
}

function checkAttribute(name: string, { DataType: type = '', StringValue, BinaryValue }: MessageAttributeValue): void {
  checkName(name);
  const [kind = ''] = type.split('.');
  if (!['String', 'Number', 'Binary'].includes(kind))
    throw invalidAttribute(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const isBinary = kind === 'Binary';
  const own = isBinary ? BinaryValue : StringValue;
  const other = isBinary ? StringValue : BinaryValue;
  if (own === undefined && other !== undefined && other.length > 0)
    throw invalidAttribute(
      `The message attribute '${name}' with type '${type}' must use field '${isBinary ? 'Binary' : 'String'}'.`,
    );
  if (own === undefined || own.length === 0)
    throw invalidAttribute(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
    );
  if (kind === 'Number' && !Number.isFinite(Number(StringValue)))
    throw invalidAttribute(`Could not cast message attribute '${name}' value to number.`);
}

function checkName(name: string): void {
  if (Buffer.byteLength(name) > LONGEST_NAME)
    throw invalidAttribute(`Length of message attribute name must be less than ${LONGEST_NAME} bytes.`);
  const [strange] = /[^\w.-]/u.exec(name) ?? [];
  if (strange !== undefined)
    throw invalidAttribute(
      `Invalid non-alphanumeric character '#x${strange.codePointAt(0)?.toString(16).toUpperCase()}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  if (name.startsWith('.'))
    throw invalidAttribute("Invalid message attribute name starting with character '.' was found.");
  if (name.endsWith('.')) throw invalidAttribute("Invalid message attribute name ending with character '.' was found.");
  if (name.includes('..')) throw invalidAttribute("Message attribute name can not have successive '.' character.");
}
