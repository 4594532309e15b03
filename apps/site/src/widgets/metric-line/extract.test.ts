import { expect, test } from 'vitest';
import { extract, FILTER, PRESETS } from './extract.ts';

const lineOf = (name: string): string => PRESETS.find((preset) => preset.name === name)?.line ?? '';
const embedded = (line: string) => extract({ way: 'embedded', line, ...FILTER });
const filtered = (line: string, more: object = {}) => extract({ way: 'filter', line, ...FILTER, ...more });

test('each line measures what this cloud would measure of it', () => {
  expect(PRESETS.map(({ name, line }) => [name, embedded(line).metrics.length, filtered(line).metrics.length])).toEqual(
    [
      ['an order', 1, 0],
      ['two sets of dimensions', 2, 0],
      ['the id as a dimension', 1, 0],
      ['a number in quotes', 0, 0],
      ['a dimension that is missing', 0, 0],
      ['printed by console.log', 0, 0],
      ['no metric in it', 0, 1],
    ],
  );
  expect(embedded(lineOf('two sets of dimensions')).metrics).toEqual([
    { name: 'Shop OrderValue', dimensions: 'service=orders', value: '42', unit: 'None' },
    { name: 'Shop OrderValue', dimensions: 'service=orders, country=DE', value: '42', unit: 'None' },
  ]);
});

test('what is expensive, what is lost and what is nothing are told apart', () => {
  expect(embedded(lineOf('an order')).kind).toBe('success');
  expect(embedded(lineOf('the id as a dimension'))).toMatchObject({
    kind: 'failure',
    sum: expect.stringContaining('each is billed') as string,
  });
  expect(embedded(lineOf('a number in quotes')).kind).toBe('failure');
  expect(embedded(lineOf('no metric in it')).kind).toBe('wait');
});

test('a filter takes a value from the line, and a pattern that is none is refused', () => {
  expect(filtered(lineOf('no metric in it'), { value: '$.ms' }).metrics[0]?.value).toBe('512');
  expect(filtered(lineOf('no metric in it'), { value: '$.none' }).kind).toBe('wait');
  expect(filtered('x', { pattern: '{ $.level = ' }).sum).toContain('refuses the filter. Invalid filter pattern');
});
