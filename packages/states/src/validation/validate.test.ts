import { describe, expect, test } from 'vitest';
import { available, recordedAnswers, recordedExecutions } from '../testing/recordings.ts';
import { refusalOf } from './diagnostic.ts';
import { validateDefinition } from './validate.ts';

const TASK = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true };
const END = { Type: 'Pass', End: true };
const machine = (states: object, rest: object = {}): string =>
  JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...rest });
const found = (text: string, type?: 'STANDARD' | 'EXPRESS') =>
  validateDefinition(text, type).diagnostics.map(({ code, message, location }) => [code, message, location]);
const SCHEMA = 'SCHEMA_VALIDATION_FAILED';
const TARGET = 'MISSING_TRANSITION_TARGET';

describe.skipIf(!available)('as recorded on AWS (the recordings are beside this repository)', () => {
  const recorded = available ? recordedAnswers('v2/test_sfn_api_validation.json') : [];
  const answerTo = (name: string): unknown =>
    (
      recorded.find(([test]) => test.includes(name))?.[1]['validation_response'] as
        | { diagnostics?: unknown }
        | undefined
    )?.diagnostics;

  test.each([
    ['EMPTY_DICT', '{}', 'STANDARD'],
    ['NOT_A_DEF', 'not a definition', 'STANDARD'],
    [
      'INVALID_DOWNGRADE',
      machine({ Pass: { ...END, QueryLanguage: 'JSONPath' } }, { QueryLanguage: 'JSONata' }),
      'STANDARD',
    ],
    [
      'ILLEGAL_WFTT',
      machine({
        SendMessageWithWait: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true },
      }),
      'EXPRESS',
    ],
    ['type_standard[VALID_QUERY_LANGUAGE', machine({ A: END }, { QueryLanguage: 'JSONata' }), 'STANDARD'],
  ] as const)('%s', (name, text, type) => {
    expect(validateDefinition(text, type).diagnostics).toEqual(answerTo(name));
  });

  test('definitions that AWS has run are valid', async () => {
    for (const { name, definition } of await recordedExecutions())
      expect([name, ...found(JSON.stringify(definition)).filter(([code]) => !String(code).startsWith('NO_'))]).toEqual([
        name,
      ]);
  });
});

