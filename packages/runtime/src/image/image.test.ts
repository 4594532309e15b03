import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, hasPython, TestRuntime, type Files } from '../testing.ts';
import type { FunctionSpec } from '../types.ts';
import type { ImageStart } from './image-start.ts';

let cloud: TestRuntime;
beforeAll(async () => {
  cloud = await TestRuntime.start();
});
afterAll(async () => {
  await cloud.close();
});

const AWS: ImageStart = {
  argv: ['/lambda-entrypoint.sh', 'app.handler'],
  workingDirectory: '/var/task',
  base: 'lambda',
  client: undefined,
};
const ECHO = 'export const handler = async (event) => ({ event, folder: process.cwd(), url: import.meta.url });';

const imageOf = (files: Files, image: Partial<ImageStart>, changes: Partial<FunctionSpec> = {}): FunctionSpec =>
  functionOf(files, { handler: '', image: { ...AWS, ...image }, ...changes });

describe("AWS's base image for Node.js", () => {
  test('runs the handler that CMD names, in /var/task', async () => {
    const spec = imageOf({ 'var/task/app.mjs': ECHO, 'opt/data.txt': 'x' }, {});
    const { answer, lines } = await cloud.invoke(spec, { n: 1 });
    expect(answer).toEqual({ event: { n: 1 }, folder: '/var/task', url: 'file:///var/task/app.mjs' });
    expect(lines.filter((line) => line.startsWith('INIT_START'))).toEqual([]);
    expect(lines.find((line) => line.startsWith('START'))).toBeDefined();
  });

  test('finds no handler outside of /var/task, wherever WORKDIR leads', async () => {
    const spec = imageOf({ 'app/app.mjs': ECHO }, { workingDirectory: '/app' });
    const { answer } = await cloud.invoke(spec);
    expect(answer).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
  });

  test.each([
    ['no handler', ['/lambda-entrypoint.sh']],
    ['another program', ['/lambda-entrypoint.sh', 'node', 'server.js']],
  ])('ends at once with %s as its CMD', async (_, argv) => {
    const { answer, lines, requestId } = await cloud.invoke(imageOf({ 'var/task/server.js': '' }, { argv }));
    expect(answer).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status 142`,
    });
    expect(lines.join('')).toContain('entrypoint requires the handler name to be the first argument');
  });
});

describe('another base image', () => {
  const NODE: Partial<ImageStart> = { base: 'language', workingDirectory: '/function' };

  test('runs a handler through the runtime interface client, in its WORKDIR', async () => {
    const argv = ['/usr/local/bin/npx', 'aws-lambda-ric', 'app.handler'];
    const spec = imageOf({ 'function/app.mjs': ECHO }, { ...NODE, argv, client: 'nodejs' });
    expect((await cloud.invoke(spec, 7)).answer).toMatchObject({ event: 7 });
  });

  test('ends where the client is not installed', async () => {
    const argv = ['npx', 'aws-lambda-ric', 'app.handler'];
    const { answer, lines } = await cloud.invoke(imageOf({ 'function/app.mjs': ECHO }, { ...NODE, argv }));
    expect(answer).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(lines.join('')).toContain('could not determine executable to run');
  });

  test('runs a program that speaks the Runtime API itself', async () => {
    const code = `
      const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
      for (;;) {
        const next = await fetch(api + 'next');
        const id = next.headers.get('lambda-runtime-aws-request-id');
        const event = await next.json();
        await fetch(api + id + '/response', { method: 'POST', body: JSON.stringify({ doubled: 2 * event.n }) });
      }`;
    const argv = ['docker-entrypoint.sh', 'node', 'main.mjs'];
    const spec = imageOf({ 'function/main.mjs': code }, { ...NODE, argv });
    expect((await cloud.invoke(spec, { n: 21 })).answer).toEqual({ doubled: 42 });
  });

  test('runs a program of the image, such as a compiled one', async () => {
    const script = '#!/bin/sh\necho from the image; exit 3\n';
    const spec = imageOf({ main: { executable: script } }, { base: 'system', argv: ['/main'], workingDirectory: '/' });
    const { answer, lines } = await cloud.invoke(spec);
    expect(answer).toMatchObject({ errorMessage: expect.stringContaining('exit status 3') as string });
    expect(lines).toContain('from the image\n');
  });

  test('a web server that never asks for work is out of time', { timeout: 40_000 }, async () => {
    const code = "import { createServer } from 'node:http'; createServer(() => {}).listen(0);";
    const argv = ['docker-entrypoint.sh', 'node', 'server.mjs'];
    const spec = imageOf({ 'function/server.mjs': code }, { ...NODE, argv }, { timeout: 1 });
    const { answer, lines } = await cloud.invoke(spec);
    expect(answer).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(lines.join('')).toMatch(/INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: init\tStatus: timeout/);
  });

  test.each([
    [['/missing'], 'fork/exec /missing: no such file or directory'],
    [['serve'], 'exec: "serve": executable file not found in $PATH'],
    [['/data.txt'], 'fork/exec /data.txt: permission denied'],
  ])('%s cannot be started', async (argv, why) => {
    const { answer, requestId } = await cloud.invoke(imageOf({ 'data.txt': 'x' }, { base: 'system', argv }));
    expect(answer).toEqual({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: `RequestId: ${requestId} Error: ${why}`,
    });
  });
});

describe.skipIf(!hasPython())("Python's images", () => {
  const CODE = 'def handler(event, context):\n    return {"twice": event * 2}\n';

  test.each<[string, Files, Partial<ImageStart>]>([
    ["AWS's base", { 'var/task/app.py': CODE }, {}],
    [
      'the runtime interface client',
      { 'function/app.py': CODE },
      {
        base: 'language',
        workingDirectory: '/function',
        client: 'python',
        argv: ['/usr/local/bin/python', '-m', 'awslambdaric', 'app.handler'],
      },
    ],
  ])('%s', async (_, files, image) => {
    expect((await cloud.invoke(imageOf(files, image, { runtime: 'python3.14' }), 4)).answer).toEqual({ twice: 8 });
  });
});
