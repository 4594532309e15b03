import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, hasPython, pack, pythonFunction, TestRuntime } from './testing.ts';

describe.skipIf(!hasPython())('python3 functions (skipped where there is no Python 3)', () => {
  let runtime: TestRuntime;
  beforeAll(async () => {
    runtime = await TestRuntime.start();
  });
  afterAll(() => runtime.close());

  const failure = async (code: string, changes = {}): Promise<unknown> => {
    const { answer, functionError } = await runtime.invoke(pythonFunction(code, changes));
    expect(functionError).toBe('Unhandled');
    return answer;
  };

  test('answer, log, and know their context', async () => {
    const spec = pythonFunction(
      `
import logging, os
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
    print("two\\nlines")
    print("with a\\rreturn")
    logging.info("told %s", 1)
    return {
        "event": event, "id": context.aws_request_id, "name": context.function_name, "version": context.function_version,
        "arn": context.invoked_function_arn, "memory": context.memory_limit_in_mb, "group": context.log_group_name,
        "stream": context.log_stream_name, "left": context.get_remaining_time_in_millis(), "client": context.client_context.custom,
        "identity": context.identity.cognito_identity_id, "table": os.environ["TABLE"], "zone": os.environ["TZ"],
    }
`,
      { environment: { TABLE: 'orders' } },
    );
    const { answer, lines, logStream, requestId } = await runtime.invoke(
      spec,
      { ü: 1 },
      { clientContext: '{"custom":{"a":1}}' },
    );
    expect(answer).toEqual({
      event: { ü: 1 },
      id: requestId,
      name: 'orders',
      version: '$LATEST',
      arn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders:live',
      memory: '256',
      group: '/aws/lambda/orders',
      stream: logStream,
      left: expect.any(Number),
      client: { a: 1 },
      identity: null,
      table: 'orders',
      zone: ':UTC',
    });
    // recordings/lambda_/test_lambda_runtimes.json, test_multi_line_prints.
    const start = lines.indexOf(`START RequestId: ${requestId} Version: $LATEST\n`);
    expect(lines.slice(start + 1, -2)).toEqual([
      'two\n',
      'lines\n',
      'with a\rreturn\n',
      expect.stringMatching(new RegExp(`^\\[INFO\\]\t\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\t${requestId}\ttold 1\n$`)),
    ]);
  });

  test('say once which Python runs them', async () => {
    const spec = pythonFunction('def handler(event, context): return 1', { runtime: 'python3.99' });
    const said = /^\[coldstart\] python3\.99 runs on Python 3\.\d+ here\.\n$/;
    expect((await runtime.invoke(spec)).lines).toContainEqual(expect.stringMatching(said));
    expect((await runtime.invoke(spec)).lines).not.toContainEqual(expect.stringMatching(said));
  });

  test('log objects when they ask for JSON', async () => {
    const spec = pythonFunction(
      'import logging\ndef handler(event, context):\n  logging.debug("no")\n  logging.warning("yes", extra={"order": 1})',
      {
        logging: { format: 'JSON', level: 'INFO' },
      },
    );
    const { lines, requestId } = await runtime.invoke(spec);
    expect(lines.filter((line) => line.includes('"level"')).map((line): unknown => JSON.parse(line))).toEqual([
      { timestamp: expect.stringMatching(/Z$/), level: 'WARNING', message: 'yes', logger: 'root', requestId, order: 1 },
    ]);
  });

  // recordings/lambda_/test_lambda.json, TestLambdaErrors::test_lambda_handler_error.
  test('report errors of the handler as AWS does', async () => {
    const spec = functionOf(
      { 'lambda_handler_error.py': 'def handler(event, context):\n    raise Exception("Handler fails")\n' },
      { runtime: 'python3.13', handler: 'lambda_handler_error.handler' },
    );
    const { answer, lines, requestId } = await runtime.invoke(spec);
    expect(answer).toEqual({
      errorMessage: 'Handler fails',
      errorType: 'Exception',
      requestId,
      stackTrace: [
        '  File "/var/task/lambda_handler_error.py", line 2, in handler\n    raise Exception("Handler fails")\n',
      ],
    });
    expect(lines).toContain(
      '[ERROR] Exception: Handler fails\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/lambda_handler_error.py", line 2, in handler\n\u00a0\u00a0\u00a0\u00a0raise Exception("Handler fails")',
    );
  });

  // TestLambdaErrors::test_lambda_runtime_error; how many frames of importlib there are is Python's.
  test('report errors of loading with an empty request id', async () => {
    const answer = await failure('raise Exception("Runtime startup fails")\n');
    expect(answer).toMatchObject({ errorMessage: 'Runtime startup fails', errorType: 'Exception', requestId: '' });
    const { stackTrace } = answer as { stackTrace: string[] };
    expect(stackTrace[0]).toMatch(
      /^ {2}File "\/var\/lang\/lib\/python3\.\d+\/importlib\/__init__\.py", line \d+, in import_module\n/,
    );
    expect(stackTrace.at(-1)).toBe(
      '  File "/var/task/index.py", line 1, in <module>\n    raise Exception("Runtime startup fails")\n',
    );
  });

  test('name what the runtime cannot load as AWS does', async () => {
    const fault = (errorType: string, errorMessage: unknown) => ({
      errorType,
      errorMessage,
      requestId: '',
      stackTrace: expect.anything(),
    });
    expect(await failure('import nope')).toEqual(
      fault('Runtime.ImportModuleError', "Unable to import module 'index': No module named 'nope'"),
    );
    expect(await failure('x = 1')).toEqual(
      fault('Runtime.HandlerNotFound', "Handler 'handler' missing on module 'index'"),
    );
    expect(await failure('def handler(:')).toEqual(
      fault(
        'Runtime.UserCodeSyntaxError',
        expect.stringMatching(/^Syntax error in module 'index': .* \(index\.py, line 1\)$/),
      ),
    );
    expect(await failure('', { handler: 'index' })).toEqual(
      fault('Runtime.MalformedHandlerName', "Bad handler 'index': not enough values to unpack (expected 2, got 1)"),
    );
    expect(await failure('', { handler: 'sys.exit' })).toEqual(
      fault('Runtime.BuiltInModuleConflict', 'Cannot use built-in module sys as a handler module'),
    );
    expect(await failure('def handler(event, context): return {1}')).toMatchObject({
      errorType: 'Runtime.MarshalError',
      errorMessage: 'Unable to marshal response: Object of type set is not JSON serializable',
    });
  });

  // TestLambdaErrors::test_lambda_handler_exit and test_lambda_runtime_exit.
  test('that exit are reported as AWS does', async () => {
    for (const code of ['import sys\ndef handler(event, context): sys.exit(0)', 'import sys\nsys.exit(0)']) {
      const { answer, requestId } = await runtime.invoke(pythonFunction(code));
      expect(answer).toEqual({
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${requestId} Error: Runtime exited without providing a reason`,
      });
    }
    const { answer } = await runtime.invoke(
      pythonFunction('import os, signal\ndef handler(event, context): os.kill(os.getpid(), signal.SIGSEGV)'),
    );
    expect(answer).toMatchObject({
      errorMessage: expect.stringMatching(/Runtime exited with error: signal: segmentation fault$/),
    });
  });

  test('answer numbers of boto3, text of all alphabets, and bytes', async () => {
    const spec = pythonFunction(
      'from decimal import Decimal\ndef handler(event, context): return {"a": Decimal("1.5"), "b": Decimal("2"), "c": "日本"}',
    );
    expect((await runtime.invoke(spec)).answer).toEqual({ a: 1.5, b: 2, c: '日本' });
    expect((await runtime.invoke(pythonFunction('def handler(event, context): return b"[1]"'))).answer).toEqual([1]);
  });

  // https://github.com/aws/aws-lambda-python-runtime-interface-client: simplejson writes what is answered.
  test('answer in the JSON of the runtime, digit by digit', async () => {
    const text = async (value: string, changes = {}): Promise<string> => {
      const code = `from collections import namedtuple\nfrom decimal import Decimal\nfrom enum import IntEnum\nP = namedtuple('P', 'x y')\nE = IntEnum('E', 'A')\ndef handler(event, context): return ${value}`;
      const event = { requestId: 'r', payload: Buffer.from('{}'), invokedFunctionArn: 'arn', traceId: '' };
      const { payload } = await runtime.runtime.invoke(pythonFunction(code, changes), event);
      return Buffer.from(payload).toString();
    };
    expect(await text('[Decimal("3.14159265358979323846"), Decimal("2.0"), Decimal("1E+2")]')).toBe(
      '[3.14159265358979323846, 2.0, 1E+2]',
    );
    expect(await text('[float("nan"), Decimal("-nan"), float("-inf"), 1e100, -0.0]')).toBe(
      '[NaN, NaN, -Infinity, 1e+100, -0.0]',
    );
    expect(await text('[P(1, (2, True)), b"abc", E.A]')).toBe('[{"x": 1, "y": [2, true]}, "abc", 1]');
    expect(await text('{2: None, None: 1.5, True: "\\n", b"k": {}}')).toBe(
      '{"2": null, "null": 1.5, "true": "\\n", "k": {}}',
    );
    expect(await text('"ü\u2028"')).toBe('"ü\u2028"');
    expect(await text('"ü"', { runtime: 'python3.11' })).toBe('"\\u00fc"');
  });

  test('refuse what the JSON of the runtime does not hold', async () => {
    const refused = async (body: string): Promise<unknown> => await failure(`def handler(event, context):\n  ${body}`);
    expect(await refused('return b"\\xff",')).toMatchObject({
      errorType: 'Runtime.MarshalError',
      errorMessage: expect.stringContaining("'utf-8' codec can't decode byte 0xff in position 0"),
    });
    expect(await refused('a = []; a.append(a); return a')).toMatchObject({
      errorMessage: 'Unable to marshal response: Circular reference detected',
    });
    expect(await refused('return {(1, 2): 3}')).toMatchObject({
      errorMessage: 'Unable to marshal response: keys must be str, int, float, bool or None, not tuple',
    });
  });

  test('find no package of this machine that Lambda does not have', async () => {
    const code = `
import importlib.util
def handler(event, context):
    exit, quit, help
    return [name for name in event if importlib.util.find_spec(name)]
`;
    // Every Python has pip, most have setuptools, and the tools of this repository have rsa and docutils.
    const spec = pythonFunction(code);
    expect((await runtime.invoke(spec, ['pip', 'setuptools', 'rsa', 'docutils', 'requests', 'json'])).answer).toEqual([
      'json',
    ]);
  });

  test('find packages of their own and of layers, and see the folders of Lambda', async () => {
    const spec = functionOf(
      {
        'index.py':
          'import json, logs, pathlib, tempfile\nfrom greet import hello\ndef handler(event, context):\n    pathlib.Path("/tmp/a").write_text("x")\n    return [hello(), logs.NAME, pathlib.Path("/tmp/a").read_text(), tempfile.gettempdir() == tempfile.gettempdir(), json.load(open("/var/task/data.json")), open("/opt/python/greet.py").read() != ""]',
        'logs.py': 'NAME = "mine"',
        'data.json': '{"a": 1}',
      },
      { runtime: 'python3.14', layers: [pack({ 'python/greet.py': 'def hello(): return "hello"' })] },
    );
    expect((await runtime.invoke(spec)).answer).toEqual(['hello', 'mine', 'x', true, { a: 1 }, true]);
  });
});

test('without Python, a Python function says what to install', async () => {
  const runtime = await TestRuntime.start({ python: '/nowhere/python3' });
  try {
    const { answer } = await runtime.invoke(pythonFunction('def handler(event, context): return 1'));
    expect(answer).toEqual({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: expect.stringMatching(
        /python3\.14 functions need Python 3 on this machine: install it from https:\/\/www\.python\.org/,
      ),
    });
  } finally {
    await runtime.close();
  }
});
