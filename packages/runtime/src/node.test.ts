import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, nodeFunction, pack, TestRuntime } from './testing.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

const TIME = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';

describe('an invocation', () => {
  test('answers with what the handler returns', async () => {
    const echo = nodeFunction('export const handler = async (event) => ({ got: event });');
    const { answer, functionError } = await runtime.invoke(echo, { a: [1, 'zwei', null] });
    expect(answer).toEqual({ got: { a: [1, 'zwei', null] } });
    expect(functionError).toBeUndefined();
  });

  test('answers null when the handler returns nothing', async () => {
    expect((await runtime.invoke(nodeFunction('export const handler = async () => {};'))).answer).toBeNull();
  });

  test('has START, the output, END and REPORT in its log, in order', async () => {
    const spec = nodeFunction(`
      console.log('loaded');
      export const handler = async () => { console.log('first'); process.stdout.write('second\\n'); console.error('third\\nfourth'); };
    `);
    const { lines, requestId } = await runtime.invoke(spec);
    expect(lines).toEqual([
      expect.stringMatching(
        /^INIT_START Runtime Version: nodejs:24\.v\d+\tRuntime Version ARN: arn:aws:lambda:eu-central-1::runtime:\w+\n$/,
      ),
      expect.stringMatching(new RegExp(`^${TIME}\tundefined\tINFO\tloaded\n$`)),
      `START RequestId: ${requestId} Version: $LATEST\n`,
      expect.stringMatching(new RegExp(`^${TIME}\t${requestId}\tINFO\tfirst\n$`)),
      'second\n',
      expect.stringMatching(new RegExp(`^${TIME}\t${requestId}\tERROR\tthird\nfourth\n$`)),
      `END RequestId: ${requestId}\n`,
      expect.stringMatching(
        new RegExp(
          `^REPORT RequestId: ${requestId}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 256 MB\tMax Memory Used: \\d+ MB\tInit Duration: [\\d.]+ ms\t\n$`,
        ),
      ),
    ]);
  });

  test('logs objects when the function asks for JSON, from its level on', async () => {
    const spec = nodeFunction(
      `export const handler = async () => { console.debug('no'); console.info({ a: 1 }); console.warn('failed', new Error('x')); };`,
      { logging: { format: 'JSON', level: 'INFO' } },
    );
    const { lines, requestId } = await runtime.invoke(spec);
    const objects = lines.filter((line) => line.includes('"level"')).map((line): unknown => JSON.parse(line));
    expect(objects).toEqual([
      { timestamp: expect.stringMatching(TIME), level: 'INFO', requestId, message: { a: 1 } },
      {
        timestamp: expect.stringMatching(TIME),
        level: 'WARN',
        requestId,
        message: expect.stringContaining('failed Error: x'),
        errorType: 'Error',
        errorMessage: 'x',
        stackTrace: expect.arrayContaining(['Error: x']),
      },
    ]);
  });

  test("has Lambda's own lines as objects, too, when the function asks for JSON", async () => {
    const spec = nodeFunction('export const handler = async () => 1;', { logging: { format: 'JSON', level: 'INFO' } });
    const { lines, requestId } = await runtime.invoke(spec);
    const time = expect.stringMatching(TIME);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        time,
        type: 'platform.initStart',
        record: {
          initializationType: 'on-demand',
          phase: 'init',
          runtimeVersion: expect.stringMatching(/^nodejs:24\.v\d+$/),
          runtimeVersionArn: expect.stringMatching(/^arn:aws:lambda:eu-central-1::runtime:/),
          functionName: 'orders',
          functionVersion: '$LATEST',
        },
      },
      { time, type: 'platform.start', record: { requestId, version: '$LATEST' } },
      {
        time,
        type: 'platform.report',
        record: {
          requestId,
          metrics: {
            durationMs: expect.any(Number),
            billedDurationMs: expect.any(Number),
            memorySizeMB: 256,
            maxMemoryUsedMB: expect.any(Number),
            initDurationMs: expect.any(Number),
          },
          status: 'success',
        },
      },
    ]);
  });

  test('has a complete context, and a deadline that counts down', async () => {
    const spec = nodeFunction(
      'export const handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() });',
      { timeout: 7, version: '3' },
    );
    const client = { custom: { ü: 'ö' } };
    const { answer, requestId, logStream } = await runtime.invoke(spec, {}, { clientContext: JSON.stringify(client) });
    expect(answer).toEqual({
      awsRequestId: requestId,
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders:live',
      functionName: 'orders',
      functionVersion: '3',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/orders',
      logStreamName: logStream,
      clientContext: client,
      xRayTraceId: 'Root=1-5759e988-bd862e3fe1be46a994272793',
      left: expect.any(Number),
    });
    const { left } = answer as { left: number };
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(7000);
    expect(logStream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[3\][0-9a-f]{32}$/);
  });

  // recordings/lambda_/test_lambda_common.json, test_introspection_invoke, has the names that Lambda's environment has.
  test("has Lambda's environment, the function's variables, and nothing else", async () => {
    const spec = nodeFunction('export const handler = async () => process.env;', { environment: { TABLE: 'orders' } });
    const { answer } = await runtime.invoke(spec);
    expect(Object.keys(answer as object).toSorted()).toEqual(
      [
        'AWS_ACCESS_KEY_ID',
        'AWS_DEFAULT_REGION',
        'AWS_ENDPOINT_URL',
        'AWS_EXECUTION_ENV',
        'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
        'AWS_LAMBDA_FUNCTION_NAME',
        'AWS_LAMBDA_FUNCTION_VERSION',
        'AWS_LAMBDA_INITIALIZATION_TYPE',
        'AWS_LAMBDA_LOG_GROUP_NAME',
        'AWS_LAMBDA_LOG_STREAM_NAME',
        'AWS_LAMBDA_RUNTIME_API',
        'AWS_REGION',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_SESSION_TOKEN',
        'AWS_XRAY_CONTEXT_MISSING',
        'LAMBDA_RUNTIME_DIR',
        'LAMBDA_TASK_ROOT',
        'LANG',
        'LD_LIBRARY_PATH',
        'NODE_PATH',
        'PATH',
        'PWD',
        'TABLE',
        'TMPDIR',
        'TZ',
        '_HANDLER',
        '_X_AMZN_TRACE_ID',
      ].toSorted(),
    );
    expect(answer).toMatchObject({
      TABLE: 'orders',
      AWS_REGION: 'eu-central-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      TZ: ':UTC',
    });
  });

  test('links what a function calls to the invocation, while it lasts', async () => {
    const spec = nodeFunction('export const handler = async () => process.env.AWS_ACCESS_KEY_ID;');
    const { answer } = await runtime.invoke(spec);
    expect(runtime.runtime.currentInvocation(String(answer))).toBeUndefined();
  });
});

