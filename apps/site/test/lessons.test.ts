import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const lesson = (folder: string): string =>
  readFileSync(new URL(`../../../lessons/${folder}/index.mdx`, import.meta.url), 'utf8');

/** The code under a title, as a reader sees it. */
function sample(text: string, title: string): string {
  const [, code] = new RegExp('```\\w+ title="' + title + '[^\\n]*\\n([^`]*)```').exec(text) ?? [];
  if (code === undefined) throw new Error(`There is no sample "${title}".`);
  return code;
}

const texts = globSync('lessons/*/index*.mdx', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));

test.each(texts)('%s asks four questions or more, and its right answers are not at one place', (file) => {
  const quizzes = readFileSync(join(ROOT, file), 'utf8').match(/<Quiz[^]*?\n\/>/g) ?? [];
  const places = quizzes.map((quiz) => {
    const answers = quiz.slice(quiz.indexOf('answers={[')).match(/\btext: [^]*?\bwhy:/g) ?? [];
    return answers.findIndex((answer) => answer.includes('right: true'));
  });
  expect(places.length).toBeGreaterThanOrEqual(4);
  expect(places).not.toContain(-1);
  expect(new Set(places).size, `the places of the right answers: ${places.join(', ')}`).toBeGreaterThanOrEqual(3);
});

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
