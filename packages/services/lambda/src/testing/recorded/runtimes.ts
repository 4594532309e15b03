import { spawnSync } from 'node:child_process';
import { strToU8, zipSync } from 'fflate';
import type { Recordings } from '@coldstart/cloud/testing';
import type { Situation } from './situation.ts';

/** Handlers as the recorded functions had them, by what their runtime's name begins with. */
const HANDLERS: Readonly<Record<string, string>> = {
  dotnet: 'dotnet::Dotnet.Function::FunctionHandler',
  java: 'echo.Handler',
  nodejs: 'index.handler',
  python: 'handler.handler',
  ruby: 'function.handler',
};

const file = (name: string, code: string) => ({ Code: { ZipFile: zipSync({ [name]: strToU8(code) }) } });
const FAILING: Readonly<Record<string, object>> = {
  nodejs: file('index.mjs', "export const handler = async () => { throw new Error('Error: some_error_msg'); };"),
  ruby: file('function.rb', 'def handler(event:, context:)\n  raise "Error: some_error_msg"\nend\n'),
  python: file('handler.py', "def handler(event, context):\n    raise Exception('Failed: some_error_msg')\n"),
};
const named = { FunctionName: 'F' };
const payload = { ...named, Payload: '{}' };

function hasRuby(): boolean {
  return spawnSync('ruby', ['--version']).status === 0;
}

/** What was recorded in one runtime after another: creations, SnapStart, exceptions that nobody catches. */
export function inEachRuntime({ tests }: Recordings): Situation[] {
  return tests.flatMap((test): Situation[] => {
    const [, method = '', Runtime = ''] = /::(\w+)\[(.*)\]$/.exec(test) ?? [];
    const family = /^[a-z]+/.exec(Runtime)?.[0] ?? '';
    const settings = { Runtime, Handler: HANDLERS[family], MemorySize: 1024 };
    const snapStart = { function: { ...settings, Timeout: 5 }, created: 'create_function_response' };
    switch (method) {
      case 'test_runtime_wrapper_invoke': {
        const Environment = { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/environment_wrapper' } };
        return [{ test, function: { ...settings, Environment }, created: 'create_function_result', steps: [] }];
      }
      case 'test_uncaught_exception_invoke': {
        const code = FAILING[family];
        if (code === undefined || (family === 'ruby' && !hasRuby())) return [];
        return [
          {
            test,
            function: { ...settings, ...code },
            created: 'create_function_result',
            steps: [['error_result', 'Invoke', payload]],
          },
        ];
      }
      case 'test_snapstart_update_function_configuration': {
        const SnapStart = { ApplyOn: 'PublishedVersions' };
        return [
          {
            test,
            ...snapStart,
            steps: [['update_function_response', 'UpdateFunctionConfiguration', { ...named, SnapStart }]],
          },
        ];
      }
      case 'test_snapstart_lifecycle':
        return [
          {
            test,
            ...snapStart,
            steps: [
              ['', 'PublishVersion', { ...named, Description: 'version1' }],
              ['get_function_response_latest', 'GetFunction', named],
              ['get_function_response_version_1', 'GetFunction', { ...named, Qualifier: '1' }],
            ],
          },
        ];
      default:
        return [];
    }
  });
}

const python = (code: string, Handler = 'handler.handler') => ({
  Runtime: 'python3.12',
  Handler,
  ...file(`${Handler.split('.')[0]}.py`, code),
});
const error = (test: string, created: object): Situation => ({
  test: `TestLambdaErrors::${test}`,
  function: { ...created },
  steps: [['invocation_error', 'Invoke', payload]],
});
const nothing = 'def handler(event, context):\n    return None\n';

/** How a function fails, and what its caller gets without it. */
export const INVOCATIONS: readonly Situation[] = [
  error(
    'test_lambda_handler_error',
    python('def handler(event, context):\n    raise Exception("Handler fails")\n', 'lambda_handler_error.handler'),
  ),
  error('test_lambda_handler_exit', python('import sys\n\ndef handler(event, context):\n    sys.exit(0)\n')),
  error('test_lambda_runtime_exit', python('import sys\nsys.exit(0)\n')),
  error('test_lambda_runtime_wrapper_not_found', {
    ...python(nothing),
    Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/idontexist.sh' } },
  }),
  {
    test: String.raw`TestLambdaErrors::test_lambda_invoke_payload_encoding_error[body-n\x87r\x9e\xe9\xb5\xd7I\xee\x9bmt]`,
    steps: [
      [
        'invoke_function_invalid_payload_body',
        'Invoke',
        { ...named, Payload: Buffer.from('n\x87r\x9e\xe9\xb5\xd7I\xee\x9bmt', 'latin1') },
      ],
    ],
  },
  {
    test: 'TestLambdaBehavior::test_lambda_invoke_no_timeout',
    function: python(nothing),
    steps: [['invoke-result', 'Invoke', payload]],
  },
  {
    test: 'TestLambdaFeatures::test_invoke_exceptions',
    steps: [['invoke_function_doesnotexist', 'Invoke', { ...payload, FunctionName: 'doesnotexist' }]],
  },
  {
    test: 'TestLambdaFeatures::test_invocation_type_dry_run[python3.10]',
    function: python(nothing),
    steps: [['invoke-result', 'Invoke', { ...payload, InvocationType: 'DryRun' }]],
  },
  ...[
    'test_invocation_type_event[nodejs16.x]',
    'test_invocation_type_event[python3.10]',
    'test_invocation_type_no_return_payload[nodejs-Event]',
  ].map((test): Situation => ({
    test: `TestLambdaFeatures::${test}`,
    function: python(nothing),
    steps: [['invoke-result', 'Invoke', { ...payload, InvocationType: 'Event' }]],
  })),
  {
    test: 'TestLambdaFeatures::test_invocation_type_no_return_payload[nodejs-RequestResponse]',
    function: python(nothing),
    steps: [['invoke-result', 'Invoke', payload]],
  },
];
