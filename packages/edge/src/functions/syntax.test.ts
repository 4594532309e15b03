import { expect, test } from 'vitest';
import { readFunction } from './syntax.ts';

const refused = (code: string): string => {
  try {
    readFunction(code);
  } catch (error) {
    return String(error);
  }
  return 'read';
};

test('what the runtime documents is read', () => {
  const code = `import cf from 'cloudfront';
    const kvs = cf.kvs();
    async function handler(event) {
      const names = event.names.map((name) => \`\${name}!\`), big = 1_000 ** 2;
      const rest = function (...all) { return { names, all, [big]: 1, size() { return big; } }; };
      try { return await kvs.get('a'); } catch (error) { return rest(1, 2); }
    }`;
  expect(refused(code)).toBe('read');
  expect(readFunction(code).split('\n')[0]).toBe('const cf = require("cloudfront");');
});

// Seen on AWS: for...of https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html, `catch {`
test.each([
  ['function handler(e) {\n for (const a of e.b) {} }', 'SyntaxError: Token "of" not supported in this version in 2'],
  ['function handler(e) {\n try {} catch {} }', 'SyntaxError: Token "{" not supported in this version in 2'],
  ['class A {}', 'SyntaxError: Token "class" not supported in this version in 1'],
  ['function handler({ request }) {}', 'SyntaxError: Token "{" not supported in this version in 1'],
  ['function handler(e) { return { ...e } }', 'SyntaxError: Token "..." not supported in this version in 1'],
  ['function handler(e) { return e?.request }', 'SyntaxError: Token "." not supported in this version in 1'],
  ['function handler(e) { return e ?? 1 }', 'SyntaxError: Token "?" not supported in this version in 1'],
  ['function handler(e = 1) {}', 'SyntaxError: Token "=" not supported in this version in 1'],
  ['function* handler() {}', 'SyntaxError: Token "*" not supported in this version in 1'],
  ['export function handler() {}', 'SyntaxError: Token "export" not supported in this version in 1'],
  ['await 1', 'SyntaxError: Token "await" not supported in this version in 1'],
  ['var a = 1n', 'SyntaxError: Token "1n" not supported in this version in 1'],
  ['\nfunction handler(e) { return }}', 'SyntaxError: Unexpected token "}" in 2'],
  ['function handler(e) {', 'SyntaxError: Unexpected end of input in 1'],
  ["import fs from 'fs'", 'SyntaxError: Cannot find module "fs" in 1'],
  ["import { createHash } from 'crypto'", 'SyntaxError: Token "{" not supported in this version in 1'],
])('%s', (code, words) => {
  expect(refused(code)).toBe(words);
});
