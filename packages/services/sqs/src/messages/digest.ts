import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

type Attributes = Readonly<Record<string, Pick<MessageAttributeValue, 'DataType' | 'StringValue' | 'BinaryValue'>>>;

export const md5 = (content: string | Uint8Array): string => createHash('md5').update(content).digest('hex');

/**
 * Clients compare this with their own; `undefined` without attributes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: Attributes | undefined): string | undefined {
  const names = Object.keys(attributes ?? {}).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (content: string | Uint8Array): void => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType = '', StringValue, BinaryValue } = attributes?.[name] ?? {};
    const isBinary = DataType.startsWith('Binary');
    add(name);
    add(DataType);
    hash.update(Uint8Array.of(isBinary ? 2 : 1));
    add((isBinary ? BinaryValue : StringValue) ?? '');
  }
  return hash.digest('hex');
}
