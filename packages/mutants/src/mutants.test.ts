import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesOfData } from './data.ts';
import { sampleOf } from './mutants.ts';
import { changesOfPython } from './python.ts';
import { changesOfScript } from './script.ts';

const texts = (changes: readonly { text: string }[]): string[] => changes.map(({ text }) => text);

test('each mutant of a script is a text of its own, with one thing changed', async () => {
  const source = `export const isAdult = (age: number): boolean => {\n  return age >= 18;\n};\n`;
  const changes = await changesOfScript('src/age.mts', source);
  expect(texts(changes)).toContain(source.replace('>=', '>'));
  expect(texts(changes)).toContain(source.replace('age >= 18', 'true'));
  expect(changes.map(({ what }) => what)).toContain('return age >= 18; → return age > 18;');
  expect(new Set(texts(changes)).size).toBe(changes.length);
});

test('a script without an extension is JavaScript', async () => {
  const source = `#!/usr/bin/env node\nif (1 < 2) console.log('so');\n`;
  expect(texts(await changesOfScript('src/bootstrap', source))).toContain(source.replace('1 < 2', '1 >= 2'));
});

test('a policy loses a statement, allows more, and has other values', () => {
  const policy = { Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: ['arn:one'] }] };
  const changes = changesOfData('policy.json', JSON.stringify(policy), '');
  const [statement] = policy.Statement;
  const policies = texts(changes).map((text): unknown => JSON.parse(text));
  expect(policies).toContainEqual({ Statement: [] });
  for (const Action of ['*', 'lambda:*', 'mutant'])
    expect(policies).toContainEqual({ Statement: [{ ...statement, Action }] });
  for (const Resource of [['*'], ['arn:one*'], []])
    expect(policies).toContainEqual({ Statement: [{ ...statement, Resource }] });
  expect(policies).toContainEqual({ Statement: [{ ...statement, Effect: 'Deny' }] });
  expect(changes.map(({ what }) => what)).toContain('Statement[0].Resource[0] is *');
});

test('what a template has from the starter is left alone, and its tags stay', () => {
  const starter = 'Resources:\n  Table:\n    Name: !Sub ${AWS::StackName}-t\n    Handler: index.handler\n';
  const solution = starter.replace('index.handler', 'hello.greet');
  const changes = changesOfData('template.yaml', solution, starter);
  const handler = changes.filter(({ what }) => what.startsWith('Resources.Table.Handler'));
  expect(texts(handler)).toEqual([starter.replace(/ +Handler.*\n/, ''), starter.replace('index.handler', 'mutant')]);
  expect(changes.every(({ what }) => !what.includes('Table.Name'))).toBe(true);
});

const python = join(import.meta.dirname, '../../../.coldstart/python/bin/python');

test.skipIf(spawnSync(python, ['-c', 'import cosmic_ray']).status !== 0)(
  "Python has Cosmic Ray's mutants, and those without a statement or a text",
  async () => {
    const source = `def handler(event, context):\n    if event["age"] < 18:\n        raise ValueError("too young")\n    return True\n`;
    const mutants = texts(await changesOfPython(source));
    expect(mutants).toContain(source.replace('<', '<='));
    expect(mutants).toContain(source.replace('True', 'False'));
    expect(mutants).toContain(source.replace('raise ValueError("too young")', 'pass'));
    expect(mutants).toContain(source.replace('"too young"', '""'));
  },
);

test('a sample is the same each time', () => {
  const mutants = Array.from({ length: 40 }, (_, index) => ({ name: `mutant ${index}`, files: new Map() }));
  expect(sampleOf(mutants, 5)).toHaveLength(5);
  expect(sampleOf(mutants, 5)).toEqual(sampleOf(mutants.toReversed(), 5));
});