describe('refusals as AWS words them', () => {
  test('fields that are missing', () => {
    const refusal = refusalOf(validateDefinition('{"StartAt":"A"}').diagnostics);
    expect(refusal).toBe('SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /');
  });

  test('states that are named and not there, or there and not reached', () => {
    const text = machine({ pass1: { Type: 'Pass', Next: 'pass3' }, pass2: END });
    expect(refusalOf(validateDefinition(text).diagnostics)).toBe(
      `MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3 at /States/pass1/Next, MISSING_TRANSITION_TARGET: State "pass2" is not reachable. at /States/pass2`,
    );
  });

  test('no end, which says nothing of states that are not reached', () => {
    const loop = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
    expect(refusalOf(validateDefinition(machine(loop)).diagnostics)).toBe(
      'MISSING_END_STATE: Workflow has no terminal state at null',
    );
    expect(found(machine({ ...loop, C: END }))).toEqual([[TARGET, 'State "C" is not reachable.', '/States/C']]);
  });

  test('targets of rules, defaults and catchers', () => {
    const text = machine({
      C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'X' }], Default: 'T' },
      T: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Y' }],
        End: true,
      },
    });
    expect(found(text)).toEqual([
      [TARGET, "Missing 'Next' target: X", '/States/C/Choices[0]/Next'],
      [TARGET, "Missing 'Next' target: Y", '/States/T/Catch[0]/Next'],
    ]);
  });

  test('fields of another type, or of none', () => {
    expect(found(machine({ A: { ...END, TimeoutSeconds: 3 } }))).toEqual([
      [SCHEMA, "Field 'TimeoutSeconds' is not supported", '/States/A'],
    ]);
    expect(found(machine({ A: END }, { Coment: 'x' }))).toEqual([[SCHEMA, "Field 'Coment' is not supported", '/']]);
  });

  test('fields of the other query language', () => {
    expect(found(machine({ A: { ...END, Output: 1 } }))).toEqual([
      [
        SCHEMA,
        "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage",
        '/States/A',
      ],
    ]);
    expect(found(machine({ A: { ...END, QueryLanguage: 'JSONata', ResultPath: '$.a' } }))).toEqual([
      [
        SCHEMA,
        "The QueryLanguage is set to 'JSONata', but field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage",
        '/States/A',
      ],
    ]);
  });

  test('the language of a Map is not that of its items', () => {
    const text = machine({
      M: {
        Type: 'Map',
        QueryLanguage: 'JSONata',
        ItemProcessor: { QueryLanguage: 'JSONata', StartAt: 'P', States: { P: { ...END, Output: 1 } } },
        End: true,
      },
    });
    expect(found(text).map(([, , location]) => location)).toEqual([
      '/States/M/ItemProcessor',
      '/States/M/ItemProcessor/States/P',
    ]);
  });

  test.each([
    ['phone', 'UNSUPPORTED_JSONATA_EXPRESSION', "Reference to 'phone' at the top level is not supported."],
    ['$$', 'UNSUPPORTED_JSONATA_EXPRESSION', "Reference to '$$' is not supported."],
    ['1 +', 'INVALID_JSONATA_EXPRESSION', 'Unexpected end of expression'],
    [
      '$map($states.input.a, function($x){ b })',
      'UNSUPPORTED_JSONATA_EXPRESSION',
      "Reference to 'b' at the top level is not supported.",
    ],
  ])('the expression %s', (source, code, message) => {
    const text = machine({ E: { ...END, Output: { v: `{% ${source} %}` } } }, { QueryLanguage: 'JSONata' });
    expect(found(text)).toEqual([[code, message, '/States/E/Output/v']]);
  });

  test.each([
    '$states.input.items[value > 3]',
    '$states.input.a.{"b": c}',
    '$x.y',
    '$sum($states.input.a.b)',
    '$states.input.a^(b)',
  ])('the expression %s is allowed', (source) => {
    expect(found(machine({ E: { ...END, Output: `{% ${source} %}` } }, { QueryLanguage: 'JSONata' }))).toEqual([]);
  });

  test.each([
    [
      { Type: 'Wait', Timestamp: '2016-12-05 21:29:29Z', End: true },
      'String does not match RFC3339 timestamp',
      '/States/S/Timestamp',
    ],
    [{ ...END, ResultPath: '$.a[*]' }, 'Value is not a Reference Path', '/States/S/ResultPath'],
    [
      { ...END, Parameters: { 'a.$': "States.Format('\\q')" } },
      "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call",
      '/States/S/Parameters',
    ],
    [
      { ...END, Parameters: { 'a.$': 'States.Nothing()' } },
      "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call",
      '/States/S/Parameters',
    ],
    [
      { ...TASK, Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'HALF' }] },
      'Value should be one of the following: [FULL, NONE]',
      '/States/S/Retry[0]/JitterStrategy',
    ],
    [
      { ...TASK, Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: true }] },
      'Expected value of type [STRING]',
      '/States/S/Retry[0]/JitterStrategy',
    ],
    [{ Type: 'Task', Resource: 'createToken', End: true }, 'Value is not a valid resource ARN', '/States/S/Resource'],
    [
      { Type: 'Map', ItemProcessor: { StartAt: 'P', States: { P: END } }, MaxConcurrency: '$.a', End: true },
      'Expected value of type [INTEGER]',
      '/States/S/MaxConcurrency',
    ],
    [
      {
        Type: 'Map',
        ItemProcessor: { ProcessorConfig: { Mode: 'Inline' }, StartAt: 'P', States: { P: END } },
        End: true,
      },
      'Value should be one of the following: [INLINE, DISTRIBUTED]',
      '/States/S/ItemProcessor/ProcessorConfig/Mode',
    ],
    [
      { Type: 'Passs', End: true },
      'Value should be one of the following: [Pass, Task, Choice, Wait, Succeed, Fail, Parallel, Map]',
      '/States/S/Type',
    ],
  ])('a state %j', (state, message, location) => {
    expect(found(machine({ S: state }))).toEqual([[SCHEMA, message, location]]);
  });

  test('one name twice in a machine', () => {
    const text = machine({ P: { Type: 'Parallel', Branches: [{ StartAt: 'P', States: { P: END } }], End: true } });
    expect(found(text).map(([code]) => code)).toEqual(['DUPLICATE_STATE_NAME']);
  });

  test.each([
    [{ ...END, Parameters: { a: '$.b' } }, 'NO_DOLLAR', '/States/A/Parameters/a'],
    [{ ...END, Result: { 'a.$': '$.b' } }, 'PASS_RESULT_IS_STATIC', '/States/A/Result'],
    [{ Type: 'Fail', Cause: '$.cause' }, 'NO_PATH', '/States/A/Cause'],
  ])('%j is a warning, no refusal', (state, code, location) => {
    const { diagnostics, definition } = validateDefinition(machine({ A: state }));
    expect(diagnostics).toMatchObject([{ severity: 'WARNING', code, location }]);
    expect(refusalOf(diagnostics)).toBeUndefined();
    expect(definition).toBeDefined();
  });
});
