import { expect, test } from 'vitest';
import { readableLines } from './log-lines.ts';

const PREFIX = '2026-11-23T22:00:00.000Z\t11111111-2222-3333-4444-555555555555\t';

test('a line of Lambda’s text format loses its time and request id', () => {
  expect(readableLines([`${PREFIX}INFO\thello`, 'plain'])).toEqual(['INFO hello', 'plain']);
  expect(readableLines(['2026-11-23T22:00:00.000Z\t-\tINFO\tloading'])).toEqual(['INFO loading']);
});

test('an error is put in words, with the place in the function', () => {
  const error = {
    errorType: 'TypeError',
    errorMessage: 'x is undefined',
    stack: ['TypeError: x', '    at greet (file:///var/task/a.mjs:3:9)'],
  };
  expect(readableLines([`${PREFIX}ERROR\tInvoke Error \t${JSON.stringify(error)}`])).toEqual([
    'ERROR Invoke Error: TypeError: x is undefined (at greet (file:///var/task/a.mjs:3:9))',
  ]);
  expect(readableLines([`${PREFIX}ERROR\t{"errorType":broken}`])).toEqual(['ERROR {"errorType":broken}']);
});

test('what is repeated is counted, what is long is cut', () => {
  expect(readableLines(['a', 'a', 'b', 'a'])).toEqual(['a (2 times)', 'b', 'a']);
  expect(readableLines(['x'.repeat(10_000)])[0]).toHaveLength(242);
});

test('a long line of a record is cut, the lines below it are not lost', () => {
  const record = `[ERROR] ${'x'.repeat(400)}\nTraceback (most recent call last):\n  File "/var/task/child.py", line 8, in handler`;
  expect(readableLines([record])[0]?.split('\n').slice(1)).toEqual([
    'Traceback (most recent call last):',
    '  File "/var/task/child.py", line 8, in handler',
  ]);
});

test('another version of Python is told where it may be the reason', () => {
  const note = '[coldstart] python3.14 runs on Python 3.11 here.';
  expect(readableLines([note, 'hello'])).toEqual(['hello']);
  const error = '[ERROR] Runtime.UserCodeSyntaxError: Syntax error in module: invalid syntax (child.py, line 3)';
  expect(readableLines([note, error])).toEqual([note, error]);
});

test('an error that comes again is counted, and Python’s warning before it is left out', () => {
  const warning =
    '[WARNING]\t2026-11-28T13:51:32.332Z\t\tLAMBDA_WARNING: Unhandled exception. The most likely cause is ...';
  const lines = readableLines([warning, '[ERROR] KeyError: 1', 'between', warning, '[ERROR] KeyError: 1']);
  expect(lines).toEqual(['[ERROR] KeyError: 1 (2 times)', 'between']);
});

test('a failure that is reported of several messages is said once, so that it hides no other', () => {
  const ids = [1, 2, 3].map((digit) => `0b1e2d3c-4a5f-4e6d-8c7b-00000000000${digit}`);
  const [first = '', second = '', third = ''] = ids;
  expect(
    readableLines([`WARN ${first} Error: not tried`, `WARN ${second} TypeError: x`, `WARN ${third} Error: not tried`]),
  ).toEqual([`WARN ${first} Error: not tried (2 times)`, `WARN ${second} TypeError: x`]);
  expect(readableLines(ids)).toEqual(ids);
});

test('the place of an error is in the learner’s code, not in a package that it calls', () => {
  const error = {
    errorType: 'ValidationException',
    errorMessage: 'no table',
    stack: [
      'ValidationException: no table',
      '    at handleError (file:///var/task/node_modules/@aws-sdk/core/index.mjs:581:23)',
      '    at async pay (file:///var/task/index.mjs:20:5)',
    ],
  };
  expect(readableLines([`${PREFIX}ERROR\tInvoke Error \t${JSON.stringify(error)}`])).toEqual([
    'ERROR Invoke Error: ValidationException: no table (at async pay (file:///var/task/index.mjs:20:5))',
  ]);
});

test('a record keeps the frames of the learner’s code, and what follows them', () => {
  const record = [
    `${PREFIX}ERROR\tError: no table`,
    '    at handleError (file:///var/task/node_modules/.shared/7DWOSEPF.mjs:581:23)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)',
    '    at async answer (file:///var/task/index.mjs:48:22)',
    '    at async runHandler (file:///var/runtime/index.mjs:380:18) {',
    "  name: 'ValidationException'",
    '}',
  ];
  expect(readableLines([record.join('\n')])).toEqual([
    [
      'ERROR Error: no table',
      '    at async answer (file:///var/task/index.mjs:48:22) {',
      "  name: 'ValidationException'",
      '}',
    ].join('\n'),
  ]);
});

test('frames of Node’s own code make no room for themselves', () => {
  const crash = [
    'const x = (;',
    'SyntaxError: Unexpected token',
    '    at compile (node:internal/modules/esm/utils:317:16)',
  ];
  expect(readableLines(crash)).toEqual(crash.slice(0, 2));
});

test('a record of several lines is counted at its first', () => {
  const record = '[ERROR] SyntaxError\n    def x(:';
  expect(readableLines([record, record])).toEqual(['[ERROR] SyntaxError (2 times)\n    def x(:']);
});