describe('environments', () => {
  test('serve one invocation after the other, and keep what modules hold', async () => {
    const spec = nodeFunction('let count = 0; export const handler = async () => ++count;');
    const first = await runtime.invoke(spec);
    const second = await runtime.invoke(spec);
    expect([first.answer, second.answer]).toEqual([1, 2]);
    expect(second.environmentId).toBe(first.environmentId);
    expect(second.logStream).toBe(first.logStream);
    expect(first.initDuration).toBeGreaterThan(0);
    expect(second.initDuration).toBeUndefined();
    expect(second.lines[0]).toMatch(/^START/);
  });

  test('are as many as there are invocations at a time', async () => {
    const spec = nodeFunction(
      'export const handler = async () => { await new Promise((done) => setTimeout(done, 50)); return process.pid; };',
    );
    const pids = await Promise.all([1, 2, 3].map(async () => (await runtime.invoke(spec)).answer));
    expect(new Set(pids).size).toBe(3);
  });

  test('survive an error of the handler, as on AWS, and do not survive an exit', async () => {
    const spec = nodeFunction(
      `export const handler = async (event) => { if (event.exit) process.exit(3); throw new Error('no'); };`,
    );
    const first = await runtime.invoke(spec);
    const second = await runtime.invoke(spec, { exit: true });
    const third = await runtime.invoke(spec);
    expect(second.environmentId).toBe(first.environmentId);
    expect(third.environmentId).not.toBe(first.environmentId);
  });

  test('are new once their key has been retired', async () => {
    const spec = nodeFunction('export const handler = async () => 1;');
    const before = await runtime.invoke(spec);
    await runtime.runtime.retire(spec.key);
    const after = await runtime.invoke(spec);
    const again = await runtime.invoke(spec);
    expect(after.environmentId).not.toBe(before.environmentId);
    expect(again.environmentId).toBe(after.environmentId);
  });

  test('stand still between invocations: what a handler leaves behind goes on in the next', async () => {
    const spec = nodeFunction(`
      let ticks = 0;
      export const handler = async (event) => {
        if (event.start) setInterval(() => ticks++, 1);
        else await new Promise((done) => setTimeout(done, 20));
        return ticks;
      };
    `);
    expect((await runtime.invoke(spec, { start: true })).answer).toBe(0);
    expect((await runtime.invoke(spec)).answer).toBeGreaterThan(0);
  });

  test('see /tmp, /var/task and /opt as on Lambda, and keep /tmp while they last', async () => {
    const spec = functionOf(
      {
        'index.mjs': `
          import fs, { readFileSync } from 'node:fs';
          import { readdir, writeFile } from 'node:fs/promises';
          import { tmpdir } from 'node:os';
          export const handler = async () => {
            const before = await readdir('/tmp');
            await writeFile('/tmp/kept.txt', 'kept');
            return { before, task: readFileSync('/var/task/data.txt', 'utf8'), layer: fs.readFileSync('/opt/data.txt', 'utf8'), temp: fs.readdirSync(tmpdir()) };
          };
        `,
        'data.txt': 'task',
      },
      { layers: [pack({ 'data.txt': 'one' }), pack({ 'data.txt': 'two' })] },
    );
    expect((await runtime.invoke(spec)).answer).toEqual({ before: [], task: 'task', layer: 'two', temp: ['kept.txt'] });
    expect((await runtime.invoke(spec)).answer).toMatchObject({ before: ['kept.txt'] });
  });
});

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
  const own = await TestRuntime.start({ moduleFolders: [fileURLToPath(new URL('../../cloud/', import.meta.url))] });
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

