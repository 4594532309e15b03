import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, type Files, type Outcome, pack, TestRuntime } from './testing.ts';

// The contract of nodejs22.x and before, after AWS's own runtime client:
// https://github.com/aws/aws-lambda-nodejs-runtime-interface-client (3.x)

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

const old = (files: Files, changes = {}) => functionOf(files, { runtime: 'nodejs22.x', ...changes });
const invoke = (code: string, changes = {}): Promise<Outcome> =>
  runtime.invoke(old({ 'index.js': `exports.handler = ${code};` }, changes));

describe('a handler of Node 22 and before', () => {
  test('answers null when it returns something that is no promise', async () => {
    expect((await invoke('(event, context, callback) => ({ greeting: "hi" })')).answer).toBeNull();
    expect((await invoke('() => ({ greeting: "hi" })', { runtime: 'nodejs20.x' })).answer).toBeNull();
    expect((await invoke('() => Promise.resolve("promised")')).answer).toBe('promised');
    expect((await invoke('() => "returned"', { runtime: 'nodejs24.x' })).answer).toBe('returned');
  });

  test('answers by its callback, or by its context; the first answer counts', async () => {
    expect((await invoke('(event, context, callback) => { callback(null, 1); callback(null, 2); }')).answer).toBe(1);
    expect((await invoke('(event, context) => context.succeed("done")')).answer).toBe('done');
    expect((await invoke('(event, context) => context.done(null, "done")')).answer).toBe('done');
    expect((await invoke('(event, context) => context.fail(new RangeError("no"))')).answer).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'no',
    });
    expect((await invoke('(event, context) => context.fail()')).answer).toEqual({
      errorType: 'string',
      errorMessage: 'handled',
      trace: [],
    });
    expect((await invoke('(event, context, callback) => callback("text")')).answer).toMatchObject({
      errorType: 'string',
      errorMessage: 'text',
    });
    expect(
      (
        await invoke(
          'async function () { return [arguments.length, typeof arguments[1].callbackWaitsForEmptyEventLoop, arguments[1].xRayTraceId]; }',
        )
      ).answer,
    ).toEqual([3, 'boolean', null]);
  });

  test('is waited for after its callback, until nothing is left to do, unless its context says otherwise', async () => {
    const code = (more: string) =>
      `(event, context, callback) => { ${more} setTimeout(() => console.log('late'), 300); callback(null, 'x'); }`;
    const waited = await invoke(code(''));
    expect(waited.answer).toBe('x');
    expect(waited.lines).toContainEqual(expect.stringContaining('\tlate\n'));
    const early = await invoke(code('context.callbackWaitsForEmptyEventLoop = false;'));
    expect(early.answer).toBe('x');
    expect(early.lines).not.toContainEqual(expect.stringContaining('\tlate\n'));
    const busy = await invoke('(event, context, callback) => { setInterval(() => {}, 100); callback(null, 1); }', {
      timeout: 1,
    });
    expect(busy.answer).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  test('keeps its environment, whichever way it has answered', async () => {
    const spec = old({
      'index.js': `
        let n = 0;
        exports.handler = (event, context, callback) => {
          n++;
          if (event.how === 'callback') setTimeout(() => callback(null, n), 1);
          if (event.how === 'context') context.succeed(n);
          if (event.how === 'promise') return Promise.resolve(n);
          if (event.how === 'error') callback(new Error('no'));
        };`,
    });
    const answers = [];
    for (const how of ['callback', 'context', 'promise', 'error', 'nothing', 'callback']) {
      answers.push((await runtime.invoke(spec, { how })).answer);
    }
    expect(answers).toEqual([1, 2, 3, expect.objectContaining({ errorMessage: 'no' }), null, 6]);
  });

  test('ends in Runtime.NodeJsExit when nothing settles its promise, if it is async, else in null', async () => {
    expect((await invoke('async () => { await new Promise(() => {}); }')).answer).toMatchObject({
      errorType: 'Runtime.NodeJsExit',
      errorMessage: expect.stringContaining('a Promise that was never settled'),
    });
    expect((await invoke('(event, context, callback) => {}')).answer).toBeNull();
    expect((await invoke('() => new Promise(() => {})')).answer).toBeNull();
  });

  test('has answered when a promise is rejected that nobody waits for; then its process ends', async () => {
    const spec = old({
      'index.mjs': `
        let n = 0;
        export const handler = async () => { n++; (async () => { throw new Error('lost'); })(); return n; };`,
    });
    const first = await runtime.invoke(spec);
    const second = await runtime.invoke(spec);
    expect([first.answer, second.answer]).toEqual([1, 1]);
    expect(second.environmentId).not.toBe(first.environmentId);
  });

  test('is told that callbacks go', async () => {
    const warned = await invoke('(event, context, callback) => callback(null, 1)');
    expect(warned.lines).toContainEqual(expect.stringContaining('plans to remove support for callback-based'));
    const asked = { environment: { AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING: '1' } };
    const silent = await invoke('(event, context, callback) => callback(null, 1)', asked);
    expect(silent.lines).not.toContainEqual(expect.stringContaining('plans to remove'));
  });

  test('has another name for the request while there is none', async () => {
    const code = 'console.log("loading"); exports.handler = async () => 1;';
    const lines = async (runtimeName: string): Promise<string[]> =>
      (await runtime.invoke(functionOf({ 'index.js': code }, { runtime: runtimeName }))).lines.filter((line) =>
        line.includes('loading'),
      );
    expect(await lines('nodejs22.x')).toEqual([expect.stringMatching(/Z\tundefined\tINFO\tloading\n$/)]);
    expect(await lines('nodejs24.x')).toEqual([expect.stringMatching(/Z\t-\tINFO\tloading\n$/)]);
  });

  test('may stream, and is waited for', async () => {
    const spec = old({
      'index.mjs': `
        export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
          stream.write('[1,'); stream.end('2]');
          setTimeout(() => console.log(context.callbackWaitsForEmptyEventLoop), 50);
        });`,
    });
    expect((await runtime.invoke(spec)).answer).toEqual([1, 2]);
    const second = await runtime.invoke(spec);
    expect(second.answer).toEqual([1, 2]);
  });
});

