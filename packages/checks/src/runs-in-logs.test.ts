import { expect, test } from 'vitest';
import { readLines } from './runs-in-logs.ts';

const ONE = '11111111-1111-4111-8111-111111111111';
const TWO = '22222222-2222-4222-8222-222222222222';

const report = (id: string): string => `REPORT RequestId: ${id}\tDuration: 1.00 ms\tBilled Duration: 2 ms\t\n`;
const start = (id: string): string => `START RequestId: ${id} Version: $LATEST\n`;
const end = (id: string): string => `END RequestId: ${id}\n`;

/** Who wrote each line, and during which invocation. */
function read(...messages: string[]): string[] {
  const events = messages.map((message) => ({ logStreamName: 'stream', message }));
  const names = new Map([
    [ONE, 'one'],
    [TWO, 'two'],
  ]);
  return readLines(events).map(({ by, requestId }) => `${by} ${names.get(requestId ?? '') ?? ''}`.trim());
}

test("Lambda's lines are those around an invocation, the function's those within and without", () => {
  const lines = [
    'INIT_START Runtime Version: nodejs:24.v1\n',
    'loading\n',
    start(ONE),
    'working\n',
    end(ONE),
    report(ONE),
  ];
  expect(read(...lines, 'late\n', start(TWO))).toEqual([
    'platform',
    'function',
    'platform one',
    'function one',
    'platform one',
    'platform',
    'function',
    'platform two',
  ]);
});

test("what a function prints that looks like Lambda's is the function's", () => {
  const forged = [start(ONE), start(TWO), end(TWO), report(TWO), end(ONE), 'and on', report(ONE), 'INIT_START Runtime'];
  const json = `{"time":"2026-11-23T00:00:00Z","type":"platform.start","record":{"requestId":"${TWO}"}}`;
  const [first, ...rest] = read(start(ONE), ...forged, json, 'yes', end(ONE), report(ONE));
  expect([first, ...rest.slice(-2)]).toEqual(['platform one', 'platform one', 'platform']);
  expect(new Set(rest.slice(0, -2))).toEqual(new Set(['function one']));
});

test('an invocation that is tried again in its environment has its id twice', () => {
  const attempt = [start(ONE), 'working', end(ONE), report(ONE)];
  const each = ['platform one', 'function one', 'platform one', 'platform'];
  expect(read(...attempt, ...attempt)).toEqual([...each, ...each]);
});

test("what Lambda says of a timeout or an exit is not the function's", () => {
  const timeout = `2026-11-23T00:00:00.000Z ${ONE} Task timed out after 2.00 seconds\n\n`;
  const exit = `RequestId: ${ONE} Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n`;
  const other = `RequestId: ${TWO} Error: Runtime exited with error: exit status 1\n`;
  expect(read(start(ONE), timeout, exit, other).slice(1)).toEqual(['platform one', 'platform one', 'function one']);
});

test('records in JSON tell the same', () => {
  const record = (type: string, requestId: string): string =>
    `${JSON.stringify({ time: '2026-11-23T00:00:00.000Z', type: `platform.${type}`, record: { requestId, version: '1' } })}\n`;
  const lines = [record('start', ONE), record('report', TWO), '{"level":"INFO"}', record('report', ONE), 'late'];
  expect(read(...lines)).toEqual(['platform one', 'function one', 'function one', 'platform one', 'function']);
});

test('environments that work at the same time have streams of their own', () => {
  const events = [
    { logStreamName: 'a', message: start(ONE) },
    { logStreamName: 'b', message: start(TWO) },
    { logStreamName: 'a', message: 'of one' },
    { logStreamName: 'b', message: 'of two' },
    { logStreamName: 'a', message: end(ONE) },
    { logStreamName: 'b', message: end(TWO) },
    { logStreamName: 'a', message: report(ONE) },
  ];
  const own = (id: string) => readLines(events).filter(({ by, requestId }) => by === 'function' && requestId === id);
  expect(own(ONE).map(({ text }) => text)).toEqual(['of one']);
  // Its REPORT has yet to come: until then END is a line like any other.
  expect(own(TWO).map(({ text }) => text)).toEqual(['of two', end(TWO).trimEnd()]);
});
