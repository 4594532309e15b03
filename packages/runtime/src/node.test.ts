import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFunction, TestRuntime } from './testing.ts';

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

  test('knows its own lines from those of a function that writes the same', async () => {
    const print = (when: string): string => `
      for (const word of ['INIT_START', 'START RequestId:', 'END RequestId:', 'REPORT RequestId:', '{"type":"platform.start"}'])
        process.stdout.write(word + ' ${when}\\n');`;
    const spec = nodeFunction(`${print('before')} export const handler = async () => { ${print('during')} };`);
    const { logs, start, requestId } = await runtime.invoke(spec);
    const own = logs.filter(({ by }) => by === 'function').map(({ message }) => message);
    expect(own.map((message) => message.split(' ').at(-1))).toEqual([
      ...Array<string>(5).fill('before\n'),
      ...Array<string>(5).fill('during\n'),
    ]);
    expect(logs[start]).toMatchObject({ by: 'platform', message: `START RequestId: ${requestId} Version: $LATEST\n` });
    expect(logs.slice(start).filter(({ by }) => by === 'platform')).toHaveLength(3);
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
      expect.stringMatching(new RegExp(`^${TIME}\t-\tINFO\tloaded\n$`)),
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

  test('has the folders of Lambda in the stack traces of caught errors, whoever writes them', async () => {
    const code = `
      class Late extends Error { name = 'Late'; }
      export const handler = async () => {
        const { stack } = new Late('no');
        console.log(stack);
        process.stdout.write(JSON.stringify({ stack }) + '\\n');
        return stack;
      };`;
    const { answer, lines } = await runtime.invoke(nodeFunction(code));
    const stack = expect.stringMatching(
      /^Late: no\n    at .*handler.*\(file:\/\/\/var\/task\/index\.mjs:4:\d+\)\n/,
    ) as string;
    expect(answer).toEqual(stack);
    expect(JSON.parse(lines.find((line) => line.startsWith('{')) ?? '')).toEqual({ stack });
    expect(lines.join('')).not.toContain(tmpdir());
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

  test('has only those of them that tell of failures, when the function asks for warnings', async () => {
    const code = 'export const handler = async (event) => { if (event.fail) throw new Error("no"); };';
    const logging = { format: 'JSON', level: 'FATAL', systemLevel: 'WARN' } as const;
    const spec = nodeFunction(code, { logging });
    expect((await runtime.invoke(spec)).lines).toEqual([]);
    const { lines } = await runtime.invoke(spec, { fail: true });
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ type: 'platform.report' }]);
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
