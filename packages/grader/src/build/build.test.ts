import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { unzipSync } from 'fflate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { LearnerProblem } from '../problem.ts';
import { buildExercise, type Built } from './build.ts';

/** As an exercise's folder: a package.json with packages installed beside it. */
const PACKAGES = join(import.meta.dirname, '..', '..');

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  # A comment that stays
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: hello.greet
      Environment:
        Variables:
          TABLE: !Ref Table
  Raw:
    Type: AWS::Lambda::Function
    Properties:
      Code: src
      Role: !GetAtt Role.Arn
`;

const HELLO = `import { hello } from './words.ts';
interface Event { name: string }
export const greet = async (event: Event): Promise<string> => \`\${hello} \${event.name}\`;
`;

type Files = Record<string, string | Uint8Array>;

const bytesOf = (files: Files): Map<string, Uint8Array> =>
  new Map(Object.entries(files).map(([name, contents]) => [name, Buffer.from(contents)]));

function build(files: Files, executables: readonly string[] = [], installed: Files = {}): Promise<Built> {
  return buildExercise({
    files: bytesOf({ 'template.yaml': TEMPLATE, ...files }),
    installed: bytesOf(installed),
    executables: new Set(executables),
    template: 'template.yaml',
    required: [],
    path: 'exercises/01-hello',
    packages: PACKAGES,
  });
}

async function problem(files: Files, installed: Files = {}): Promise<LearnerProblem['problem']> {
  const error: unknown = await build(files, [], installed).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LearnerProblem) return error.problem;
  throw error ?? new Error('It was built.');
}

/** Unpacks a package, until the end of the test. */
async function laid(files: Record<string, Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'coldstart-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, contents] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), contents);
  }
  return folder;
}

const only = ({ artifacts }: Built): Record<string, Uint8Array> => unzipSync(artifacts[0]?.body ?? new Uint8Array());

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

