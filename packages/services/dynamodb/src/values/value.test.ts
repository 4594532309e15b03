import { expect, test } from 'vitest';
import { checkValue } from './check.ts';
import { byteOrder, compareValues, equalValues, itemSize, type AttributeValue } from './value.ts';

const bytes = (text: string): AttributeValue => ({ B: Buffer.from(text, 'latin1') });

test('strings order as their UTF-8 does, also where UTF-16 differs', () => {
  const ordered = ['a', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'];
  const shuffled = [...ordered].reverse();
  expect(shuffled.sort((a, b) => compareValues({ S: a }, { S: b }) ?? 0)).toEqual(ordered);
  expect(shuffled.sort((a, b) => (byteOrder({ S: a }) < byteOrder({ S: b }) ? -1 : 1))).toEqual(ordered);
});

test('sets are equal whatever their order, lists are not', () => {
  expect(equalValues({ SS: ['a', 'b'] }, { SS: ['b', 'a'] })).toBe(true);
  expect(equalValues({ BS: [Buffer.from('a')] }, { BS: [Buffer.from('a')] })).toBe(true);
  expect(equalValues({ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] })).toBe(false);
  expect(equalValues({ M: { a: { N: '1' } } }, { M: { a: { N: '1' }, b: { N: '1' } } })).toBe(false);
  expect(equalValues({ S: '1' }, { N: '1' })).toBe(false);
});

test('only values of one type have an order', () => {
  expect(compareValues({ S: '1' }, { N: '1' })).toBeUndefined();
  expect(compareValues({ BOOL: true }, { BOOL: false })).toBeUndefined();
  expect(compareValues(bytes('\x01'), bytes('\xff'))).toBeLessThan(0);
});

test('names of attributes are never those that objects inherit', () => {
  const item = { pk: { S: 'a' }, constructor: { S: 'b' } };
  expect(checkValue({ M: item })).toEqual({ M: item });
  const odd = checkValue(JSON.parse('{"M":{"__proto__":{"S":"x"}}}') as AttributeValue);
  expect(Object.keys(odd.M ?? {})).toEqual(['__proto__']);
});

test.each([
  [{ SS: [] }, 'One or more parameter values were invalid: An string set  may not be empty'],
  [{ NS: [] }, 'One or more parameter values were invalid: An number set  may not be empty'],
  [{ BS: [] }, 'One or more parameter values were invalid: Binary sets should not be empty'],
  [{ SS: ['a', 'a'] }, 'One or more parameter values were invalid: Input collection [a, a] contains duplicates.'],
  [{ NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
  [
    { NULL: false },
    'One or more parameter values were invalid: Null attribute value types must have the value of true',
  ],
  [{}, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
  [
    { S: 'a', N: '1' },
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  ],
])('%j is refused', (value, message) => {
  expect(() => checkValue(value as unknown as AttributeValue)).toThrow(message);
});

test('values nest 32 levels deep and no deeper', () => {
  let value: AttributeValue = { S: 'deep' };
  for (let level = 0; level < 32; level++) value = { L: [value] };
  expect(checkValue(value)).toEqual(value);
  expect(() => checkValue({ L: [value] })).toThrow(/Nesting Levels have exceeded supported limits/);
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
test('an item is as large as its names and values', () => {
  expect(itemSize({ id: { S: 'my-item-id' }, attr1: { S: 'value1' }, attr2: { S: 'value2' } })).toBe(34);
  expect(itemSize({ a: { NULL: true }, b: { BOOL: false }, c: { S: 'é' } })).toBe(7);
  expect(itemSize({ l: { L: [{ S: 'ab' }] }, m: { M: { k: { S: 'v' } } } })).toBe(1 + 3 + 1 + 2 + 1 + 3 + 1 + 2);
});
