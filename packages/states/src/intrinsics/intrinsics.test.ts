import { describe, expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { runToEnd } from '../testing/host.ts';
import { isCallable } from './evaluate.ts';
import { parseIntrinsic } from './parse.ts';
import { seeded } from './random.ts';

const INPUT = {
  name: 'Ada',
  n: 5,
  list: [1, 2, 2, 3],
  json: '{"a":[1]}',
  o: { a: 1, b: { c: 1 } },
  p: { b: { d: 2 } },
};

async function outcome(call: string): Promise<{ value?: Json; error?: string; cause?: string }> {
  const States = { S: { Type: 'Pass' as const, Parameters: { 'v.$': call }, End: true } };
  const { execution } = await runToEnd({ StartAt: 'S', States }, { input: INPUT });
  const { output, error, cause } = execution;
  return error === undefined
    ? { value: (output as { v: Json }).v }
    : { error, cause: cause?.replace(/^.*?#2\)\. /, '') };
}

test.each<[call: string, value: Json]>([
  ["States.Format('Hello, {}: {}', $.name, $.n)", 'Hello, Ada: 5'],
  [String.raw`States.Format('It\'s \{{}\}', $.name)`, "It's {Ada}"],
  ["States.Format('{}', $.o)", '{a=1, b={c=1}}'],
  ['States.StringToJson($.json)', { a: [1] }],
  ['States.JsonToString($.o)', '{"a":1,"b":{"c":1}}'],
  ["States.Array($.n, 'a', null, true, States.Array())", [5, 'a', null, true, []]],
  ['States.ArrayPartition($.list, 3)', [[1, 2, 2], [3]]],
  ['States.ArrayContains($.list, 3)', true],
  ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]],
  ['States.ArrayRange(5, 1, -2)', [5, 3, 1]],
  ['States.ArrayGetItem($.list, 3)', 3],
  ['States.ArrayLength($.list)', 4],
  ['States.ArrayUnique($.list)', [1, 2, 3]],
  ["States.Base64Encode('Grüße')", 'R3LDvMOfZQ=='],
  ["States.Base64Decode('R3LDvMOfZQ==')", 'Grüße'],
  ["States.Hash('Hello', 'SHA-1')", 'f7ff9e8b7bb2e09b70935a5d785e0cc5d9d0abf0'],
  ['States.JsonMerge($.o, $.p, false)', { a: 1, b: { d: 2 } }],
  ['States.MathRandom(1, 11)', 6],
  ['States.MathAdd($.n, -2.5)', 3],
  ["States.StringSplit('a,b;;c', ',;')", ['a', 'b', 'c']],
  ['States.UUID()', '00000000-0000-4000-8000-000000000001'],
  ["States.ArrayLength(States.StringSplit('a-b', '-'))", 2],
])('%s', async (call, value) => {
  expect(await outcome(call)).toEqual({ value });
});

describe('what cannot be done', () => {
  test.each([
    ['States.ArrayGetItem($.list, 9)', 'The index 9 is out of bounds for an array of 4 elements.'],
    ["States.Format('{} {}', $.name)", 'The number of arguments does not match the number of placeholders.'],
    ["States.StringToJson('{')", "'{' is not valid JSON."],
    [
      'States.JsonMerge($.o, $.p, true)',
      'Only the shallow merging mode is supported: the third argument must be false.',
    ],
    ['States.ArrayRange(0, 1000, 1)', 'The range must not have more than 1000 elements.'],
    ["States.Hash($.name, 'SHA')", 'The algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512.'],
    ['States.ArrayLength($.name)', 'The argument must be an array.'],
    ['States.MathAdd($.name, 1)', 'The first argument must be a number.'],
    ["States.Base64Decode('%')", 'The argument is not valid Base64.'],
  ])('%s', async (call, problem) => {
    expect(await outcome(call)).toEqual({
      error: 'States.IntrinsicFailure',
      cause: `The function '${call}' had the following error: ${problem}`,
    });
  });

  test('an argument that is not there', async () => {
    const call = "States.Format('{}', $.absent)";
    expect(await outcome(call)).toEqual({
      error: 'States.Runtime',
      cause: `The function '${call}' had the following error: The JsonPath argument for the field '$.absent' could not be found in the input '${JSON.stringify(INPUT)}'`,
    });
  });
});

test('the same seed gives the same number', async () => {
  expect(await outcome('States.MathRandom(1, 100, 7)')).toEqual(await outcome('States.MathRandom(1, 100, 7)'));
  // new java.util.Random(42).nextDouble()
  expect(seeded(42)).toBe(0.7275636800328681);
});

test.each(["States.Format('{}'", "States.Format('\\q')", 'States.Format(a)', "States.Format('a') x"])(
  '%s cannot be read',
  (source) => {
    expect(() => parseIntrinsic(source)).toThrow();
  },
);

test('functions that do not exist, or with other arguments', () => {
  expect(isCallable(parseIntrinsic('States.UUID()'))).toBe(true);
  expect(isCallable(parseIntrinsic('States.UUID(1)'))).toBe(false);
  expect(isCallable(parseIntrinsic('States.Format(States.Nothing())'))).toBe(false);
  expect(isCallable(parseIntrinsic('States.constructor()'))).toBe(false);
});
