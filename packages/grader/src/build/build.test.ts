import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { LearnerProblem } from '../problem.ts';
import { buildExercise, type Built } from './build.ts';

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

function build(files: Record<string, string | Uint8Array>, executables: readonly string[] = []): Promise<Built> {
  return buildExercise({
    files: new Map(
      Object.entries({ 'template.yaml': TEMPLATE, ...files }).map(([name, contents]) => [name, Buffer.from(contents)]),
    ),
    executables: new Set(executables),
    template: 'template.yaml',
    required: [],
    path: 'exercises/01-hello',
    packages: import.meta.dirname,
  });
}

async function problem(files: Record<string, string>): Promise<LearnerProblem['problem']> {
  const error: unknown = await build(files).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LearnerProblem) return error.problem;
  throw error ?? new Error('It was built.');
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

test('the AWS SDK is packaged as the function’s own packages, which share what they have in common', async () => {
  const source = `
    import { S3Client } from '@aws-sdk/client-s3';
    import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
    export const names = [S3Client, CloudFormationClient].map((type) => new type({ region: 'eu-west-1' }).constructor.name);`;
  const folder = await mkdtemp(join(tmpdir(), 'coldstart-test-'));
  try {
    for (const [name, contents] of Object.entries(only(await build({ 'src/a.mts': source })))) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), contents);
    }
    expect(await readFile(join(folder, 'a.mjs'), 'utf8')).toContain('from "@aws-sdk/client-s3"');
    const module = (await import(pathToFileURL(join(folder, 'a.mjs')).href)) as { names: string[] };
    expect(module.names).toEqual(['S3Client', 'CloudFormationClient']);
  } finally {
    await rm(folder, { recursive: true });
  }
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

  test('a required file that is missing is named', async () => {
    const error = await buildExercise({
      files: new Map([['template.yaml', Buffer.from(TEMPLATE)]]),
      executables: new Set(),
      template: 'template.yaml',
      required: ['src/hello.mts'],
      path: 'exercises/01-hello',
      packages: import.meta.dirname,
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ problem: { kind: 'files', file: 'exercises/01-hello/src/hello.mts' } });
  });
});
