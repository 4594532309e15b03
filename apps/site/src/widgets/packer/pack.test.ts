import { expect, test } from 'vitest';
import { pack } from './pack.ts';

const packed = (...ids: string[]) => pack(new Set(ids));

test('code and packages are a zip archive', () => {
  const { form, says, gauges, places } = packed('code', 'modules');
  expect([form, says]).toEqual(['zip', 'A zip archive, uploaded directly.']);
  expect(gauges.map(({ text }) => text)).toEqual(['23 of 50 MB', '83 of 250 MB', '0 of 5', '303 of 10,240 MB']);
  expect(places.map(({ place }) => place)).toEqual(['/var/task/index.mjs', '/var/task/node_modules/']);
});

test('with fonts it is too large to be uploaded', () => {
  expect(packed('code', 'modules', 'fonts')).toMatchObject({
    form: 'zip-by-s3',
    says: 'A zip archive, by way of S3. As a plain archive: the archive has 57 MB, and 50 MB may be uploaded directly.',
  });
});

test('layers count, and in an image there are none', () => {
  const { form, says, places } = packed('code', 'modules', 'browser');
  expect(form).toBe('image');
  expect(says).toContain('code and layers are 253 MB together, unpacked, and may be 250 MB');
  expect(places.at(-1)).toEqual({ place: '/opt/chromium/', name: 'a browser, copied into the image' });
});

test('not everything fits into an image', () => {
  expect(packed('code', 'data')).toMatchObject({ form: 'not-at-all' });
  expect(packed('code', 'model').form).toBe('image');
});
