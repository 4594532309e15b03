import { expect, test } from 'vitest';
import { EXAMPLES } from './examples.ts';
import type { Mocks } from './mocks.ts';
import { countOf, momentOf } from './moment.ts';
import { answerTo, type Run } from './session.ts';

async function runOf(name: string, changed: { input?: string; mocks?: Mocks } = {}): Promise<Run> {
  const example = EXAMPLES.find((one) => one.name === name);
  const { run, told } = await answerTo({ ...(example ?? expect.unreachable(name)), ...changed });
  return run ?? expect.unreachable(JSON.stringify(told));
}

const told = (run: Run): string[] =>
  Array.from({ length: countOf(run) }, (_, at) => {
    const { time, sentence } = momentOf(run, at);
    return `${time}: ${sentence}`;
  });

const rowsAt = (run: Run, at: number) =>
  Object.fromEntries(momentOf(run, at).rows.map(({ title, value }) => [title, value]));

test('every example but the mistakes ends well', async () => {
  for (const { name } of EXAMPLES.filter((example) => example.name !== 'Mistakes'))
    expect((await runOf(name)).trace.status, name).toBe('SUCCEEDED');
});

test('a run is told from state to state, with retries and the time that they take', async () => {
  expect(told(await runOf('Retry and Catch'))).toEqual([
    'after 0 seconds: The execution starts with its input.',
    'after 0 seconds: Pay is entered.',
    'after 1 second: Pay fails with Lambda.TooManyRequestsException, attempt 1. It is tried again after 2 seconds.',
    'after 4 seconds: Pay fails with Lambda.TooManyRequestsException, attempt 2. It is tried again after 4 seconds.',
    'after 9 seconds: Pay is left. It was the last state.',
    'after 9 seconds: The execution has succeeded.',
  ]);
});

test('an error that no retrier names is caught, and what the catcher assigns is there in the next state', async () => {
  const run = await runOf('Retry and Catch', { mocks: { Pay: { kind: 'fails', error: 'CardDeclined' } } });
  const caught = told(run).findIndex((text) => text.includes('A catcher of Pay takes CardDeclined. Remind is next.'));
  expect(rowsAt(run, caught)['Variables after']).toBe('{ "why": "The mock fails, attempt 1." }');
  expect(told(run).at(-1)).toBe('after 1 second: The execution has failed. Unpaid: The mock fails, attempt 1.');
});

test('a task that never answers times out', async () => {
  const run = await runOf('Retry and Catch', { mocks: { Pay: { kind: 'never' } } });
  expect(told(run).at(-1)).toBe('after 10 seconds: The execution has failed. States.Timeout');
});

test('Output and Assign see the variables as they were', async () => {
  const run = await runOf('Assign and Output');
  const left = told(run).findIndex((text) => text.includes('Add is left'));
  expect(rowsAt(run, left)).toEqual({
    'State input': '{ "more": 5 }',
    'Variables before': '{ "total": 10 }',
    Output: '{ "total": 10 }',
    'Variables after': '{ "total": 15 }',
  });
});

test('JSONPath shows what each of its fields makes of the data', async () => {
  const run = await runOf('The same in JSONPath');
  const left = told(run).findIndex((text) => text.includes('Price is left'));
  expect(Object.keys(rowsAt(run, left))).toEqual([
    'State input',
    'afterInputPath',
    'Arguments',
    'Result',
    'afterResultSelector',
    'afterResultPath',
    'Output',
  ]);
});

test('a choice takes a way, and a wait takes its time', async () => {
  const run = await runOf('Choice and Wait');
  expect(told(run)).toContain('after 0 seconds: Sleep on it is entered, and waits 8 hours.');
  expect([...momentOf(run, countOf(run) - 1).taken]).toEqual(['How much? → Sleep on it', 'Sleep on it → Buy']);
  expect(told(await runOf('Choice and Wait', { input: '{"total": 250}' })).at(-1)).toContain('after 1 hour');
});

test('the items of a Map are told apart, and the one that fails keeps the others alive', async () => {
  const run = await runOf('Map');
  expect(told(run)).toContain('after 2 seconds: A catcher of Shrink (item 1) takes NoPicture. Skip is next.');
  expect(told(run)).toContain('after 4 seconds: Photos is left with the results of all. It was the last state.');
  expect(momentOf(run, 3).states.get('Shrink')).toEqual({ kind: 'service', now: true, times: 2 });
});

test('what AWS refuses is told with its line', async () => {
  const mistakes = EXAMPLES.find(({ name }) => name === 'Mistakes') ?? expect.unreachable();
  const { told: found, run } = await answerTo(mistakes);
  expect(run).toBeUndefined();
  expect(found.map(({ line, text }) => `${line} ${text.split(':')[0]}`)).toEqual([
    '7 SCHEMA_VALIDATION_FAILED',
    '8 UNSUPPORTED_JSONATA_EXPRESSION',
    '9 MISSING_TRANSITION_TARGET',
    '11 MISSING_TRANSITION_TARGET',
  ]);
  const broken = await answerTo({ ...mistakes, definition: '{\n  "StartAt": "A",\n}' });
  expect(broken.told[0]).toMatchObject({ severity: 'ERROR', line: 3 });
  const input = await answerTo({ ...(EXAMPLES[0] ?? mistakes), input: '{', mocks: { Price: { answer: 'done' } } });
  expect(input.told.map(({ text }) => text)).toEqual([
    'The input is no JSON.',
    'The mock of Price: Its answer is no JSON: a text has quotation marks, as in "done".',
  ]);
});

test('a Parallel whose branch fails begins again, fails, and is caught', async () => {
  const definition = JSON.stringify({
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sorry' }],
        Branches: [
          { StartAt: 'No', States: { No: { Type: 'Fail', Error: 'Boom' } } },
          { StartAt: 'Slow', States: { Slow: { Type: 'Wait', Seconds: 5, End: true } } },
        ],
        End: true,
      },
      Sorry: { Type: 'Pass', End: true },
    },
  });
  const answered = await answerTo({ definition, input: '{}', mocks: {} });
  const run = answered.run ?? expect.unreachable();
  const sentences = told(run);
  expect(sentences).toContain('after 1 second: Both begins again, because one of its branches has failed.');
  expect(sentences).toContain('after 1 second: Both fails, because one of its branches has.');
  const caught = sentences.indexOf('after 1 second: A catcher of Both takes the error. Sorry is next.');
  expect(momentOf(run, caught).states.get('No')).toEqual({ kind: 'failure', now: false, times: 2 });
});

test('a distributed Map runs its items, and has no S3', async () => {
  const processor = (extra: object) => ({
    Type: 'Map',
    ...extra,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    },
    End: true,
  });
  const definition = (extra: object): string =>
    JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'M', States: { M: processor(extra) } });
  const { run } = await answerTo({ definition: definition({ Items: [1, 2] }), input: '{}', mocks: {} });
  expect(run?.trace).toMatchObject({ status: 'SUCCEEDED', output: [1, 2] });
  const reader = {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSON' },
    Arguments: { Bucket: 'b', Key: 'k' },
  };
  const read = await answerTo({ definition: definition({ ItemReader: reader }), input: '{}', mocks: {} });
  expect(read.run?.trace).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
});
