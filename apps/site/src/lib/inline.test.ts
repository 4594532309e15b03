import { expect, test } from 'vitest';
import { inline } from './inline.ts';

test('code between backticks, everything else as text', () => {
  expect(inline('a `<b>` & <c>')).toBe('a <code>&lt;b&gt;</code> &amp; &lt;c&gt;');
  expect(inline('a **cold start**, `2 ** 3 ** 4` and 2 ** 3 ** 4')).toBe(
    'a <strong>cold start</strong>, <code>2 ** 3 ** 4</code> and 2 ** 3 ** 4',
  );
});