describe('its module is found', () => {
  const answer = async (files: Files, handler = 'app.handler', changes = {}): Promise<unknown> =>
    (await runtime.invoke(old(files, { handler, ...changes }))).answer;

  test('as require finds it: a folder of its name comes first', async () => {
    const folder = { 'dir/index.js': 'exports.handler = async () => "in dir";' };
    expect(await answer(folder, 'dir.handler')).toBe('in dir');
    expect(await answer(folder, 'dir.handler', { runtime: 'nodejs24.x' })).toMatchObject({
      errorType: 'Error',
      errorMessage: expect.stringMatching(
        /^Directory import '\/var\/task\/dir' is not supported resolving ES modules imported from \/var\/runtime\/index\.mjs/,
      ),
    });
    const beside = { 'app.mjs': 'export const handler = async () => 1;', 'app/helper.mjs': '' };
    expect(await answer(beside)).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: "Error: Cannot find module '/var/task/app'\nRequire stack:\n- /var/runtime/index.mjs",
    });
    expect(await answer({ 'app.js': 'exports.handler = async () => 2;', 'app/helper.js': '' })).toBe(2);
  });

  test('as CommonJS unless a package.json says otherwise: contents do not count', async () => {
    const files = { 'app.js': 'export const handler = async () => 1;' };
    expect(await answer(files)).toMatchObject({
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: "SyntaxError: Unexpected token 'export'",
    });
    expect(await answer({ ...files, 'package.json': '{"type":"module"}' })).toBe(1);
    expect(await answer(files, 'app.handler', { runtime: 'nodejs24.x' })).toBe(1);
    const asked = { environment: { NODE_OPTIONS: '--experimental-detect-module' } };
    expect(await answer(files, 'app.handler', asked)).toBe(1);
  });

  test('without ES modules in require', async () => {
    const files = { 'app.js': 'exports.handler = async () => require("./x.mjs").x;', 'x.mjs': 'export const x = 1;' };
    expect(await answer(files)).toMatchObject({
      errorType: 'Error',
      errorMessage: expect.stringMatching(
        /^require\(\) of ES Module \/var\/task\/x\.mjs from \/var\/task\/app\.js not/,
      ),
    });
    expect(await answer(files, 'app.handler', { runtime: 'nodejs24.x' })).toBe(1);
  });

  test('in packages that have both, by what require may have', async () => {
    const exports = { 'module-sync': './module.mjs', default: './common.cjs' };
    const files = {
      'app.js': 'const { kind } = require("both"); exports.handler = async () => kind;',
      'node_modules/both/package.json': JSON.stringify({ name: 'both', exports }),
      'node_modules/both/module.mjs': 'export const kind = "module";',
      'node_modules/both/common.cjs': 'exports.kind = "common";',
    };
    expect(await answer(files)).toBe('common');
    expect(await answer(files, 'app.handler', { runtime: 'nodejs24.x' })).toBe('module');
  });

  test('without what an ES module exports by default', async () => {
    const files = { 'app.mjs': 'export default { handler: async () => 1 };' };
    expect(await answer(files)).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
  });

  test('with layers for its own Node, or where NODE_PATH says', async () => {
    const layers = [
      pack({
        'nodejs/node22/node_modules/a/index.js': 'exports.a = 22;',
        'nodejs/node24/node_modules/a/index.js': 'exports.a = 24;',
        'mine/node_modules/a/index.js': 'exports.a = "mine";',
      }),
    ];
    const files = { 'app.mjs': 'import { a } from "a"; export const handler = async () => a;' };
    expect(await answer(files, 'app.handler', { layers })).toBe(22);
    expect(await answer(files, 'app.handler', { layers, runtime: 'nodejs24.x' })).toBe(24);
    const environment = { NODE_PATH: '/opt/mine/node_modules' };
    expect(await answer(files, 'app.handler', { layers, environment })).toBe('mine');
  });
});
