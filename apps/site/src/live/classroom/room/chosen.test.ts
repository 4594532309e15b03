import { expect, test } from 'vitest';
import { base64, pathsOf, textOf } from './chosen.ts';
import { newId } from './new-id.ts';

const KNOWN = ['src/hello.mts', 'src/words.mts', 'template.yaml'];

test('a whole folder of a clone: copies of starter and solution, checks and the task are no answer', () => {
  const names = [
    '01-hello-event/README.md',
    '01-hello-event/checks/hello.check.ts',
    '01-hello-event/solution/src/hello.mts',
    '01-hello-event/src/hello.mts',
    '01-hello-event/src/mine.mts',
    '01-hello-event/starter/src/hello.mts',
    '01-hello-event/template.yaml',
  ];
  expect(Object.fromEntries(pathsOf(names, KNOWN))).toEqual({
    '01-hello-event/src/hello.mts': { path: 'src/hello.mts', known: true },
    '01-hello-event/template.yaml': { path: 'template.yaml', known: true },
    '01-hello-event/src/mine.mts': { path: 'src/mine.mts', known: false },
  });
});

test('bare names, and a folder within the exercise', () => {
  expect(pathsOf(['hello.mts'], KNOWN).get('hello.mts')).toEqual({ path: 'src/hello.mts', known: true });
  expect(pathsOf(['src/words.mts', 'src/new.mts'], KNOWN).get('src/new.mts')).toEqual({
    path: 'src/new.mts',
    known: false,
  });
  // Two that it could be: it is neither.
  expect(pathsOf(['a.py'], ['one/a.py', 'two/a.py']).get('a.py')).toEqual({ path: 'a.py', known: false });
});

test('bytes become base64, and text where they are some', () => {
  const bytes = new Uint8Array(70_000).map((_, index) => index % 251);
  expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  expect(textOf(new TextEncoder().encode('Zoë'))).toBe('Zoë');
  expect(textOf(new Uint8Array([0xff, 0xfe]))).toBeUndefined();
  expect(textOf(new Uint8Array([65, 0, 66]))).toBeUndefined();
});

test('where the browser makes no UUIDs, the page makes them, version 4', () => {
  const plain = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  const ids = Array.from({ length: 100 }, () => newId(plain));
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
