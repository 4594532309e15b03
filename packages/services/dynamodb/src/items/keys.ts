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

export function keyAttributes({ hash, range }: KeySchema): readonly KeyAttribute[] {
  return range === undefined ? [hash] : [hash, range];
}

function required(item: Item, { name }: KeyAttribute): AttributeValue {
  const value = attribute(item, name);
  if (value === undefined) throw validation(MISMATCH);
  return value;
}

/** The place of an item whose key has been checked. */
export function keyOf({ hash, range }: KeySchema, item: Item): ItemKey {
  return {
    partition: encodeKey(required(item, hash)),
    sort: range === undefined ? '' : encodeKey(required(item, range)),
  };
}

/** The place of an item in an index; none when it lacks one of the index's keys, or had it before it was a key. */
export function indexKeyOf({ keys }: Index, item: Item): ItemKey | undefined {
  const fits = keyAttributes(keys).every(({ name, type }, at) => {
    const value = attribute(item, name);
    if (value === undefined || typeOf(value) !== type) return false;
    const size = keySize(value);
    return size > 0 && size <= (at === 0 ? LARGEST_PARTITION_KEY : LARGEST_SORT_KEY);
  });
  return fits ? keyOf(keys, item) : undefined;
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
function keySize(value: AttributeValue): number {
  if (value.N !== undefined) return 1;
  return value.S === undefined ? (value.B?.byteLength ?? 0) : Buffer.byteLength(value.S);
}

function checkContent(name: string, value: AttributeValue, isHash: boolean): void {
  const size = keySize(value);
  if (size === 0) {
    const kind = value.S === undefined ? 'binary' : 'string';
    throw validation(
      'One or more parameter values are not valid. ' +
        `The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`,
    );
  }
  if (isHash && size > LARGEST_PARTITION_KEY) {
    throw invalid('Size of hashkey has exceeded the maximum size limit of2048 bytes');
  }
  if (!isHash && size > LARGEST_SORT_KEY) {
    throw invalid('Aggregated size of all range keys has exceeded the size limit of 1024 bytes');
  }
}

/** @throws ValidationException unless `key` has the attributes of the key, of the right types, and no others */
export function checkKey(keys: KeySchema, key: Item): void {
  const attributes = keyAttributes(keys);
  if (Object.keys(key).length !== attributes.length) throw validation(MISMATCH);
  for (const [at, keyAttribute] of attributes.entries()) {
    const value = required(key, keyAttribute);
    if (typeOf(value) !== keyAttribute.type) throw validation(MISMATCH);
    checkContent(keyAttribute.name, value, at === 0);
  }
}

/** @throws ValidationException unless an item has what the keys of the table and its indexes ask for */
export function checkItemKeys(table: Table, item: Item): void {
  for (const [at, { name, type }] of keyAttributes(table.keys).entries()) {
    const value = attribute(item, name);
    if (value === undefined) throw invalid(`Missing the key ${name} in the item`);
    if (typeOf(value) !== type) {
      throw invalid(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
    }
    checkContent(name, value, at === 0);
  }
  checkIndexKeys(table, item);
}

/** @throws ValidationException when an attribute that is an index's key cannot be one */
export function checkIndexKeys(table: Table, item: Item): void {
  for (const index of table.indexes) {
    for (const [at, { name, type }] of keyAttributes(index.keys).entries()) {
      const value = attribute(item, name);
      if (value === undefined) continue;
      if (typeOf(value) !== type) {
        throw invalid(
          `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
        );
      }
      checkIndexContent(index, name, value, at === 0);
    }
  }
}

function checkIndexContent(index: Index, name: string, value: AttributeValue, isHash: boolean): void {
  if (keySize(value) === 0) {
    const kind = value.S === undefined ? 'binary' : 'string';
    throw validation(
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
        `The AttributeValue for a key attribute cannot contain an empty ${kind} value. ` +
        `IndexName: ${index.name}, IndexKey: ${name}`,
    );
  }
  checkContent(name, value, isHash);
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
