import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildExercise } from './build.ts';
import { build, HELLO, only, PACKAGES, problem, TEMPLATE } from './testing.ts';

describe('code', () => {
  test('files of the same name in the folder of the command are none of the answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'coldstart-test-'));
    const before = process.cwd();
    try {
      await mkdir(join(folder, 'src'));
      await writeFile(join(folder, 'src', 'hello.mts'), 'export const greet = () => "another answer";');
      process.chdir(folder);
      const files = only(await build({ 'src/hello.mts': 'export const greet = () => "this answer";' }));
      expect(Buffer.from(files['hello.mjs'] ?? []).toString()).toContain('this answer');
    } finally {
      process.chdir(before);
      await rm(folder, { recursive: true });
    }
  });

  test('TypeScript becomes one readable module a file; the rest is packaged as it is', async () => {
    const files = only(
      await build({
        'src/hello.mts': HELLO,
        'src/words.ts': `export const hello = 'Hi';`,
        'src/data.json': '{}',
        'src/x.py': 'x = 1',
      }),
    );
    expect(Object.keys(files).sort()).toEqual(['data.json', 'hello.mjs', 'words.mjs', 'x.py']);
    const folder = await mkdtemp(join(tmpdir(), 'coldstart-test-'));
    try {
      await writeFile(join(folder, 'hello.mjs'), files['hello.mjs'] ?? '');
      const module = (await import(pathToFileURL(join(folder, 'hello.mjs')).href)) as {
        greet(event: { name: string }): Promise<string>;
      };
      expect(await module.greet({ name: 'Ada' })).toBe('Hi Ada');
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(Buffer.from(files['hello.mjs'] ?? []).toString()).toContain('event.name');
  });

  test('the same files make the same package', async () => {
    const [one, two] = await Promise.all([build({ 'src/a.mts': 'export {}' }), build({ 'src/a.mts': 'export {}' })]);
    expect(one.artifacts[0]?.key).toBe(two.artifacts[0]?.key);
  });

  test('what could be executed still can', async () => {
    const { artifacts } = await build({ 'src/bootstrap': '#!/bin/sh\n', 'src/notes.txt': 'x' }, ['src/bootstrap']);
    const zip = Buffer.from(artifacts[0]?.body ?? []);
    const modes: Record<string, string> = {};
    // Central directory headers: signature, external attributes at 38, the name at 46.
    for (let at = zip.indexOf('PK\x01\x02'); at !== -1; at = zip.indexOf('PK\x01\x02', at + 1)) {
      const name = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString();
      modes[name] = ((zip.readUInt32LE(at + 38) >>> 16) & 0o777).toString(8);
    }
    expect(modes).toEqual({ bootstrap: '755', 'notes.txt': '644' });
  });

  test('a tsconfig.json has no say', async () => {
    const files = only(await build({ 'src/hello.mts': 'export const x = 1;', 'src/tsconfig.json': '{ broken' }));
    expect(Object.keys(files).sort()).toEqual(['hello.mjs', 'tsconfig.json']);
  });

  test('a syntax error names file, line and column', async () => {
    expect(await problem({ 'src/hello.mts': 'export const x = 1;\nconst y = ;\n' })).toMatchObject({
      kind: 'syntax',
      message: 'Unexpected ";"',
      file: 'exercises/01-hello/src/hello.mts',
      line: 2,
      column: 11,
      excerpt: 'const y = ;',
    });
  });

  test.each([
    '../solution/src/hello.mts',
    '../../other/src/x.mts',
    '/etc/passwd',
    'file:///etc/passwd',
    '#internal',
    './missing.mts',
  ])('an import of %s leads nowhere', async (path) => {
    const found = await problem({ 'src/hello.mts': `export * from ${JSON.stringify(path)};` });
    expect(found).toMatchObject({ kind: 'syntax', message: `There is no file "${path}" in this exercise`, line: 1 });
  });

  test('a package.json that does not parse is told before the imports that it makes lead nowhere', async () => {
    const found = await problem({
      'src/hello.mts': `export * from './words.mts';`,
      'src/words.mts': 'export const hello = 1;',
      'src/package.json': '{\n  "dependencies": {},\n}',
    });
    expect(found).toMatchObject({ file: 'exercises/01-hello/src/package.json', line: 2, details: [] });
    expect(found.remedy).toBe('Mend this line and save; nothing can be deployed before the file parses.');
  });

  test('a package that is not installed is named', async () => {
    expect(await problem({ 'src/hello.mts': `import 'left-pad-9000';` })).toMatchObject({
      message: 'There is no package "left-pad-9000" for this exercise',
    });
  });

  test('installed packages and Node’s own modules are found', async () => {
    const files = only(
      await build({ 'src/a.mts': `import { zipSync } from 'fflate'; import 'node:fs'; console.log(zipSync);` }),
    );
    expect(Buffer.from(files['a.mjs'] ?? []).toString()).toMatch(/import "node:fs"/);
  });
});

