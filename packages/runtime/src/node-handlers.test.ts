import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, nodeFunction, pack, TestRuntime } from './testing.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

describe('handlers are found', () => {
  const answers = async (files: Record<string, string>, handler: string): Promise<unknown> =>
    (await runtime.invoke(functionOf(files, { handler }))).answer;

  test('in ES modules and CommonJS, by extension and by package.json', async () => {
    expect(await answers({ 'a.cjs': 'exports.handler = async () => 1;' }, 'a.handler')).toBe(1);
    expect(await answers({ 'a.js': 'exports.handler = async () => 2;' }, 'a.handler')).toBe(2);
    expect(
      await answers(
        { 'a.js': 'export const handler = async () => 3;', 'package.json': '{"type":"module"}' },
        'a.handler',
      ),
    ).toBe(3);
    expect(
      await answers({ 'src/deep/a.mjs': 'export const api = { get: async () => 4 };' }, 'src/deep/a.api.get'),
    ).toBe(4);
    expect(await answers({ 'a.mjs': 'export default { handler: async () => 5 };' }, 'a.handler')).toBe(5);
    expect(await answers({ 'a.cjs': 'exports.handler = () => 6;' }, 'a.handler')).toBe(6);
  });

  test('with packages of their own and of layers', async () => {
    const layer = pack({ 'nodejs/node_modules/greet/index.js': 'module.exports = () => "hello";' });
    const spec = nodeFunction(
      'import greet from "greet"; import own from "own"; export const handler = async () => greet() + own;',
      {
        layers: [layer],
        code: pack({
          'index.mjs':
            'import greet from "greet"; import own from "own"; export const handler = async () => greet() + own;',
          'node_modules/own/index.mjs': 'export default "!";',
          'node_modules/own/package.json': '{"name":"own","exports":"./index.mjs"}',
        }),
      },
    );
    expect((await runtime.invoke(spec)).answer).toBe('hello!');
  });
});

test("functions import what Lambda's runtime brings along from the folders that the host names", async () => {
  const own = await TestRuntime.start({
    moduleFolders: [fileURLToPath(new URL('../../services/lambda/', import.meta.url))],
  });
  try {
    const code =
      'import { STSClient } from "@aws-sdk/client-sts"; export const handler = async () => typeof new STSClient({}).send;';
    expect((await own.invoke(nodeFunction(code))).answer).toBe('function');
    const common =
      'const { STSClient } = require("@aws-sdk/client-sts"); exports.handler = async () => typeof STSClient;';
    expect((await own.invoke(functionOf({ 'index.cjs': common }))).answer).toBe('function');
  } finally {
    await own.close();
  }
});
