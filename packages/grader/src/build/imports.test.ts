import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { build, laid, only, problem } from './testing.ts';

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