describe('errors', () => {
  const failure = async (code: string, changes = {}): Promise<unknown> => {
    const { answer, functionError } = await runtime.invoke(nodeFunction(code, changes));
    expect(functionError).toBe('Unhandled');
    return answer;
  };

  // recordings/lambda_/test_lambda_common.json, test_uncaught_exception_invoke[nodejs*].
  test('of the handler have their type, message and trace, in the folders of Lambda', async () => {
    const spec = nodeFunction('export const handler = async () => { throw new TypeError("some_error_msg"); };');
    const { answer, lines, requestId } = await runtime.invoke(spec);
    expect(answer).toEqual({
      errorType: 'TypeError',
      errorMessage: 'some_error_msg',
      trace: expect.arrayContaining([
        'TypeError: some_error_msg',
        expect.stringContaining('file:///var/task/index.mjs:1:'),
      ]),
    });
    const logged = lines.find((line) => line.includes('Invoke Error'));
    expect(logged).toMatch(
      new RegExp(
        `^${TIME}\t${requestId}\tERROR\tInvoke Error \t\\{"errorType":"TypeError","errorMessage":"some_error_msg","stack":\\[`,
      ),
    );
    expect(lines.at(-1)).toMatch(/\tStatus: error\tError Type: TypeError\t\n$/);
  });

  test('that are no Error objects are shown as text', async () => {
    expect(await failure('export const handler = async () => { throw "text"; };')).toEqual({
      errorType: 'string',
      errorMessage: 'text',
      trace: [],
    });
  });

  test('of the handler setting and of loading have the names of AWS', async () => {
    expect(await failure('export const other = 1;')).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.handler is undefined or not exported',
    });
    expect(await failure('export const handler = 1;')).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.handler is not a function',
    });
    expect(await failure('export const handler = 1;', { handler: 'index' })).toMatchObject({
      errorType: 'Runtime.MalformedHandlerName',
      errorMessage: 'Bad handler',
    });
    expect(await failure('import "nope"; export const handler = 1;')).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'nope' imported from /var/task/index.mjs",
    });
    expect(await failure('export const handler = async () => 1;', { handler: 'app.handler' })).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringMatching(/^Error: Cannot find module 'app'/),
    });
    expect(await failure('export const handler = async () => {')).toMatchObject({
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: 'SyntaxError: Unexpected end of input',
    });
    expect(await failure('throw new RangeError("at start");')).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'at start',
    });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
  test('refuse callbacks in Node 24, which older runtimes have', async () => {
    const code = 'exports.handler = (event, context, callback) => callback(null, "called back");';
    const callback = { code: pack({ 'index.cjs': code }) };
    expect(await failure('', callback)).toMatchObject({
      errorType: 'Runtime.CallbackHandlerDeprecated',
      errorMessage: expect.stringContaining('has removed support for callback-based function handlers'),
    });
    expect((await runtime.invoke(nodeFunction('', { ...callback, runtime: 'nodejs22.x' }))).answer).toBe('called back');
  });

  test('in initialization are tried once more within the invocation, as on AWS', async () => {
    const { lines, requestId } = await runtime.invoke(nodeFunction('console.log("loading"); throw new Error("no");'));
    const platform = lines
      .filter((line) => /^[A-Z_]+ /.test(line) || line.includes('loading'))
      .map((line) => line.split(/[\t ]/, 1)[0]?.replace(/^\d.*/, 'output'));
    expect(platform).toEqual([
      'INIT_START',
      'output',
      'INIT_REPORT',
      'START',
      'output',
      'INIT_REPORT',
      'END',
      'REPORT',
    ]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\tStatus: error\tError Type: Error\n$/),
    );
    expect(lines).toContain(`START RequestId: ${requestId} Version: $LATEST\n`);
  });

  test('that nobody catches end the process', async () => {
    expect(
      await failure(
        'export const handler = async () => { Promise.reject(new Error("lost")); await new Promise((done) => setTimeout(done, 5000)); };',
      ),
    ).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: lost',
    });
    expect(
      await failure(
        'export const handler = () => new Promise(() => setTimeout(() => { throw new Error("late"); }, 1));',
      ),
    ).toMatchObject({ errorType: 'Error', errorMessage: 'late' });
  });

  test('of what cannot be answered', async () => {
    expect(await failure('export const handler = async () => 1n;')).toMatchObject({
      errorType: 'Runtime.JSONStringifyError',
      errorMessage: 'Unable to stringify response body',
    });
    expect(await failure('export const handler = async () => "x".repeat(7_000_000);')).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size (7000002 bytes) exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  test('of a promise that nothing can settle', async () => {
    const { answer, requestId } = await runtime.invoke(
      nodeFunction('export const handler = () => new Promise(() => {});'),
    );
    expect(answer).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited without providing a reason`,
    });
  });
});

test('a streaming handler is answered as a whole', async () => {
  const spec = nodeFunction(`
    export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
      const http = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
      http.write('"one');
      http.write(' two"');
      http.end();
    });
  `);
  const requestId = '00000000-0000-4000-8000-000000000000';
  const { payload } = await runtime.runtime.invoke(spec, {
    requestId,
    payload: Buffer.from('{}'),
    invokedFunctionArn: 'arn',
    traceId: 'Root=1',
  });
  expect(Buffer.from(payload).toString()).toBe(`{"statusCode":201}${'\0'.repeat(8)}"one two"`);
});
