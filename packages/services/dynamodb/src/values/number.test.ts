import { describe, expect, test } from 'vitest';
import { addNumbers, compareNumbers, negateNumber, normalizeNumber, numberOrder, numberSize } from './number.ts';

describe('numbers', () => {
  test.each([
    ['1', '1'],
    ['-0', '0'],
    ['+1', '1'],
    ['007', '7'],
    ['1.50', '1.5'],
    ['.5', '0.5'],
    ['1e3', '1000'],
    ['-1.23E-2', '-0.0123'],
    ['0e999', '0'],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ])('%s is kept as %s', (given, kept) => {
    expect(normalizeNumber(given)).toBe(kept);
  });

  test('the largest and the smallest are kept exactly', () => {
    expect(normalizeNumber('9.9999999999999999999999999999999999999E+125')).toBe(`${'9'.repeat(38)}${'0'.repeat(88)}`);
    expect(normalizeNumber('1E-130')).toBe(`0.${'0'.repeat(129)}1`);
  });

  test.each([
    ['1e126', /^Number overflow/],
    ['1e-131', /^Number underflow/],
    ['1'.repeat(39), /^Attempting to store more than 38 significant digits in a Number$/],
    ['', /^The parameter cannot be converted to a numeric value$/],
    ['abc', /^The parameter cannot be converted to a numeric value: abc$/],
    ['1 2', /^The parameter cannot be converted/],
    ['.', /^The parameter cannot be converted/],
    ['0x10', /^The parameter cannot be converted/],
  ])('%s is refused', (given, message) => {
    expect(() => normalizeNumber(given)).toThrow(message);
  });

  test('sums are exact', () => {
    expect(addNumbers('0.1', '0.2')).toBe('0.3');
    expect(addNumbers('99999999999999999999999999999999999999', '-99999999999999999999999999999999999998')).toBe('1');
    expect(addNumbers('1e100', negateNumber('1e100'))).toBe('0');
    expect(addNumbers('0', '-5')).toBe('-5');
    expect(() => addNumbers('1e125', '1')).toThrow(/^Number overflow/);
  });

  test('their order is that of the texts that stand for them', () => {
    const ordered = [
      '-1e125',
      '-100',
      '-99.1',
      '-1.23',
      '-1.2',
      '-1',
      '-0.001',
      '0',
      '1e-130',
      '0.5',
      '1',
      '1.2',
      '9',
      '10',
      '1e38',
    ];
    const texts = ordered.map((number) => numberOrder(normalizeNumber(number)));
    expect([...texts].sort()).toEqual(texts);
    for (const [at, number] of ordered.entries()) {
      expect(Math.sign(compareNumbers(number, ordered[at + 1] ?? '1e120'))).toBe(-1);
    }
  });

  test('a byte for two digits, and one more', () => {
    expect(['0', '1', '12', '123', '-1', '100'].map(numberSize)).toEqual([1, 2, 2, 3, 3, 2]);
    // Digits on both sides of the point are counted for themselves.
    expect(['1.5', '1.234', '3.14159', '123456', '0.0000001', '1E125', '1010', '10.05'].map(numberSize)).toEqual([
      3, 4, 5, 4, 2, 2, 3, 3,
    ]);
  });
});
