import { expect, test } from 'vitest';
import { InvalidFile, parseYamlFile } from './friendly-errors.ts';
import { manifestSchema } from './manifest.ts';

const VALID = `title: Double
summary: Double it.
lesson: 1
level: easy
minutes: 5
variants:
  typescript:
    runtime: nodejs24.x
    edit: [src/index.mts]
hints: [one, two, three]
checks:
  - id: doubles
    title: It doubles
    requirements: [R1]
    points: 60
    starter: fail
    hints: [look]
  - id: answers
    title: It answers
    requirements: [R1]
    points: 40
    starter: pass
    hints: [look]
`;

function messagesFor(text: string): string[] {
  try {
    parseYamlFile('exercise.yaml', text, manifestSchema);
    return [];
  } catch (error) {
    if (error instanceof InvalidFile) return error.message.split('\n');
    throw error;
  }
}

test('a complete manifest is taken, with its defaults', () => {
  const manifest = parseYamlFile('exercise.yaml', VALID, manifestSchema);
  expect(manifest.template).toBe('template.yaml');
  expect(manifest.limits.checkSeconds).toBe(20);
  expect(manifest.variants.typescript?.folder).toBe('.');
});

test('a hint is for every failure of its check, or for those that it names', () => {
  const { checks } = parseYamlFile(
    'exercise.yaml',
    VALID.replace('hints: [look]', 'hints: [look, { when: "undefined$", text: Return it. }]'),
    manifestSchema,
  );
  expect(checks[0]?.hints).toEqual([{ text: 'look' }, { when: 'undefined$', text: 'Return it.' }]);
});

test('several hints about one cause stand together', () => {
  const { checks } = parseYamlFile(
    'exercise.yaml',
    VALID.replace('hints: [look]', 'hints: [{ when: "undefined$", text: [Look., Return it.] }]'),
    manifestSchema,
  );
  expect(checks[0]?.hints).toEqual([
    { when: 'undefined$', text: 'Look.' },
    { when: 'undefined$', text: 'Return it.' },
  ]);
});

test.each([
  [
    'a hint for what is no pattern',
    VALID.replace('hints: [look]', 'hints: [{ when: "(", text: Return it. }]'),
    /^exercise\.yaml:17: `checks\.0\.hints\.0\.when` is a regular expression, such as `Sandbox/,
  ],
  [
    'a hint that says nothing',
    VALID.replace('hints: [look]', 'hints: [{ when: x }]'),
    /^exercise\.yaml:17: `checks\.0\.hints\.0` is a text, or has `when` and `text`\.$/,
  ],
  [
    'a check that builds on one below it',
    VALID.replace('    points: 60', '    points: 60\n    after: [answers]'),
    /^exercise\.yaml:16: `checks\.0\.after\.0` `answers` is not the id of a check above\.$/,
  ],
  [
    'points that do not add up',
    VALID.replace('points: 60', 'points: 50'),
    /^exercise\.yaml:12: `checks` add up to 90 points; they must add up to 100\.$/,
  ],
  [
    'a missing title',
    VALID.replace('title: Double\n', ''),
    /^exercise\.yaml:1: `title` is missing; add it \(a string\)\.$/,
  ],
  [
    'a misspelt key',
    VALID.replace('minutes: 5', 'minutes: 5\nminuets: 6'),
    /^exercise\.yaml:6: the file does not know `minuets`; remove it or correct the spelling\.$/,
  ],
  [
    'an unknown level',
    VALID.replace('level: easy', 'level: trivial'),
    /^exercise\.yaml:4: `level` must be one of `easy`, `medium`, `hard`\.$/,
  ],
  [
    'an id twice',
    VALID.replace('id: answers', 'id: doubles'),
    /^exercise\.yaml:18: `checks\.1\.id` `doubles` is there twice/,
  ],
  [
    'a check without hints',
    VALID.replace('hints: [look]', 'hints: []'),
    /`checks\.0\.hints` needs at least one hint\.$/,
  ],
  [
    'too few hints',
    VALID.replace('[one, two, three]', '[one, two]'),
    /^exercise\.yaml:10: `hints` needs three hints or more/,
  ],
  ['a path that leads out', VALID.replace('src/index.mts', '../other/src'), /is a path inside the exercise/],
  [
    'text where a number belongs',
    VALID.replace('lesson: 1', 'lesson: one'),
    /^exercise\.yaml:3: `lesson` must be a number; change what stands there\.$/,
  ],
  ['broken YAML', VALID.replace('lesson: 1', 'lesson: [1'), /^exercise\.yaml:\d+: this is not valid YAML: /],
  ['an empty file', '', /^exercise\.yaml.*the file must be a mapping/],
])('%s is refused with file, line and remedy', (_, text, message) => {
  expect(messagesFor(text).join('\n')).toMatch(new RegExp(message.source, 'm'));
});
