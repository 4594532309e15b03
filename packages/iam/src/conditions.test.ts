import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionsHold } from './conditions.ts';
import { RequestContext } from './context.ts';
import { OPERATOR_NAMES } from './operators.ts';
import type { ContextValues } from './types.ts';

type Values = string | number | boolean | readonly (string | number)[];

function holds(operator: string, key: string, wanted: Values, context: ContextValues): boolean {
  return conditionsHold({ [operator]: { [key]: wanted } }, new RequestContext(context), true);
}

describe('one value', () => {
  test.each<[string, Values, string, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', ['b', 'a'], 'a', true],
    ['StringEquals', 'A', 'a', false],
    ['StringEquals', 'a*', 'ab', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringEqualsIgnoreCase', 'ORDERS', 'orders', true],
    ['StringNotEqualsIgnoreCase', 'ORDERS', 'orders', false],
    ['StringLike', 'home/*', 'home/alice', true],
    ['StringLike', 'home/?', 'home/alice', false],
    ['StringLike', '*${k}*', 'x', true],
    ['StringNotLike', 'home/*', 'away', true],
    ['NumericEquals', 10, '10.0', true],
    ['NumericEquals', '10', 'ten', false],
    ['NumericNotEquals', '10', '11', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '10', '9', false],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['DateEquals', '2026-11-23T20:00:00Z', '2026-11-23T21:00:00+01:00', true],
    ['DateNotEquals', '2026-11-23T20:00:00Z', '2026-11-23T20:00:01Z', true],
    ['DateLessThan', '2026-11-23T20:00:00Z', '2026-11-23T19:59:59Z', true],
    ['DateLessThanEquals', '2026-11-23T20:00:00Z', '2026-11-23T20:00:00Z', true],
    ['DateGreaterThan', '1763928000', '2026-11-23T20:00:00Z', true],
    ['DateGreaterThanEquals', '2026-11-23T20:00:00Z', '1763928000', false],
    ['DateGreaterThan', 'soon', '2026-11-23T20:00:00Z', false],
    ['Bool', 'true', 'true', true],
    ['Bool', true, 'True', true],
    ['Bool', 'false', 'true', false],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['BinaryEquals', 'QmluYXJ5', 'b3RoZXI=', false],
    ['IpAddress', '203.0.113.0/24', '203.0.113.7', true],
    ['IpAddress', ['198.51.100.0/24', '203.0.113.7'], '203.0.113.7', true],
    ['IpAddress', '203.0.113.0/25', '203.0.113.200', false],
    ['IpAddress', '0.0.0.0/0', '8.8.8.8', true],
    ['IpAddress', '2001:db8::/32', '2001:db8:1234::1', true],
    ['IpAddress', '2001:db8::/32', '2001:db9::1', false],
    ['IpAddress', '::ffff:10.0.0.0/104', '::ffff:10.1.2.3', true],
    ['IpAddress', '203.0.113.0/24', '2001:db8::1', false],
    ['IpAddress', '203.0.113.0/24', '::ffff:203.0.113.7', true],
    ['IpAddress', '203.0.113.0/33', '203.0.113.1', false],
    ['NotIpAddress', '203.0.113.0/24', '198.51.100.1', true],
    ['NotIpAddress', '203.0.113.0/24', '203.0.113.1', false],
    ['ArnEquals', 'arn:aws:sns:*:111122223333:orders', 'arn:aws:sns:eu-central-1:111122223333:orders', true],
    ['ArnLike', 'arn:aws:sns:*:orders', 'arn:aws:sns:eu-central-1:111122223333:orders', false],
    ['ArnNotEquals', 'arn:aws:sns:*:*:orders', 'arn:aws:sns:eu-central-1:111122223333:orders', false],
    ['ArnNotLike', 'arn:aws:sns:*:*:orders', 'arn:aws:sns:eu-central-1:111122223333:bills', true],
    ['Null', 'false', 'anything', true],
    ['Null', true, 'anything', false],
  ])('%s %j, %s: %s', (operator, wanted, given, expected) => {
    expect(holds(operator, 'k', wanted, { k: given })).toBe(expected);
  });

  test('keys are found without regard to case', () => {
    expect(holds('StringEquals', 'AWS:SourceAccount', '1', { 'aws:sourceaccount': '1' })).toBe(true);
  });
});

