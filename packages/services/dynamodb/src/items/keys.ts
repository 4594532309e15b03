import { invalid, validation } from '../errors.ts';
import type { Index, KeyAttribute, KeySchema, Table } from '../tables/table.ts';
import { numberOrder } from '../values/number.ts';
import { attribute, byteOrder, typeOf, type AttributeValue, type Item } from '../values/value.ts';

/** Where an item is in a table: strings that order as the key's values do. */
export interface ItemKey {
  readonly partition: string;
  readonly sort: string;
}

/** Bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const LARGEST_PARTITION_KEY = 2048;
const LARGEST_SORT_KEY = 1024;

const MISMATCH = 'The provided key element does not match the schema';

export function encodeKey(value: AttributeValue): string {
  return value.N === undefined ? byteOrder(value) : numberOrder(value.N);
}

/** An attribute's part of a key: all of it, and what it has in common with the values that begin with this one. */
interface KeyPart {
  readonly whole: string;
  readonly open: string;
}

/** @param isComposite whether other attributes belong to the same key: the parts are then told apart by an end of their own */
export function encodePart(value: AttributeValue, isComposite: boolean): KeyPart {
  const text = encodeKey(value);
  if (!isComposite) return { whole: text, open: text };
  // The end comes before every letter, that of code 0 included.
  const open = text.replaceAll('\0', '\0\u0001');
  return { whole: `${open}\0\0`, open };
}

/** A string that orders as a partition or sort key of these values does. */
export function encodeKeys(values: readonly AttributeValue[]): string {
  return values.map((value) => encodePart(value, values.length > 1).whole).join('');
}

export function keyAttributes({ hash, range }: KeySchema): readonly KeyAttribute[] {
  return [...hash, ...range];
}

function required(item: Item, { name }: KeyAttribute): AttributeValue {
  const value = attribute(item, name);
  if (value === undefined) throw validation(MISMATCH);
  return value;
}

/** The place of an item whose key has been checked. */
export function keyOf({ hash, range }: KeySchema, item: Item): ItemKey {
  return {
    partition: encodeKeys(hash.map((key) => required(item, key))),
    sort: encodeKeys(range.map((key) => required(item, key))),
  };
}

/** The place of an item in an index; none when it lacks one of the index's keys, or had it before it was a key. */
export function indexKeyOf({ keys }: Index, item: Item): ItemKey | undefined {
  const fits = keyAttributes(keys).every(({ name, type }) => {
    const value = attribute(item, name);
    return value !== undefined && typeOf(value) === type && keySize(value) > 0;
  });
  return fits && problemOfSize(keys, item) === undefined ? keyOf(keys, item) : undefined;
}

/** A name for an item of a table, unique in it. */
export function idOf({ partition, sort }: ItemKey): string {
  return `${partition.length}:${partition}${sort}`;
}

/** Just the key's attributes. */
export function pickKey(item: Item, ...schemas: readonly KeySchema[]): Record<string, AttributeValue> {
  const key: Record<string, AttributeValue> = {};
  for (const schema of schemas) {
    for (const { name } of keyAttributes(schema)) {
      const value = attribute(item, name);
      if (value !== undefined) key[name] = value;
    }
  }
  return key;
}

/** Bytes that count for the limits of keys; numbers are always small enough. */
function keySize(value: AttributeValue | undefined): number {
  if (value === undefined) return 0;
  if (value.N !== undefined) return 1;
  return value.S === undefined ? (value.B?.byteLength ?? 0) : Buffer.byteLength(value.S);
}

/** What is wrong with the size of a key; attributes that are not there count for nothing. */
function problemOfSize({ hash, range }: KeySchema, item: Item): string | undefined {
  const size = (attributes: readonly KeyAttribute[]): number =>
    attributes.reduce((sum, { name }) => sum + keySize(attribute(item, name)), 0);
  if (size(hash) > LARGEST_PARTITION_KEY) return 'Size of hashkey has exceeded the maximum size limit of2048 bytes';
  if (size(range) > LARGEST_SORT_KEY) {
    return 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes';
  }
  return undefined;
}

function checkSizes(keys: KeySchema, item: Item): void {
  const problem = problemOfSize(keys, item);
  if (problem !== undefined) throw invalid(problem);
}

function checkContent(name: string, value: AttributeValue): void {
  if (keySize(value) > 0) return;
  const kind = value.S === undefined ? 'binary' : 'string';
  throw validation(
    'One or more parameter values are not valid. ' +
      `The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`,
  );
}

/** @throws ValidationException unless `key` has the attributes of the key, of the right types, and no others */
export function checkKey(keys: KeySchema, key: Item): void {
  const attributes = keyAttributes(keys);
  if (Object.keys(key).length !== attributes.length) throw validation(MISMATCH);
  for (const keyAttribute of attributes) {
    const value = required(key, keyAttribute);
    if (typeOf(value) !== keyAttribute.type) throw validation(MISMATCH);
    checkContent(keyAttribute.name, value);
  }
  checkSizes(keys, key);
}

/** @throws ValidationException unless an item has what the keys of the table and its indexes ask for */
export function checkItemKeys(table: Table, item: Item): void {
  for (const { name, type } of keyAttributes(table.keys)) {
    const value = attribute(item, name);
    if (value === undefined) throw invalid(`Missing the key ${name} in the item`);
    if (typeOf(value) !== type) {
      throw invalid(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
    }
    checkContent(name, value);
  }
  checkSizes(table.keys, item);
  checkIndexKeys(table, item);
}

/** @throws ValidationException when an attribute that is an index's key cannot be one */
export function checkIndexKeys(table: Table, item: Item): void {
  for (const index of table.indexes) {
    for (const { name, type } of keyAttributes(index.keys)) {
      const value = attribute(item, name);
      if (value === undefined) continue;
      if (typeOf(value) !== type) {
        throw invalid(
          `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
        );
      }
      checkIndexContent(index, name, value);
    }
    checkSizes(index.keys, item);
  }
}

function checkIndexContent(index: Index, name: string, value: AttributeValue): void {
  if (keySize(value) > 0) return;
  const kind = value.S === undefined ? 'binary' : 'string';
  throw validation(
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
      `The AttributeValue for a key attribute cannot contain an empty ${kind} value. ` +
      `IndexName: ${index.name}, IndexKey: ${name}`,
  );
}

/** @throws ValidationException when a path looks into an attribute that is a key, and so a scalar */
export function checkScalarKeys(table: Table, paths: readonly (readonly [string, ...(string | number)[]])[]): void {
  const nested = new Set(paths.filter((path) => path.length > 1).map(([name]) => name));
  if (nested.size === 0) return;
  const message = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed";
  for (const { name } of keyAttributes(table.keys)) {
    if (nested.has(name)) throw validation(`${message}: Key: ${name}`);
  }
  for (const index of table.indexes) {
    for (const { name } of keyAttributes(index.keys)) {
      if (nested.has(name)) throw validation(`${message}: IndexKey: ${name}`);
    }
  }
}
