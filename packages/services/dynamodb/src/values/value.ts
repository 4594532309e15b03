import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareNumbers, numberSize } from './number.ts';

export type { AttributeValue };

export type ValueType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'NULL' | 'BOOL';
export type KeyType = 'S' | 'N' | 'B';

/** Attributes by name. Items are never changed in place: an update makes a new one. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** The one type of a value that has been checked (see `checkValue`). */
export function typeOf(value: AttributeValue): ValueType {
  for (const type in value) return type as ValueType;
  throw new Error('An attribute value without a type: values have to go through checkValue first.');
}

/** An attribute of a map, never something that objects inherit. */
export function attribute(map: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** Sets an attribute, whatever its name; `__proto__` is a name like any other to DynamoDB. */
export function setAttribute(map: Record<string, AttributeValue>, name: string, value: AttributeValue): void {
  if (name === '__proto__') {
    Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    map[name] = value;
  }
}

function bytes(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

function utf8Order(text: string): string {
  // UTF-16 sorts surrogates before U+E000 to U+FFFF, UTF-8 after them: swap the two blocks.
  if (!/[\ud800-\uffff]/.test(text)) return text;
  let ordered = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    ordered += String.fromCharCode(unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
  }
  return ordered;
}

/** A string whose order is that of the bytes of a string or binary value. */
export function byteOrder(value: AttributeValue): string {
  if (value.S !== undefined) return utf8Order(value.S);
  return value.B === undefined ? '' : bytes(value.B).toString('latin1');
}

/** Negative, zero or positive; `undefined` where DynamoDB has no order: other types, or two different ones. */
export function compareValues(left: AttributeValue, right: AttributeValue): number | undefined {
  if (left.N !== undefined && right.N !== undefined) return compareNumbers(left.N, right.N);
  if (left.B !== undefined && right.B !== undefined) return Buffer.compare(left.B, right.B);
  if (left.S === undefined || right.S === undefined) return undefined;
  const a = utf8Order(left.S);
  const b = utf8Order(right.S);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Members of a set as strings that are equal when the members are. */
export function setMembers(value: AttributeValue): readonly string[] | undefined {
  return value.SS ?? value.NS ?? value.BS?.map((member) => bytes(member).toString('latin1'));
}

export function equalValues(left: AttributeValue, right: AttributeValue): boolean {
  if (left === right) return true;
  if (typeOf(left) !== typeOf(right)) return false;
  if (left.S !== undefined) return left.S === right.S;
  if (left.N !== undefined) return left.N === right.N;
  if (left.BOOL !== undefined) return left.BOOL === right.BOOL;
  if (left.NULL !== undefined) return true;
  if (left.B !== undefined) return right.B !== undefined && bytes(left.B).equals(right.B);
  if (left.M !== undefined) return right.M !== undefined && equalItems(left.M, right.M);
  if (left.L !== undefined) {
    const other = right.L ?? [];
    return left.L.length === other.length && left.L.every((member, at) => equalOptional(member, other[at]));
  }
  const members = setMembers(left) ?? [];
  const others = new Set(setMembers(right));
  return members.length === others.size && members.every((member) => others.has(member));
}

function equalOptional(left: AttributeValue, right: AttributeValue | undefined): boolean {
  return right !== undefined && equalValues(left, right);
}

export function equalItems(left: Item, right: Item): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => equalOptional(left[name] ?? { NULL: true }, attribute(right, name)))
  );
}

/** Size of a value in bytes, as DynamoDB counts it for limits and capacity. */
export function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.SS !== undefined) return value.SS.reduce((sum, member) => sum + Buffer.byteLength(member), 0);
  if (value.NS !== undefined) return value.NS.reduce((sum, member) => sum + numberSize(member), 0);
  if (value.BS !== undefined) return value.BS.reduce((sum, member) => sum + member.byteLength, 0);
  if (value.L !== undefined) return value.L.reduce((sum, member) => sum + 1 + valueSize(member), 3);
  return value.M === undefined ? 0 : 3 + Object.keys(value.M).length + itemSize(value.M);
}

/** Size of an item in bytes: its attribute names and values. */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) size += Buffer.byteLength(name) + valueSize(value);
  }
  return size;
}
