import { validation } from '../errors.ts';
import { setAttribute, type AttributeValue, type Item } from './value.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A value as DynamoDB JSON has it: `{ "S": "a" }`, binaries in base64. */
function valueToJson({ B, BS, M, L, ...plain }: AttributeValue): object {
  if (B !== undefined) return { B: base64(B) };
  if (BS !== undefined) return { BS: BS.map(base64) };
  if (M !== undefined) return { M: itemToJson(M) };
  if (L !== undefined) return { L: L.map(valueToJson) };
  return plain;
}

/** An item as DynamoDB JSON has it. */
export function itemToJson(item: Item): object {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, valueToJson(value)]));
}

const malformed = (detail: string): Error => validation(`This is no item in DynamoDB JSON: ${detail}`);

const isRecord = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

function members(content: unknown): string[] {
  if (Array.isArray(content) && content.every((member): member is string => typeof member === 'string')) return content;
  throw malformed('a set is a list of strings');
}

function valueFromJson(json: unknown): AttributeValue {
  const [[type, content] = [], more] = Object.entries(isRecord(json) ? json : {});
  if (more !== undefined) throw malformed('a value has one type');
  switch (type) {
    case 'S':
    case 'N':
      if (typeof content === 'string') return type === 'S' ? { S: content } : { N: content };
      break;
    case 'B':
      if (typeof content === 'string') return { B: Buffer.from(content, 'base64') };
      break;
    case 'BOOL':
    case 'NULL':
      if (typeof content === 'boolean') return type === 'BOOL' ? { BOOL: content } : { NULL: true };
      break;
    case 'SS':
      return { SS: members(content) };
    case 'NS':
      return { NS: members(content) };
    case 'BS':
      return { BS: members(content).map((member) => Buffer.from(member, 'base64')) };
    case 'M':
      return { M: itemFromJson(content) };
    case 'L':
      if (Array.isArray(content)) return { L: content.map(valueFromJson) };
      break;
    default:
  }
  throw malformed(`${type ?? 'nothing'} is no type of a value, or holds something else`);
}

/** An item from DynamoDB JSON, its values not yet checked. @throws ValidationException for what is none */
export function itemFromJson(json: unknown): Record<string, AttributeValue> {
  if (!isRecord(json)) throw malformed('an item is an object');
  const item: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(json)) setAttribute(item, name, valueFromJson(value));
  return item;
}
