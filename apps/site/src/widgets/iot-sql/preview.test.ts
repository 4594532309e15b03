import { expect, test } from 'vitest';
import { MESSAGES, preview, SQL } from './preview.ts';

test('each message ends as the rule of the exercise would have it', async () => {
  const ends = await Promise.all(
    MESSAGES.map(async ({ name, topic, payload }) => [name, (await preview(SQL, topic, payload)).sum]),
  );
  expect(ends).toEqual([
    ['a hot reading', 'The function is given this event.'],
    ['a cold one', 'The message ends at WHERE. No function runs.'],
    ['a number in quotes', 'The function is given this event.'],
    ['no temperature', 'The message ends at WHERE. No function runs.'],
    ['no JSON', 'The message ends at WHERE. No function runs.'],
    ['another topic', 'The rule does not hear of this message.'],
  ]);
});

test('the event is what SELECT makes, with types as they came', async () => {
  const { event, steps } = await preview(SQL, 'farm/south/telemetry', '{"temp":"31.5"}');
  expect(JSON.parse(event ?? '')).toEqual({ temp: '31.5', device: 'south' });
  expect(steps.map(({ who, kind }) => `${who} ${kind}`)).toEqual([
    'FROM success',
    'WHERE success',
    'SELECT success',
    'Lambda success',
  ]);
});

test('what is Undefined, what is false, and what is no JSON are told apart', async () => {
  expect((await preview(SQL, 'farm/a/telemetry', '{}')).steps.at(-1)?.text).toContain('is Undefined');
  expect((await preview(SQL, 'farm/a/telemetry', '{"temp":1}')).steps.at(-1)?.text).toBe('is `false`');
  const bytes = await preview("SELECT * FROM 'a'", 'a', 'too hot!');
  expect([bytes.kind, bytes.sum]).toEqual(['failure', 'The function cannot be given this. The error action is told.']);
  expect((await preview("SELECT encode(*, 'base64') AS data FROM 'a'", 'a', 'too hot!')).event).toContain(
    'dG9vIGhvdCE=',
  );
  expect((await preview("SELECT VALUE missing FROM 'a'", 'a', '{}')).sum).toContain('nothing to hand over');
});

test('basic ingest goes past the filter, and a rule may have none', async () => {
  expect((await preview('SELECT topic() AS t', '$aws/rules/hot/barn/1', '{}')).event).toContain('barn/1');
  expect((await preview('SELECT *', 'farm/1', '{}')).sum).toBe('The rule does not hear of this message.');
});

test('what is wrong with a statement is said', async () => {
  expect((await preview('SELECT temp', 'a', '{}')).kind).toBe('wait');
  expect((await preview('SELECT temp FROM farm', 'a', '{}')).sum).toContain('Expected a topic filter in quotes');
});
