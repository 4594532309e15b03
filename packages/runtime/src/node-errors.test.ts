import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFunction, pack, TestRuntime } from './testing.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

const TIME = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';

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
    // Only what `require` does not find has a name of its own.
    expect(await failure('import "nope"; export const handler = 1;')).toMatchObject({
      errorType: 'Error',
      errorMessage: "Cannot find package 'nope' imported from /var/task/index.mjs",
    });
    expect(await failure('', { code: pack({ 'index.js': 'require("nope")' }) })).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: "Error: Cannot find module 'nope'\nRequire stack:\n- /var/task/index.js",
    });
    expect(await failure('export const handler = async () => 1;', { handler: 'app.handler' })).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: "Error: Cannot find module 'app'\nRequire stack:\n- /var/runtime/index.mjs",
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