describe('a key that the request does not have', () => {
  test.each([
    ['StringEquals', false],
    ['StringEqualsIfExists', true],
    ['StringNotEquals', true],
    ['StringNotLike', true],
    ['ArnNotLike', true],
    ['NotIpAddress', true],
    ['Bool', false],
    ['BoolIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['ForAnyValue:StringEqualsIfExists', true],
  ])('%s: %s', (operator, expected) => {
    expect(holds(operator, 'k', 'true', {})).toBe(expected);
  });
  test('Null', () => {
    expect(holds('Null', 'k', 'true', {})).toBe(true);
    expect(holds('Null', 'k', 'true', { k: [] })).toBe(true);
    expect(holds('Null', 'k', 'false', {})).toBe(false);
  });
  test('is remembered', () => {
    const context = new RequestContext({ a: '1' });
    conditionsHold({ StringEquals: { a: '2', b: '1' }, Bool: { c: 'true' } }, context, true);
    expect([...context.missing]).toEqual(['b', 'c']);
  });
});

describe('several values', () => {
  const tags = { 'aws:TagKeys': ['cost', 'team'] };
  test.each<[string, string[], boolean]>([
    ['ForAllValues:StringEquals', ['cost', 'team', 'stage'], true],
    ['ForAllValues:StringEquals', ['cost'], false],
    ['ForAnyValue:StringEquals', ['team'], true],
    ['ForAnyValue:StringEquals', ['stage'], false],
    ['ForAnyValue:StringNotEquals', ['team'], true],
    ['ForAnyValue:StringNotEquals', ['team', 'cost'], false],
    ['ForAllValues:StringNotEquals', ['stage'], true],
    ['ForAllValues:StringNotEquals', ['team'], false],
    ['ForAllValues:StringLike', ['c*', 't*'], true],
    ['StringEquals', ['team'], true],
    ['StringNotEquals', ['team'], false],
  ])('%s %j: %s', (operator, wanted, expected) => {
    expect(holds(operator, 'aws:TagKeys', wanted, tags)).toBe(expected);
  });
});

test('variables take their values from the request, in policies of 2012 alone', () => {
  const condition = { StringEquals: { owner: '${aws:username}' } };
  const context = new RequestContext({ owner: 'alice', 'aws:username': 'alice' });
  expect(conditionsHold(condition, context, true)).toBe(true);
  expect(conditionsHold(condition, context, false)).toBe(false);
  expect(
    holds('StringEqualsIgnoreCase', 'owner', '${aws:username}!', { owner: 'ALICE!', 'aws:username': 'Alice' }),
  ).toBe(true);
});

test('an operator and its negation disagree on every value there is', () => {
  const pairs = OPERATOR_NAMES.flatMap((name) => {
    const negation =
      name === 'IpAddress' ? 'NotIpAddress' : name.replace(/^(String|Arn|Numeric|Date)(?!Not)(Equals|Like)/, '$1Not$2');
    return negation !== name && OPERATOR_NAMES.includes(negation) ? [[name, negation] as const] : [];
  });
  expect(pairs.length).toBe(8);
  const value = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.integer().map(String),
    fc.ipV4(),
    fc.ipV6(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...pairs),
      fc.array(value, { minLength: 1, maxLength: 3 }),
      value,
      ([name, negation], wanted, given) => {
        expect(holds(name, 'k', wanted, { k: given })).not.toBe(holds(negation, 'k', wanted, { k: given }));
      },
    ),
  );
});

test('conditions are joined by AND', () => {
  const context = new RequestContext({ a: '1', b: '2' });
  expect(conditionsHold({ StringEquals: { a: '1', b: '2' } }, context, true)).toBe(true);
  expect(conditionsHold({ StringEquals: { a: '1', b: '3' } }, context, true)).toBe(false);
  expect(conditionsHold({ StringEquals: { a: '1' }, StringLike: { b: '3' } }, context, true)).toBe(false);
  expect(conditionsHold(undefined, context, true)).toBe(true);
});