describe('template', () => {
  test('only the local code is replaced', async () => {
    const built = await build({ 'src/hello.mts': 'export const greet = 1;' });
    const [artifact] = built.artifacts;
    expect(built.artifacts).toHaveLength(1);
    expect(built.template('deployments')).toBe(
      TEMPLATE.replace('CodeUri: src/', `CodeUri:\n        Bucket: deployments\n        Key: ${artifact?.key}`).replace(
        'Code: src',
        `Code:\n        S3Bucket: deployments\n        S3Key: ${artifact?.key}`,
      ),
    );
  });

  test.each([
    ['broken YAML', { 'template.yaml': 'Resources:\n  A: [1\n  B: 2\n' }, { kind: 'template', line: 3 }],
    [
      'no resources',
      { 'template.yaml': 'Outputs: {}\n' },
      { kind: 'template', message: 'The template has no `Resources`' },
    ],
    ['an empty template', { 'template.yaml': '' }, { kind: 'template', message: 'The template has no `Resources`' }],
    [
      'code that is not there',
      { 'src/x': '', 'template.yaml': TEMPLATE.replaceAll('src', 'lib') },
      { kind: 'template', line: 7 },
    ],
    [
      'code outside the exercise',
      { 'template.yaml': TEMPLATE.replace('src/', '../solution/src') },
      { kind: 'template', line: 7 },
    ],
  ])('%s is the learner’s to mend', async (_, files, expected) => {
    expect(await problem({ 'src/hello.mts': 'export {};', ...files })).toMatchObject(expected);
  });

  test('aliases are resolved, as `sam package` does', async () => {
    const template = `Resources:
  One: &one
    Type: AWS::Serverless::Function
    Properties: &properties
      CodeUri: src
      Tags: { a: b }
  Two: *one
  Three:
    Type: AWS::Serverless::Function
    Properties:
      <<: *properties
      Tags: { c: d }
`;
    const built = await build({ 'src/hello.mts': 'export {};', 'template.yaml': template });
    const text = built.template('deployments');
    expect(text).not.toMatch(/[&*]one|<<|[&*]properties/);
    const { Resources: resources } = parse(text) as { Resources: Record<string, { Properties: object }> };
    const CodeUri = { Bucket: 'deployments', Key: built.artifacts[0]?.key };
    expect(resources['Two']?.Properties).toEqual({ CodeUri, Tags: { a: 'b' } });
    expect(resources['Three']?.Properties).toEqual({ CodeUri, Tags: { c: 'd' } });
  });

  const bomb = Array.from(
    { length: 9 },
    (_, n) => `  a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join()}]\n`,
  ).join('');
  const tower = Array.from({ length: 900 }, (_, n) => `  a${n + 1}: &a${n + 1} [*a${n}]\n`).join('');
  const resources = (number: number): string =>
    Array.from({ length: number }, (_, n) => `  R${n}: {Type: 'AWS::SNS::Topic'}\n`).join('');

  test.each([
    ['a bomb of aliases', `Metadata:\n  a0: &a0 [lol, lol]\n${bomb}${TEMPLATE}`, 'larger than the 1,000,000 bytes'],
    ['a tower of aliases', `Metadata:\n  a0: &a0 [lol]\n${tower}${TEMPLATE}`, 'deeper than 100 levels'],
    [
      'a circle of aliases',
      TEMPLATE.replace('Hello:', 'Hello: &h').replace('CodeUri:', 'Tags: {x: *h}\n      CodeUri:'),
      'refers to what it is part of',
    ],
    ['an alias of nothing', `Metadata: *nowhere\n${TEMPLATE}`, 'nowhere'],
    ['brackets', `Metadata: ${'['.repeat(400_000)}${']'.repeat(400_000)}\n${TEMPLATE}`, 'deeper than 100 levels'],
    ['dashes', `Metadata:\n  ${'- '.repeat(400_000)}x\n${TEMPLATE}`, 'deeper than 100 levels'],
    ['60,000 resources', `${TEMPLATE}${resources(60_000)}`, 'CloudFormation takes 1,000,000 at most'],
    ['a key that is there twice', `${TEMPLATE}${resources(9000)}${resources(1)}`, 'the key `R0` is there twice'],
  ])('%s in a template', async (_, template, message) => {
    const found = await problem({ 'src/hello.mts': 'export {};', 'template.yaml': template });
    expect(found).toMatchObject({ kind: 'template', file: 'exercises/01-hello/template.yaml' });
    expect(found.message).toContain(message);
    expect(JSON.stringify(found).length).toBeLessThan(2000);
  });

  test('a required file that is missing is named', async () => {
    const error = await buildExercise({
      files: new Map([['template.yaml', Buffer.from(TEMPLATE)]]),
      executables: new Set(),
      template: 'template.yaml',
      required: ['src/hello.mts'],
      path: 'exercises/01-hello',
      packages: PACKAGES,
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      problem: {
        kind: 'files',
        file: 'exercises/01-hello/src/hello.mts',
        remedy: expect.stringContaining('exercises/01-hello/starter/src/hello.mts'),
      },
    });
  });
});
