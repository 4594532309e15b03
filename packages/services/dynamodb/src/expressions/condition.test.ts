import { describe, expect, test } from 'vitest';
import type { AttributeValue, Item } from '../values/value.ts';
import { compileExpressions } from './compile.ts';
import { holds } from './evaluate.ts';

const item: Item = {
  id: { S: 'a1' },
  n: { N: '5' },
  neg: { N: '-2.5' },
  flag: { BOOL: true },
  nothing: { NULL: true },
  tags: { SS: ['red', 'blue'] },
  nums: { NS: ['1', '2'] },
  bin: { B: Buffer.from('hello') },
  arr: { L: [{ S: 'x' }, { M: { y: { N: '7' } } }] },
  doc: { M: { core: { S: 'deep' }, status: { S: 'ok' } } },
};

const values: Record<string, AttributeValue> = {
  ':five': { N: '5.0' },
  ':six': { N: '6' },
  ':neg': { N: '-3' },
  ':a': { S: 'a' },
  ':a1': { S: 'a1' },
  ':red': { S: 'red' },
  ':blue_red': { SS: ['blue', 'red'] },
  ':one': { N: '1' },
  ':hel': { B: Buffer.from('hel') },
  ':x': { S: 'x' },
  ':true': { BOOL: true },
  ':SS': { S: 'SS' },
  ':two': { N: '2' },
  ':seven': { N: '7' },
  ':ok': { S: 'ok' },
};

/** Only those values that an expression uses: unused ones are refused. */
function inputFor(expression: string, names?: Record<string, string>): Parameters<typeof compileExpressions>[0] {
  const used = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(expression));
  return {
    ConditionExpression: expression,
    ...(used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) }),
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
  };
}

function evaluate(expression: string, names?: Record<string, string>): boolean {
  const { condition } = compileExpressions(inputFor(expression, names));
  if (condition === undefined) throw new Error('There is a condition.');
  return holds(condition, item);
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
describe('conditions', () => {
  test.each([
    'n = :five',
    'n < :six',
    'neg > :neg',
    ':six >= n',
    'n BETWEEN :one AND :six',
    'n between :five and :five',
    'id IN (:x, :a1)',
    'attribute_exists(doc.core)',
    'attribute_not_exists(doc.absent)',
    'attribute_not_exists(arr[2])',
    'attribute_exists(arr[1].y)',
    'attribute_type(tags, :SS)',
    'begins_with(id, :a)',
    'begins_with(bin, :hel)',
    'contains(tags, :red)',
    'contains(id, :one) OR contains(nums, :one)',
    'contains(arr, :x)',
    'size(id) = :two',
    'size(doc) = :two',
    'size(bin) = :five',
    'tags = :blue_red',
    'flag = :true',
    'absent <> :a',
    'NOT absent = :a',
    'NOT n = :six AND n = :five',
    'n = :six OR n = :five AND id = :a1',
    '(n = :six OR n = :five) AND id = :a1',
    'arr[1].y = :seven',
    '(doc).core <> :a',
    'n=:five AND(id=:a1)',
  ])('%s holds', (expression) => {
    expect(evaluate(expression)).toBe(true);
  });

  test.each([
    'n = :a',
    'n < :a',
    'absent = :a',
    'absent < :six',
    'attribute_type(id, :SS)',
    'contains(id, :red)',
    'size(absent) = :two',
    'size(n) = :two',
    'NOT (n = :five OR id = :a)',
    'n = :five AND id = :a',
    'id IN (:x, :a)',
  ])('%s does not hold', (expression) => {
    expect(evaluate(expression)).toBe(false);
  });

  test('names stand for anything, dots and reserved words included', () => {
    expect(evaluate('#m.#s = :ok', { '#m': 'doc', '#s': 'status' })).toBe(true);
  });
});

describe('refusals', () => {
  const refused = (expression: string, names?: Record<string, string>): unknown => {
    try {
      compileExpressions(inputFor(expression, names));
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
    return 'accepted';
  };

  test.each([
    ['', 'The expression can not be empty;'],
    ['n =', 'Syntax error; token: "<EOF>", near: "="'],
    ['n = = :five', 'Syntax error; token: "=", near: "= = :five"'],
    ['_n = :five', 'Syntax error; token: "_", near: "_n"'],
    ['status = :a', 'Attribute name is a reserved keyword; reserved keyword: status'],
    ['doc.Status = :a', 'Attribute name is a reserved keyword; reserved keyword: Status'],
    ['#n = :a', 'An expression attribute name used in the document path is not defined; attribute name: #n'],
    ['n = :nope', 'An expression attribute value used in expression is not defined; attribute value: :nope'],
    ['((n = :five))', 'The expression has redundant parentheses;'],
    ['n = ((:five))', 'The expression has redundant parentheses;'],
    ['starts_with(id, :a)', 'Invalid function name; function: starts_with'],
    ['size(id)', 'The function is not allowed to be used this way in an expression; function: size'],
    [
      'contains(id, :a) = :five',
      'The function is not allowed to be used this way in an expression; function: contains',
    ],
    [
      'attribute_exists(id, n)',
      'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
    ],
    ['attribute_exists(:a)', 'Operator or function requires a document path; operator or function: attribute_exists'],
    [
      'begins_with(id, :five)',
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'size(:five) = :five',
      'Incorrect operand type for operator or function; operator or function: size, operand type: N',
    ],
    ['n > :true', 'Incorrect operand type for operator or function; operator: >, operand type: BOOLEAN'],
    [
      'n = n',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]',
    ],
    [
      'attribute_type(id, :a)',
      'Invalid attribute type name found; type: a, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    [
      'n BETWEEN :six AND :one',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ' +
        'lower bound operand: AttributeValue: {N:6}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'n BETWEEN :one AND :a',
      'The BETWEEN operator requires same data type for lower and upper bounds; ' +
        'lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}',
    ],
  ])('%s', (expression, message) => {
    expect(refused(expression)).toBe(`Invalid ConditionExpression: ${message}`);
  });

  test('what is not used is refused', () => {
    expect(() =>
      compileExpressions({ ConditionExpression: 'attribute_exists(a)', ExpressionAttributeNames: { '#b': 'b' } }),
    ).toThrow('Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}');
    expect(() =>
      compileExpressions({
        ConditionExpression: 'attribute_exists(a)',
        ExpressionAttributeValues: { ':b': { S: '' } },
      }),
    ).toThrow('Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}');
  });

  test('names and values have to look like names and values', () => {
    const with_ =
      (more: object): (() => unknown) =>
      () =>
        compileExpressions({ ConditionExpression: 'a = b', ...more });
    expect(with_({ ExpressionAttributeNames: {} })).toThrow('ExpressionAttributeNames must not be empty');
    expect(with_({ ExpressionAttributeNames: { b: 'b' } })).toThrow(
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "b"',
    );
    expect(with_({ ExpressionAttributeValues: { ':b': { N: 'b' } } })).toThrow(
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: b for key :b',
    );
  });

  test('expressions end somewhere', () => {
    const long = Array.from({ length: 302 }, () => 'a=b').join(' OR ');
    expect(refused(long)).toMatch(/^Invalid ConditionExpression: The expression contains too many operators/);
    expect(refused(`attribute_exists(${'a'.repeat(4096)})`)).toMatch(
      /Expression size has exceeded the maximum allowed size/,
    );
  });
});
