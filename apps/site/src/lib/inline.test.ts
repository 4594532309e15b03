import { expect, test } from 'vitest';
import { inline } from './inline.ts';

test('code between backticks, everything else as text', () => {
  expect(inline('a `<b>` & <c>')).toBe('a <code>&lt;b&gt;</code> &amp; &lt;c&gt;');
});
