import { expect, test } from 'vitest';
import { packedAs, type Package } from './packaging.ts';

const SMALL: Package = { zipped: 9, unzipped: 31, layers: [], image: 300 };

test.each<[Partial<Package>, string, string]>([
  [{}, 'zip', 'it fits as `zip`'],
  [{ zipped: 50 }, 'zip', 'it fits as `zip`'],
  [{ zipped: 51 }, 'zip-by-s3', 'the archive has 51 MB, and 50 MB may be uploaded directly'],
  [{ layers: [219] }, 'zip', 'it fits as `zip`'],
  [{ layers: [220] }, 'image', 'code and layers are 251 MB together, unpacked, and may be 250 MB'],
  [{ layers: [1, 1, 1, 1, 1] }, 'zip', 'it fits as `zip`'],
  [{ layers: [1, 1, 1, 1, 1, 1] }, 'image', 'it has 6 layers, and a function may have 5'],
  [{ unzipped: 300, image: 10_240 }, 'image', 'code and layers are 300 MB together, unpacked, and may be 250 MB'],
  [{ unzipped: 300, image: 10_241 }, 'not-at-all', 'code and layers are 300 MB together, unpacked, and may be 250 MB'],
])('%j is packed as %s', (sizes, form, whyNotZip) => {
  const packed = packedAs({ ...SMALL, ...sizes });
  expect(packed.form).toBe(form);
  expect(packed.why.zip).toBe(whyNotZip);
});

test('a form that comes later is no answer while one before it fits', () => {
  expect(packedAs(SMALL).why).toMatchObject({
    'zip-by-s3': 'it can be uploaded directly',
    image: 'it fits into a zip archive',
  });
  expect(packedAs({ ...SMALL, unzipped: 14_000, image: 14_400 }).why.image).toBe(
    'the image has 14,400 MB, and may have 10,240 MB',
  );
});
