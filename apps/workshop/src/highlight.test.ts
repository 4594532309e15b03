import { expect, test } from 'vitest';
import { highlight } from './highlight.ts';

test.each([
  [
    'a.mts',
    "const x = 'one'; // two",
    [
      ['const', 'keyword'],
      ["'one'", 'string'],
      ['// two', 'comment'],
    ],
  ],
  [
    'a.py',
    'def f(): return 3',
    [
      ['def', 'keyword'],
      ['f', 'function'],
      ['return', 'keyword'],
      ['3', 'value'],
    ],
  ],
  [
    'a.yaml',
    'Timeout: 3 # seconds',
    [
      ['Timeout', 'key'],
      ['3', 'value'],
      ['# seconds', 'comment'],
    ],
  ],
  [
    'a.json',
    '{ "Effect": "Allow" }',
    [
      ['"Effect"', 'key'],
      ['"Allow"', 'string'],
    ],
  ],
  [
    'bootstrap',
    '#!/bin/sh\n# note',
    [
      ['#!/bin/sh', 'comment'],
      ['# note', 'comment'],
    ],
  ],
])('%s: what each piece is', async (path, code, pieces) => {
  expect((await highlight(path, code))?.flat().filter(([, kind]) => kind !== undefined)).toEqual(pieces);
});

test('nothing of the code is lost, and every line stays a line', async () => {
  const code = 'const text = `one\n  ${two}\n`;\n\n/* three\nfour */\n';
  const lines = await highlight('a.ts', code);
  expect(lines?.map((line) => line.map(([text]) => text).join('')).join('\n')).toBe(code);
});

test('what is in no known language, or too long, is left as it is', async () => {
  expect(await highlight('notes.txt', 'one')).toBeUndefined();
  expect(await highlight('a.json', `"${'x'.repeat(60_000)}"`)).toBeUndefined();
});
