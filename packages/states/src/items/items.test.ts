import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { rowsOf } from './csv.ts';
import { readItems } from './read.ts';

test.each<[text: string, rows: string[][]]>([
  [
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\r\n\r\n1,',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  ['"a,b","c\nd","e""f"', [['a,b', 'c\nd', 'e"f']]],
  [String.raw`C:\\Program Files\\x,\"q\",a\,b,\n`, [[String.raw`C:\Program Files\x`, '"q"', 'a,b', 'n']]],
  [',,\n', [['', '', '']]],
])('the rows of %j', (text, rows) => {
  expect(rowsOf(text, ',')).toEqual(rows);
});

// As recorded on AWS, for files of this kind.
describe('items of a file', () => {
  const csv = 'H1,H2\nValue1,Value2,Value3\n   ,\nValue4\n';

  test.each<[text: string, config: JsonObject, maxItems: number, items: Json]>([
    [
      csv,
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      0,
      [
        { H1: 'Value1', H2: 'Value2' },
        { H1: '   ', H2: '' },
        { H1: 'Value4', H2: '' },
      ],
    ],
    [csv, { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }, 1, [{ H1: 'Value1', H2: 'Value2' }]],
    [
      '1|2',
      { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'], CSVDelimiter: 'PIPE' },
      0,
      [{ a: '1', b: '2' }],
    ],
    ['[1, {"a": 2}]', { InputType: 'JSON' }, 0, [1, { a: 2 }]],
    ['{"a": {"b/c": [1]}}', { InputType: 'JSON', ItemsPointer: '/a/b~1c' }, 0, [1]],
    ['{"a": 1}', { InputType: 'JSON' }, 0, [{ Key: 'a', Value: 1 }]],
    ['{"a": 1}\n\n[2]\n', { InputType: 'JSONL' }, 100, [{ a: 1 }, [2]]],
  ])('%j %j %i', (text, config, maxItems, items) => {
    expect(readItems(text, config, maxItems)).toEqual(items);
  });

  test.each([
    ['H1,\nValue4,Value5', '[{"":"Value5","H1":"Value4"}]'],
    ['0,True,{}\nValue4,Value5,Value6', '[{"0":"Value4","{}":"Value6","True":"Value5"}]'],
    [
      'Col1,Col2,Col3,Col4,Col5,Col6,Col7,Col8,Col9\n1,2,3,4,5,6,7,8,9',
      '[{"Col1":"1","Col2":"2","Col3":"3","Col4":"4","Col5":"5","Col6":"6","Col7":"7","Col8":"8","Col9":"9"}]',
    ],
  ])('columns of %j come in the order of AWS', (text, items) => {
    expect(JSON.stringify(readItems(text, { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }))).toBe(items);
  });

  test.each<[text: string, config: JsonObject, maxItems: number, problem: string]>([
    ['a,a\n1,2', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }, 0, 'CSV headers cannot contain duplicates.'],
    ['[]', { InputType: 'JSON' }, -1, 'field MaxItems must be positive'],
    ['3', { InputType: 'JSON' }, 0, 'Attempting to map over non-iterable node.'],
    ['{', { InputType: 'JSON' }, 0, 'Attempting to parse invalid JSON.'],
    ['', { InputType: 'MANIFEST' }, 0, 'InputType "MANIFEST" is not supported here.'],
  ])('%j %j %i is refused', (text, config, maxItems, problem) => {
    expect(() => readItems(text, config, maxItems)).toThrow(problem);
  });
});
