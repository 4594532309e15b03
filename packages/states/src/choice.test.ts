import { describe, expect, test } from 'vitest';
import { holds } from './choice.ts';
import type { Rule } from './definition.ts';
import type { Json } from './json.ts';
import type { Scope } from './queries/scope.ts';
import { runToEnd } from './testing/host.ts';
import { available, recordedAnswers } from './testing/recordings.ts';

const scope = (input: Json): Scope => ({
  input,
  variables: {},
  context: {},
  outside: { now: 0, random: () => 0, uuid: () => '' },
});

interface Case {
  readonly input: { readonly Variable?: Json; readonly Value: Json };
  readonly output: { readonly 'TestResult.$': 'ConditionTrue' | 'ConditionFalse' };
}

const FILES = ['is_operators', 'timestamp_operators', 'string_operators', 'boolean_equals', 'numeric'];

/** `test_string_less_than_path` tests StringLessThanPath. */
const operatorOf = (test: string): string =>
  test
    .replace('test_', '')
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const recorded = available
  ? FILES.flatMap((file) => recordedAnswers(`v2/choice_operators/test_${file}.json`)).flatMap(([name, { cases }]) =>
      (cases as Case[])
        // Times were replaced when recorded.
        .filter(({ input }) => input.Variable !== 'date')
        .map((each) => ({ operator: operatorOf(name), ...each })),
    )
  : [];

describe.skipIf(!available)('operators as recorded on AWS (the recordings are beside this repository)', () => {
  test('all are here', () => {
    expect(recorded.length).toBeGreaterThan(150);
  });

  test.each(recorded)('$operator of $input', ({ operator, input, output }) => {
    const value = operator.endsWith('Path') ? '$.Value' : input.Value;
    expect(holds({ Variable: '$.Variable', [operator]: value }, scope(input))).toBe(
      output['TestResult.$'] === 'ConditionTrue',
    );
  });
});

test.each<[rule: Rule, holds: boolean]>([
  [{ Variable: '$.name', StringMatches: 'log-*.txt' }, true],
  [{ Variable: '$.name', StringMatches: 'log-*.csv' }, false],
  [{ Variable: '$.star', StringMatches: String.raw`a\*b` }, true],
  [{ Variable: '$.name', StringMatches: String.raw`log\*` }, false],
  [{ Variable: '$.at', TimestampLessThan: '2026-11-30T12:00:00Z' }, true],
  [{ Variable: '$.at', TimestampEquals: '2026-11-30T10:00:00.000Z' }, true],
  [{ Variable: '$.at', IsTimestamp: true }, true],
  [{ Variable: '$.missing', IsPresent: false }, true],
  [{ Variable: '$.missing.deeper', IsPresent: true }, false],
  [
    {
      And: [
        { Variable: '$.n', NumericGreaterThan: 1 },
        { Variable: '$.n', NumericLessThanEquals: 2 },
      ],
    },
    true,
  ],
  [{ Or: [{ Variable: '$.n', NumericEquals: 1 }, { Not: { Variable: '$.n', NumericEquals: 2 } }] }, false],
])('%j', (rule, expected) => {
  const input = { name: 'log-1.txt', star: 'a*b', at: '2026-11-30T11:00:00+01:00', n: 2 };
  expect(holds(rule, scope(input))).toBe(expected);
});

const choice = (rules: readonly Rule[], rest: object = {}) => ({
  StartAt: 'C',
  States: { C: { Type: 'Choice' as const, Choices: rules, ...rest }, S: { Type: 'Succeed' as const } },
});

test('a rule that looks at what is not there ends the execution', async () => {
  const { execution } = await runToEnd(choice([{ Variable: '$.kind', StringEquals: 'a', Next: 'S' }]));
  expect(execution).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause:
      "An error occurred while executing the state 'C' (entered at the event id #2). Invalid path '$.kind': The choice state's condition path references an invalid value.",
  });
});

test('no rule that holds and no default', async () => {
  const { execution } = await runToEnd(choice([{ Variable: '$.n', IsPresent: true, Next: 'S' }]));
  expect(execution.cause).toContain('The state does not point to a next state.');
});

test('conditions of JSONata, with output and variables of the rule', async () => {
  const rules = [
    { Condition: '{% $states.input.n > 1 %}', Output: '{% $states.input.n %}', Assign: { m: 1 }, Next: 'S' },
  ];
  const { execution } = await runToEnd(choice(rules, { QueryLanguage: 'JSONata' }), { input: { n: 2 } });
  expect(execution.output).toBe(2);
  expect(execution.root.variables).toEqual({ m: 1 });
  const wrong = await runToEnd(choice([{ Condition: '{% 1 %}', Next: 'S' }], { QueryLanguage: 'JSONata' }));
  expect(wrong.execution.cause).toContain(
    "The JSONata expression '1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1",
  );
});
