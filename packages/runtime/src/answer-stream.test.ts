import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { passOn } from './answer-stream.ts';
import { Bandwidth } from './bandwidth.ts';

const MEGABYTE = 1024 * 1024;
const headers = { 'content-type': 'text/plain' };
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('six megabytes pass at once, and two a second after them', () => {
  const bandwidth = new Bandwidth();
  expect(bandwidth.pass(6 * MEGABYTE, 0)).toBe(0);
  expect(bandwidth.pass(MEGABYTE, 0)).toBe(500);
  expect(bandwidth.pass(MEGABYTE, 500)).toBe(500);
  expect(bandwidth.pass(MEGABYTE, 2000)).toBe(0);
});

test('nothing more is read while nobody takes what is there', async () => {
  let read = 0;
  const request = Object.assign(
    Readable.from(
      (function* () {
        for (; read < 1000; read++) yield Buffer.alloc(1000);
      })(),
      { objectMode: false, highWaterMark: 1000 },
    ),
    { headers },
  );
  const target = new PassThrough({ highWaterMark: 1000 });
  const passing = passOn(request, { begin: () => target });
  await turns();
  expect(read).toBeLessThan(10);
  target.resume();
  expect(await passing).toMatchObject({ end: 'complete', size: 1_000_000 });
});

test('what is no longer wanted passes all the same', async () => {
  const request = Object.assign(Readable.from([Buffer.alloc(1000), Buffer.alloc(1000)]), { headers });
  const target = new PassThrough({ highWaterMark: 1 });
  const passing = passOn(request, { begin: () => target });
  await turns();
  target.destroy();
  expect(await passing).toMatchObject({ end: 'complete', size: 2000 });
});

test('an answer has a largest size, and its beginning is kept', async () => {
  const request = Object.assign(Readable.from(['ab', 'cd', 'ef'].map((part) => Buffer.from(part))), { headers });
  const target = new PassThrough();
  const passed = await passOn(request, { begin: () => target }, { most: 5 });
  expect(passed).toMatchObject({ end: 'too-large', size: 6 });
  expect(passed.beginning.toString()).toBe('abcd');
  expect(request.destroyed).toBe(false);
});
