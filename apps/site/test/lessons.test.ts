import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const lesson = (folder: string): string =>
  readFileSync(new URL(`../../../lessons/${folder}/index.mdx`, import.meta.url), 'utf8');

/** The code under a title, as a reader sees it. */
function sample(text: string, title: string): string {
  const [, code] = new RegExp('```\\w+ title="' + title + '[^\\n]*\\n([^`]*)```').exec(text) ?? [];
  if (code === undefined) throw new Error(`There is no sample "${title}".`);
  return code;
}

// A formatter mends such samples without being asked to.
test('the notes’ policy is broken as it was', () => {
  const policy = sample(lesson('20-fix-the-broken-policy'), 'policy.json, lines 409-422');
  expect(() => JSON.parse(policy)).toThrow(SyntaxError);
  expect(policy).toContain('"lambda:InvokeAsnc",\n');
});

test('the log line is one line', () => {
  const line = sample(lesson('16-logging-and-errors'), 'as JSON, one line');
  expect(line.trim()).not.toContain('\n');
  expect(JSON.parse(line)).toHaveProperty('correlationId');
});
