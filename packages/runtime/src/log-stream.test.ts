import { expect, test } from 'vitest';
import { LogStream } from './log-stream.ts';

/** A message as AWS's runtimes frame it. */
function frame(message: string, at: number): Buffer {
  const bytes = Buffer.from(message);
  const header = Buffer.alloc(16);
  header.writeUInt32BE(0xa55a0003, 0);
  header.writeUInt32BE(bytes.length, 4);
  header.writeBigUInt64BE(BigInt(at) * 1000n, 8);
  return Buffer.concat([header, bytes]);
}

function messages(...chunks: (Buffer | string)[]): string[] {
  const stream = new LogStream();
  for (const chunk of chunks) stream.write(Buffer.from(chunk));
  return stream.take().map(({ message }) => message);
}

test('plain output is cut at line feeds, wherever its chunks end', () => {
  expect(messages('one\ntw', 'o\nrest')).toEqual(['one\n', 'two\n', 'rest']);
  expect(messages(Buffer.from('ü\n').subarray(0, 1), Buffer.from('ü\n').subarray(1))).toEqual(['ü\n']);
});

test('empty lines of plain output are left out, and those within frames are not', () => {
  // recordings/lambda_/test_lambda_runtimes.json, test_multi_line_prints.
  expect(messages('\none\n\n', '\n two\n', frame('three\n\n', 1_700_000_000_123), '\n')).toEqual([
    'one\n',
    ' two\n',
    'three\n\n',
  ]);
});

test('frames stay whole and have their own time, as far as it can be, between plain lines and after half ones', () => {
  const framed = frame('two\nlines', 1_700_000_000_123);
  expect(messages('before\nhalf', framed, 'after\n')).toEqual(['before\n', 'half', 'two\nlines', 'after\n']);
  expect(messages(...[...framed].map((byte) => Buffer.from([byte])))).toEqual(['two\nlines']);
  const stream = new LogStream();
  stream.write(framed);
  expect(stream.take()).toEqual([{ at: 1_700_000_000_123, message: 'two\nlines', by: 'function' }]);
  const before = Date.now();
  stream.write(frame('from the future', 4_000_000_000_000));
  stream.write(frame('from the past', 1_000_000_000_000));
  const [first, second] = stream.take();
  expect(first?.at).toBeGreaterThanOrEqual(before);
  expect(first?.at).toBeLessThanOrEqual(Date.now());
  expect(second?.at).toBe(first?.at);
});

test('a line longer than CloudWatch takes is cut', () => {
  expect(messages('x'.repeat(300_000)).map(({ length }) => length)).toEqual([262_144, 37_856]);
});

test('what is more than an invocation may write is dropped, and said', () => {
  const lines = messages(...Array.from({ length: 100 }, () => `${'x'.repeat(99_999)}\n`));
  expect(lines).toHaveLength(84);
  expect(lines.at(-1)).toBe(
    '[coldstart] The function wrote more than 8 MB; 1700000 bytes of its output were dropped.\n',
  );
});

test('the folders of an environment are those of Lambda', () => {
  const stream = new LogStream({ home: '/x/e1', task: '/x/e1/task', opt: '/x/e1/opt', tmp: '/x/e1/tmp' });
  stream.write(Buffer.from('at f (file:///x/e1/task/a.mjs:3:9)\n/x/e1/tmp/b, /x/e2/task\n'));
  expect(stream.take().map(({ message }) => message)).toEqual([
    'at f (file:///var/task/a.mjs:3:9)\n',
    '/tmp/b, /x/e2/task\n',
  ]);
});
