import { describe, expect, test } from 'vitest';
import type { State } from '../definition.ts';
import type { Json } from '../json.ts';
import { runToEnd } from '../testing/host.ts';

const run = async (state: Partial<State>, input: Json = {}) => {
  const S: State = { Type: 'Pass', End: true, ...state };
  const { execution } = await runToEnd({ StartAt: 'S', States: { S } }, { input });
  return execution;
};
const jsonata = (Output: Json, input?: Json) => run({ QueryLanguage: 'JSONata', Output }, input);

describe('JSONPath', () => {
  test.each<[state: Partial<State>, output: Json]>([
    [{ InputPath: '$.a' }, { b: 1 }],
    [{ InputPath: null }, {}],
    [{ OutputPath: null }, {}],
    [
      { Result: 5, ResultPath: '$.r' },
      { a: { b: 1 }, list: [1, 2], r: 5 },
    ],
    [{ Result: null }, null],
    [
      { Result: 5, ResultPath: null },
      { a: { b: 1 }, list: [1, 2] },
    ],
    [{ Parameters: { 'x.$': '$.a.b', y: ['$.a', { 'z.$': '$$.State.Name' }] } }, { x: 1, y: ['$.a', { z: 'S' }] }],
    [{ Parameters: { 'x.$': '$.list[*]' }, OutputPath: '$.x' }, [1, 2]],
  ])('%j', async (state, output) => {
    expect((await run(state, { a: { b: 1 }, list: [1, 2] })).output).toEqual(output);
  });

  test('every name is a name', async () => {
    const template = JSON.parse('{"__proto__": {"a.$": "$.a"}, "constructor.$": "$.a.b"}') as Json;
    const { output } = await run({ Parameters: template }, { a: { b: 1 } });
    expect(JSON.stringify(output)).toBe('{"__proto__":{"a":{"b":1}},"constructor":1}');
    expect(JSON.stringify((await jsonata(template)).output)).toBe(JSON.stringify(template));
  });

  test('a path to nothing', async () => {
    expect((await run({ InputPath: '$.a' })).cause).toContain("Invalid path '$.a' : No results for path: $['a']");
  });

  test('a result that has no place', async () => {
    const { error, cause } = await run({ Result: 1, ResultPath: '$.a.b' }, { a: 1 });
    expect([error, cause]).toEqual([
      'States.ResultPathMatchFailure',
      `An error occurred while executing the state 'S' (entered at the event id #2). Unable to apply step "b" to input {"a":1}`,
    ]);
  });
});

describe('JSONata', () => {
  test.each<[expression: string, output: Json]>([
    ['$states.input.a + 1', 2],
    ['$partition([1..5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 6, 2)', [0, 2, 4, 6]],
    ['$range(-1.7, 1, 1)', [-1, 0, 1]],
    ["$hash('Hello', 'MD5')", '8b1a9953c4611296a827abf8c47804d7'],
    ['$parse(\'{"a": 1}\').a', 1],
    ['$uuid()', '00000000-0000-4000-8000-000000000001'],
    ['$random()', 0.5],
    ['$random(1) = $random(1)', true],
    ['$now()', '2026-11-30T12:00:00.000Z'],
    ["$now('[Y]-[M01]')", '2026-11'],
    ['$millis()', Date.UTC(2026, 10, 30, 12)],
    ['$shuffle([1, 2, 3])', [1, 3, 2]],
    ['$states.context.Execution.Name', 'test-run'],
    ['$states.input.a > 0 ? {"yes": [$states.input.a]} : 0', { yes: [1] }],
    ['[1/0, $states.input.a]', ['Infinity', 1]],
  ])('%s', async (expression, output) => {
    expect((await jsonata(`{% ${expression} %}`, { a: 1 })).output).toEqual(output);
  });

  test('what is around an expression stays', async () => {
    expect((await jsonata({ a: ['{% 1 %}', 'x {% 2 %}'], b: null })).output).toEqual({ a: [1, 'x {% 2 %}'], b: null });
  });

  test.each([
    ['$states.input.absent', 'returned nothing (undefined).'],
    ['$nothing(1)', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
    ['$eval("1")', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
    ["$hash('a')", 'returned nothing (undefined).'],
  ])('%s fails', async (expression, problem) => {
    const { error, cause } = await jsonata({ list: [`{% ${expression} %}`] });
    expect([error, cause]).toEqual([
      'States.QueryEvaluationError',
      `An error occurred while executing the state 'S' (entered at the event id #2). The JSONata expression '${expression}' specified for the field 'Output/list[0]' ${problem}`,
    ]);
  });

  test('an error that is no text', async () => {
    const { execution } = await runToEnd({
      QueryLanguage: 'JSONata',
      StartAt: 'S',
      States: { S: { Type: 'Fail', Error: '{% 1 %}' } },
    });
    expect(execution.cause).toContain("the field 'Error' returned an unexpected result type. Expected 'string'");
  });

  test('an expression that would not end', async () => {
    const { cause } = await jsonata('{% ($f := function($n) { 1 + $f($n) }; $f(1)) %}');
    expect(cause).toContain('D1011: Stack overflow');
  });

  test('variables are as they were until the state is left', async () => {
    const States = {
      A: { Type: 'Pass' as const, Assign: { n: 1 }, Next: 'B' },
      B: { Type: 'Pass' as const, Assign: { n: '{% $n + 1 %}' }, Output: '{% $n %}', Next: 'C' },
      C: { Type: 'Succeed' as const, Output: '{% [$states.input, $n] %}' },
    };
    const { execution } = await runToEnd({ QueryLanguage: 'JSONata', StartAt: 'A', States });
    expect(execution.output).toEqual([1, 2]);
  });
});
