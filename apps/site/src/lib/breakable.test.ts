import { expect, test } from 'vitest';
import { breakNames } from './breakable.ts';

test('names in cells may break between words, others are left alone', () => {
  const code = '<code dir="auto">EventInvokeConfig.MaximumRetryAttempts</code>';
  expect(breakNames(`<p>${code}</p><tr><td class="a">as\n ${code}</td><td>camelCase</td></tr>`)).toBe(
    `<p>${code}</p><tr><td class="a">as\n <code dir="auto">Event<wbr>Invoke<wbr>Config.<wbr>Maximum<wbr>Retry<wbr>Attempts</code></td><td>camelCase</td></tr>`,
  );
  expect(breakNames('<th><code>/opt/lib</code> <code>&lt;b&gt;</code></th>')).toBe(
    '<th><code>/<wbr>opt/<wbr>lib</code> <code>&lt;b&gt;</code></th>',
  );
});