describe('imports reach nothing outside', () => {
  const outside = join(import.meta.dirname, 'vendor.ts');
  const climb = '../'.repeat(30);

  test.each([
    ['a name that climbs', `import 'nowhere/../../../src/build/vendor.ts';`],
    ['a declared package that climbs', `import 'fflate/../../src/problem.ts';`],
    ['a scope that climbs', `import '@aws-sdk/../../src/problem.ts';`],
    ['dots alone', `import x from '..'; console.log(x);`],
    ['a text', `import x from 'nowhere/${climb}etc/passwd' with { type: 'text' }; console.log(x);`],
    ['a relative text', `import x from '${climb}etc/passwd' with { type: 'text' }; console.log(x);`],
    ['bytes', `import x from '${outside}' with { type: 'bytes' }; console.log(x);`],
    ['a URL', `import 'file://${outside}';`],
    ['a required path', `console.log(require('${outside}'));`],
    ['a path that is imported later', `console.log(await import('${outside}'));`],
    ['a package of the course', `import '@coldstart/checks';`],
    ['a package that only the course’s tools need', `import 'typescript';`],
    ['a package that checks have', `import 'vitest';`],
  ])('%s', async (_, source) => {
    const found = await problem({ 'src/hello.mts': source });
    expect(found).toMatchObject({ kind: 'syntax', file: 'exercises/01-hello/src/hello.mts', line: 1 });
    expect(found.message).toMatch(/^There is no (?:file|package) "/);
    expect(found.remedy).toContain('the files of this exercise');
  });

  test.each([
    ['files that are elsewhere', 'await import(`./solution/${x}.mts`)', '`./solution/${x}.mts`'],
    ['files that are elsewhere, required', 'require("./solution/" + x)', '"./solution/" + x'],
    ['folders above', 'await import(`../../${x}`)', '"../../"'],
    ['the whole disk', `await import(/* any */ \`./\\x2e./${climb}\${x}\`)`, `"./../${climb}"`],
    ['the whole disk, in pieces', `require('${climb}' + 'etc/' + x + '.json')`, `"${climb}etc/"`],
  ])('a path with a gap: %s', async (_, call, named) => {
    const found = await problem({ 'src/hello.mts': `const x: string = process.argv[2] ?? '';\nconsole.log(${call});` });
    expect(found).toMatchObject({ kind: 'syntax', file: 'exercises/01-hello/src/hello.mts' });
    expect(found.message).toContain(named);
  });

  test('a path with a gap finds the files of the exercise', async () => {
    const files = only(
      await build({
        'src/hello.mts': 'export const greet = async (lang: string) => (await import(`./words/${lang}.mts`)).hello;',
        'src/words/fr.mts': `export const hello = 'Bonjour';`,
      }),
    );
    const folder = await laid(files);
    const { greet } = (await import(pathToFileURL(join(folder, 'hello.mjs')).href)) as {
      greet(lang: string): Promise<string>;
    };
    expect(await greet('fr')).toBe('Bonjour');
  });

  test('paths of a tsconfig.json lead nowhere', async () => {
    const paths = { compilerOptions: { baseUrl: '/', paths: { away: [outside] } } };
    const found = await problem({ 'src/tsconfig.json': JSON.stringify(paths), 'src/hello.mts': `import 'away';` });
    expect(found.message).toBe('There is no package "away" for this exercise');
  });

  test.each([
    ['its main file', { 'src/node_modules/away/package.json': JSON.stringify({ main: outside }) }],
    [
      'its main file, relative',
      { 'src/node_modules/away/package.json': JSON.stringify({ main: `${climb}etc/passwd` }) },
    ],
    ['an export', { 'src/node_modules/away/package.json': JSON.stringify({ exports: `./${climb}etc/passwd` }) }],
    ['its code', { 'src/node_modules/away/index.js': `export * from '${outside}';` }],
    ['a gap in its code', { 'src/node_modules/away/index.js': `export default (x) => require('${climb}' + x);` }],
  ])('a package of the learner’s own: %s', async (_, installed) => {
    const found = await problem({ 'src/hello.mts': `import x from 'away'; console.log(x);` }, installed);
    expect(found.message).toMatch(/^There is no/);
  });
});

describe('packages', () => {
  const INSTALLED = {
    'src/node_modules/greeting/package.json': JSON.stringify({
      exports: { '.': { import: './esm.js' } },
      imports: { '#words': './words.js' },
      type: 'module',
    }),
    'src/node_modules/greeting/esm.js': `import { word } from '#words'; import { end } from 'deep/end.js'; export const greet = () => word + end;`,
    'src/node_modules/greeting/words.js': `export const word = 'Hello';`,
    'src/node_modules/deep/end.js': `exports.end = '!';`,
  };

  test('beside the code are bundled, as with SAM', async () => {
    const files = only(await build({ 'src/hello.mts': `export { greet } from 'greeting';` }, [], INSTALLED));
    expect(Object.keys(files)).toEqual(['hello.mjs']);
    const { greet } = (await import(pathToFileURL(join(await laid(files), 'hello.mjs')).href)) as { greet(): string };
    expect(greet()).toBe('Hello!');
  });

  test('beside code that is packaged as it is are packaged with it', async () => {
    const files = only(await build({ 'src/hello.cjs': `require('deep/end.js');` }, [], INSTALLED));
    expect(Object.keys(files)).toContain('node_modules/deep/end.js');
  });

  test('of the AWS SDK need not be declared: Lambda has them', async () => {
    const source = `import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'; import { marshall } from '@aws-sdk/util-dynamodb'; console.log(DynamoDBDocumentClient, marshall);`;
    const files = Object.keys(only(await build({ 'src/hello.mts': source })));
    expect(files).toEqual(
      expect.arrayContaining([
        'node_modules/@aws-sdk/lib-dynamodb/index.mjs',
        'node_modules/@aws-sdk/util-dynamodb/index.mjs',
      ]),
    );
  });
});

test('the AWS SDK is packaged as the function’s own packages, which share what they have in common', async () => {
  const source = `
    import { S3Client } from '@aws-sdk/client-s3';
    import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
    export const names = [S3Client, CloudFormationClient].map((type) => new type({ region: 'eu-west-1' }).constructor.name);`;
  const folder = await laid(only(await build({ 'src/a.mts': source })));
  expect(await readFile(join(folder, 'a.mjs'), 'utf8')).toContain('from "@aws-sdk/client-s3"');
  const module = (await import(pathToFileURL(join(folder, 'a.mjs')).href)) as { names: string[] };
  expect(module.names).toEqual(['S3Client', 'CloudFormationClient']);
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
    expect(error).toMatchObject({ problem: { kind: 'files', file: 'exercises/01-hello/src/hello.mts' } });
  });
});
