import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { functionOf, pack, TestRuntime } from './testing.ts';
import type { FunctionSpec } from './types.ts';

const rubyFunction = (code: string, changes: Partial<FunctionSpec> = {}): FunctionSpec =>
  functionOf({ 'function.rb': code }, { runtime: 'ruby3.4', handler: 'function.handler', ...changes });

function hasRuby(): boolean {
  try {
    execFileSync('ruby', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasRuby())('ruby functions (skipped where there is no Ruby)', () => {
  let runtime: TestRuntime;
  beforeAll(async () => {
    runtime = await TestRuntime.start();
  });
  afterAll(() => runtime.close());

  const failure = async (code: string, changes = {}): Promise<unknown> => {
    const { answer, functionError } = await runtime.invoke(rubyFunction(code, changes));
    expect(functionError).toBe('Unhandled');
    return answer;
  };

  test('answer, know their context, and serve again', async () => {
    const spec = rubyFunction(
      `
$count = 0
def handler(event:, context:)
  $count += 1
  { event: event, count: $count, id: context.aws_request_id, arn: context.invoked_function_arn, name: context.function_name,
    memory: context.memory_limit_in_mb, stream: context.log_stream_name, left: context.get_remaining_time_in_millis,
    client: context.client_context, file: __FILE__, table: ENV["TABLE"] }
end
`,
      { environment: { TABLE: 'orders' } },
    );
    const first = await runtime.invoke(spec, { ü: 1 }, { clientContext: '{"custom":{"a":1}}' });
    expect(first.answer).toEqual({
      event: { ü: 1 },
      count: 1,
      id: first.requestId,
      arn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders:live',
      name: 'orders',
      memory: '256',
      stream: first.logStream,
      left: expect.any(Number),
      client: { custom: { a: 1 } },
      file: expect.stringMatching(/\/function\.rb$/),
      table: 'orders',
    });
    const second = await runtime.invoke(spec);
    expect(second.answer).toMatchObject({ count: 2, client: null });
    expect(second.environmentId).toBe(first.environmentId);
  });

  test('log what they put as one event, what they print by lines, and with their logger', async () => {
    const { lines, requestId } = await runtime.invoke(
      rubyFunction(`
require "logger"
def handler(event:, context:)
  puts "two\\nlines", 3
  print "a\\nb\\n"
  Logger.new($stdout).info("told")
end
`),
    );
    const start = lines.indexOf(`START RequestId: ${requestId} Version: $LATEST\n`);
    expect(lines.slice(start + 1, -2)).toEqual([
      'two\nlines\n3',
      'a\n',
      'b\n',
      expect.stringMatching(new RegExp(`^I, \\[[\\d:T.-]+ #\\d+\\]  INFO ${requestId} -- : told\n$`)),
    ]);
  });

  test('find methods of classes in folders, and the code of layers', async () => {
    const code = pack({
      'lib/app.rb':
        'require "shared"\nmodule Orders\n  class Api\n    def self.process(event:, context:) = Shared::NAME\n  end\nend\n',
    });
    const layers = [pack({ 'ruby/lib/shared.rb': 'module Shared\n  NAME = "layer"\nend\n' })];
    const spec = rubyFunction('', { code, layers, handler: 'lib/app.Orders::Api.process' });
    expect((await runtime.invoke(spec)).answer).toBe('layer');
  });

  test('find gems that they bring along', async () => {
    const gem = 'vendor/bundle/ruby/3.4.0';
    const specification =
      'Gem::Specification.new { |s| s.name = "tea"; s.version = "1.0"; s.summary = "x"; s.authors = ["x"] }';
    const code = pack({
      'function.rb': 'require "tea"\ndef handler(event:, context:) = [TEA, Gem.loaded_specs.key?("tea")]\n',
      [`${gem}/specifications/tea-1.0.gemspec`]: specification,
      [`${gem}/gems/tea-1.0/lib/tea.rb`]: 'TEA = "green"\n',
    });
    const { answer } = await runtime.invoke(rubyFunction('', { code }));
    expect(answer).toEqual(['green', true]);
  });

  test('report errors of the handler as AWS does, and go on', async () => {
    // recordings/lambda_/test_lambda_common.json, test_uncaught_exception_invoke[ruby3.4].
    const code =
      'def fail(text)\n  raise "Error: " + text\nend\n\ndef handler(event:, context:)\n  fail(event["error_msg"])\nend\n';
    const spec = rubyFunction(code);
    const { answer, environmentId, lines } = await runtime.invoke(spec, { error_msg: 'some_error_msg' });
    expect(answer).toEqual({
      errorMessage: 'Error: some_error_msg',
      errorType: 'Function<RuntimeError>',
      stackTrace: [
        expect.stringMatching(/^\/var\/task\/function\.rb:2:in .*fail'$/),
        expect.stringMatching(/^\/var\/task\/function\.rb:6:in .*handler'$/),
      ],
    });
    expect(lines).toContain('Error raised from handler method');
    expect((await runtime.invoke(spec, { error_msg: '' })).environmentId).toBe(environmentId);
  });

  test('end with what no program should survive', async () => {
    const spec = rubyFunction('def handler(event:, context:) = nothing_there');
    const { answer, environmentId } = await runtime.invoke(spec);
    expect(answer).toMatchObject({ errorType: 'Function<NameError>' });
    expect((await runtime.invoke(spec)).environmentId).not.toBe(environmentId);
    expect(await failure('def handler(event:, context:)\n  exit 3\nend')).toMatchObject({
      errorType: 'Function<SystemExit>',
    });
  });

  test('report errors of loading', async () => {
    expect(await failure('raise "no"')).toMatchObject({ errorType: 'Init<RuntimeError>', errorMessage: 'no' });
    expect(await failure('', { handler: 'missing.handler' })).toMatchObject({
      errorType: 'Init<LoadError>',
      errorMessage: 'cannot load such file -- missing',
    });
    expect(await failure('', { handler: 'function' })).toMatchObject({ errorType: 'Init<ArgumentError>' });
    expect(await failure('x = ')).toMatchObject({ errorType: 'Init<SyntaxError>' });
  });

  test.skipIf(process.platform !== 'linux')('start by a program of their own (on Linux)', async () => {
    const files = {
      'function.rb': 'def handler(event:, context:) = ENV["WRAPPED"]\n',
      wrapper: { executable: '#!/bin/bash\nexport WRAPPED=yes\nexec "$@"\n' },
    };
    const environment = { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/wrapper' };
    expect((await runtime.invoke(rubyFunction('', { code: pack(files), environment }))).answer).toBe('yes');
  });

  test('say once which Ruby runs them', async () => {
    const spec = rubyFunction('def handler(event:, context:) = 1', { runtime: 'ruby9.9' });
    const said = /^\[coldstart\] ruby9\.9 runs on Ruby \d+\.\d+ here\.\n$/;
    expect((await runtime.invoke(spec)).lines).toContainEqual(expect.stringMatching(said));
    expect((await runtime.invoke(spec)).lines).not.toContainEqual(expect.stringMatching(said));
  });
});

test('without Ruby, a Ruby function says what to install', async () => {
  vi.stubEnv('PATH', '/nowhere');
  vi.stubEnv('RBENV_ROOT', '/nowhere');
  const runtime = await TestRuntime.start();
  try {
    const { answer } = await runtime.invoke(rubyFunction('def handler(event:, context:) = 1'));
    expect(answer).toMatchObject({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: expect.stringContaining('ruby3.4 functions need Ruby on this machine') as string,
    });
  } finally {
    vi.unstubAllEnvs();
    await runtime.close();
  }
});
