import { describe, expect, test } from 'vitest';
import type { AttributeValue, Item } from '../values/value.ts';
import { applyUpdate } from './apply.ts';
import { compileExpressions } from './compile.ts';

const values: Record<string, AttributeValue> = {
  ':n': { N: '2' },
  ':s': { S: 'new' },
  ':l': { L: [{ S: 'z' }] },
  ':ss': { SS: ['b', 'c'] },
  ':m': { M: {} },
};

function update(item: Item, expression: string): Item {
  const used = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(expression));
  const { update: actions } = compileExpressions({
    UpdateExpression: expression,
    ...(used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) }),
  });
  return applyUpdate(item, actions ?? []);
}

const item: Item = {
  a: { N: '40' },
  b: { S: 'old' },
  arr: { L: [{ S: '0' }, { S: '1' }, { S: '2' }] },
  doc: { M: { x: { N: '1' }, y: { L: [{ N: '1' }] } } },
  tags: { SS: ['a', 'b'] },
};

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
describe('updates', () => {
  test.each<[string, Item]>([
    ['SET a = a + :n', { a: { N: '42' } }],
    ['SET a = :n - a', { a: { N: '-38' } }],
    ['SET c = (a + :n)', { c: { N: '42' } }],
    ['SET b = a, a = b', { a: { S: 'old' }, b: { N: '40' } }],
    ['SET c = if_not_exists(c, :n)', { c: { N: '2' } }],
    ['SET a = if_not_exists(a, :n) + :n', { a: { N: '42' } }],
    ['SET arr = list_append(arr, :l)', { arr: { L: [{ S: '0' }, { S: '1' }, { S: '2' }, { S: 'z' }] } }],
    ['SET arr = list_append(:l, arr)', { arr: { L: [{ S: 'z' }, { S: '0' }, { S: '1' }, { S: '2' }] } }],
    ['SET arr[1] = :s', { arr: { L: [{ S: '0' }, { S: 'new' }, { S: '2' }] } }],
    ['SET arr[9] = :s, arr[7] = :n', { arr: { L: [{ S: '0' }, { S: '1' }, { S: '2' }, { N: '2' }, { S: 'new' }] } }],
    ['SET arr[2] = :s REMOVE arr[0]', { arr: { L: [{ S: '1' }, { S: 'new' }] } }],
    ['REMOVE arr[0], arr[1]', { arr: { L: [{ S: '2' }] } }],
    ['REMOVE arr[8], nothing', {}],
    ['SET doc.x = doc.x + :n, doc.z = :s', { doc: { M: { x: { N: '3' }, y: { L: [{ N: '1' }] }, z: { S: 'new' } } } }],
    ['SET doc.y[0] = :s', { doc: { M: { x: { N: '1' }, y: { L: [{ S: 'new' }] } } } }],
    ['ADD a :n, c :n, tags :ss', { a: { N: '42' }, c: { N: '2' }, tags: { SS: ['a', 'b', 'c'] } }],
    ['DELETE tags :ss', { tags: { SS: ['a'] } }],
    ['add doc.x :n', { doc: { M: { x: { N: '3' }, y: { L: [{ N: '1' }] } } } }],
  ])('%s', (expression, changed) => {
    const before = structuredClone(item);
    expect(update(item, expression)).toEqual({ ...item, ...changed });
    expect(item).toEqual(before);
  });

  test('REMOVE takes attributes away, and DELETE the last member the whole set', () => {
    expect(Object.keys(update(item, 'REMOVE b, doc.x'))).toEqual(['a', 'arr', 'doc', 'tags']);
    expect(update({ tags: { SS: ['b'] } }, 'DELETE tags :ss')).toEqual({});
  });

  test.each([
    ['SET a = nothing', 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET b = b + :n', 'An operand in the update expression has an incorrect data type'],
    ['SET a = list_append(b, :l)', 'An operand in the update expression has an incorrect data type'],
    ['ADD b :n', 'An operand in the update expression has an incorrect data type'],
    ['DELETE b :ss', 'An operand in the update expression has an incorrect data type'],
    ['SET nothing.x = :n', 'The document path provided in the update expression is invalid for update'],
    ['SET a[0] = :n', 'The document path provided in the update expression is invalid for update'],
    ['SET doc[0] = :n', 'The document path provided in the update expression is invalid for update'],
    ['REMOVE nothing.x', 'The document path provided in the update expression is invalid for update'],
  ])('%s does not fit the item', (expression, message) => {
    expect(() => update(item, expression)).toThrow(message);
  });

  test.each([
    ['', 'The expression can not be empty;'],
    ['SET a', 'Syntax error; token: "<EOF>", near: "a"'],
    ['SET a = :n, ', 'Syntax error; token: "<EOF>", near: ","'],
    ['SET a = b + c + :n', 'Syntax error; token: "+", near: "c + :n"'],
    ['SET name = :n', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['SET a = if_exists(a, :n)', 'Invalid function name; function: if_exists'],
    ['SET a = :n SET b = :n', 'The "SET" section can only be used once in an update expression;'],
    [
      'SET a.b = :n, a = :s',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]',
    ],
    [
      'SET a.b = :n REMOVE a[1]',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]',
    ],
    ['ADD a :s', 'Incorrect operand type for operator or function; operator: ADD, operand type: STRING'],
    ['DELETE a :n', 'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER'],
    ['SET a = a + :s', 'Incorrect operand type for operator or function; operator or function: +, operand type: S'],
    [
      'SET a = list_append(a, :n)',
      'Incorrect operand type for operator or function; operator or function: list_append, operand type: N',
    ],
    [
      'SET a = if_not_exists(:n, b)',
      'Operator or function requires a document path; operator or function: if_not_exists',
    ],
    [
      'SET a = list_append(a)',
      'Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1',
    ],
  ])('%s is refused', (expression, message) => {
    expect(() => update(item, expression)).toThrow(`Invalid UpdateExpression: ${message}`);
  });
});
